"""How a quiz behaves while it is taken, and how its marks are counted: one module each; this is the only list of them.

A new behaviour is a module with the names of `domain.sittings.Behaviour` and a line here.
"""

from quizapp.domain.behaviours import certainty, deferred, flash, immediate, interactive
from quizapp.domain.quiz_rules import Part, Phase, QuizRules
from quizapp.domain.sittings import Behaviour

ALL: tuple[Behaviour, ...] = (deferred, immediate, interactive, certainty, flash)
BY_NAME: dict[str, Behaviour] = {behaviour.NAME: behaviour for behaviour in ALL}


def tells_what_is_withheld(rules: QuizRules) -> bool:
    """Whether the behaviour tells during the attempt what was right, by the very form it has, against the rules.

    A question that comes back, or that can be tried again, was not right, whatever the page keeps to itself. Attempts
    under such rules run on as they began; no quiz is stored with them any more.
    """
    behaviour = BY_NAME.get(rules.behaviour)
    return (
        behaviour is not None
        and behaviour.CHECKS
        and Part.CORRECTNESS not in rules.review.get(Phase.DURING, frozenset())
    )


def reasons_without_key(rules: QuizRules) -> tuple[Phase, ...]:
    """The phases in which learners can read why, but not which: a rationale may name the key all the same."""
    behaviour = BY_NAME.get(rules.behaviour)
    shown = {
        phase: rules.review.get(phase, frozenset())
        for phase in Phase
        if phase is not Phase.DURING or (behaviour is not None and behaviour.CHECKS)
    }
    return tuple(phase for phase, parts in shown.items() if Part.RATIONALE in parts and Part.KEY not in parts)
