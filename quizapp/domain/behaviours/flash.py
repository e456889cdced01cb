"""Flash practice: feedback at once, and what was not right comes back until it is; no marks, only memory."""

from collections.abc import Sequence

from quizapp.domain.items import Verdict
from quizapp.domain.sittings import PlaceLog, PlaceRules, Try

NAME = "flash"
LABEL = "Flash practice"
EXPLANATION = (
    "You see at once whether it was right, and what was not comes back at the end until it is. "
    "Nothing of it counts as a mark: your teacher sees that you did it, and how often each question took."
)
CHECKS = True
HAS_HINTS = False
ASKS_CERTAINTY = False
COUNTS = False
COMES_BACK = True
TRIES_AT_MOST = 10


def is_final(log: PlaceLog, place: PlaceRules) -> bool:  # noqa: ARG001  (one signature for all)
    """Once it is right, or has been tried so often that there is no use."""
    return len(log.tries) >= TRIES_AT_MOST or any(
        one.grade.verdict in (Verdict.RIGHT, Verdict.UNGRADED) for one in log.tries
    )


def mark(tries: Sequence[Try], *, hints: int, place: PlaceRules) -> float | None:  # noqa: ARG001
    """The score of the first answer, which says what was known; it counts nowhere."""
    return tries[0].grade.score


def most(place: PlaceRules) -> float:  # noqa: ARG001
    """One point for each question."""
    return 1.0
