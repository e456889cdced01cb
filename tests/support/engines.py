"""Statements compiled once for all databases of a run: every test has an engine of its own, for the same statements.

SQLAlchemy keeps what it compiled with the engine, under its dialect, and the first connection of an engine asks a
PostgreSQL server five questions about itself. All databases of one kind here stand on one server, so that what the
first engine of a kind has learned holds for every later one. Compiling was a tenth of what a run took.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.util import LRUCache

# More than all the statements that the application has, so that none is thrown out.
STATEMENTS = 20_000

_first: dict[str, sa.Dialect] = {}
_compiled: dict[str, Any] = {}


def compile_once(engine: sa.Engine) -> None:
    """Let the engine, which nobody has used yet, share dialect and compiled statements with the others of its kind."""
    kind = engine.dialect.name
    if kind not in _first:
        with engine.connect():
            _first[kind] = engine.dialect
        _compiled[kind] = LRUCache(STATEMENTS)
    else:
        # What listens to the first connection holds on to this dialect, which serves nothing else any more.
        engine.dialect.initialize = lambda _connection: None  # type: ignore[method-assign]
        engine.dialect = engine.pool._dialect = _first[kind]
    engine._compiled_cache = _compiled[kind]
