"""Routes compiled once for all applications of a run: every test has one of its own, and they all have the same routes.

Compiling the hundred and thirty routes is nine tenths of making an application. What Werkzeug compiles of a route is a
function of the rule alone, which gets the rule's own converters when it is called, so equal rules may share it.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


def compile_once() -> None:
    """Let equal rules share what is compiled of them, from now on."""
    compile_builder = Rule._compile_builder
    compiled: dict[Any, Callable[..., tuple[str, str]]] = {}

    def compiled_builder(self: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, tuple(self._trace), repr(self.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(self, append_unknown)
        return compiled[key]

    Rule._compile_builder = compiled_builder  # type: ignore[method-assign]  # Werkzeug has no setting for it
