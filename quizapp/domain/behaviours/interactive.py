"""Several tries at each question, with hints; each further try and each hint takes something off.

Source of the rule: the interactive behaviour of Moodle's question engine, where a try after the first costs a penalty,
a share of the point; here a hint costs the same, since it is asked for and not given after every wrong try.
"""

from collections.abc import Sequence

from quizapp.domain.items import Verdict
from quizapp.domain.sittings import PlaceLog, PlaceRules, Try

NAME = "interactive"
LABEL = "Several tries, with hints"
EXPLANATION = (
    "Press Check, and you see whether it was right. If not, try again or take a hint first. "
    "Each further try and each hint takes off a share of the point; a question never gives less than nothing."
)
CHECKS = True
HAS_HINTS = True
ASKS_CERTAINTY = False
COUNTS = True
COMES_BACK = False


def is_final(log: PlaceLog, place: PlaceRules) -> bool:
    """Once it is right, or all tries are used."""
    return len(log.tries) >= place.rules.tries or any(
        one.grade.verdict in (Verdict.RIGHT, Verdict.UNGRADED) for one in log.tries
    )


def mark(tries: Sequence[Try], *, hints: int, place: PlaceRules) -> float | None:
    """The score of the last try, less the penalty for each try before it and for each hint, 0.0 at least."""
    score = tries[-1].grade.score
    if score is None:
        return None
    lost = place.rules.penalty_percent / 100 * (len(tries) - 1 + hints)
    return max(0.0, score - lost)


def most(place: PlaceRules) -> float:  # noqa: ARG001  (one signature for all)
    """One point for each question."""
    return 1.0
