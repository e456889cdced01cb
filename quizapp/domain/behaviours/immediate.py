"""One answer to each question, graded at once."""

from collections.abc import Sequence

from quizapp.domain.sittings import PlaceLog, PlaceRules, Try

NAME = "immediate"
LABEL = "Feedback after each question"
EXPLANATION = (
    "Press Check, and you see at once whether it was right. Each question is answered once: after checking, "
    "the answer stands. What you have not checked is graded when you submit."
)
CHECKS = True
HAS_HINTS = False
ASKS_CERTAINTY = False
COUNTS = True
COMES_BACK = False


def is_final(log: PlaceLog, place: PlaceRules) -> bool:  # noqa: ARG001  (one signature for all)
    """Once it is checked."""
    return bool(log.tries)


def mark(tries: Sequence[Try], *, hints: int, place: PlaceRules) -> float | None:  # noqa: ARG001
    """The score of the one answer."""
    return tries[0].grade.score


def most(place: PlaceRules) -> float:  # noqa: ARG001
    """One point for each question."""
    return 1.0
