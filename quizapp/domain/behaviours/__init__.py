"""How a quiz behaves while it is taken, and how its marks are counted: one module each; this is the only list of them.

A new behaviour is a module with the names of `domain.sittings.Behaviour` and a line here.
"""

from quizapp.domain.behaviours import certainty, deferred, flash, immediate, interactive
from quizapp.domain.sittings import Behaviour

ALL: tuple[Behaviour, ...] = (deferred, immediate, interactive, certainty, flash)
BY_NAME: dict[str, Behaviour] = {behaviour.NAME: behaviour for behaviour in ALL}
