"""Answers can be changed until the end and are graded then: the ordinary test."""

from collections.abc import Sequence

from quizapp.domain.sittings import PlaceLog, PlaceRules, Try

NAME = "deferred"
LABEL = "Feedback at the end"
EXPLANATION = "You can change every answer until you submit. Then they are graded, each as it stands."
CHECKS = False
HAS_HINTS = False
ASKS_CERTAINTY = False
COUNTS = True
COMES_BACK = False


def is_final(log: PlaceLog, place: PlaceRules) -> bool:  # noqa: ARG001  (one signature for all)
    """Never before submitting."""
    return False


def mark(tries: Sequence[Try], *, hints: int, place: PlaceRules) -> float | None:  # noqa: ARG001
    """The score of the answer that stands."""
    return tries[-1].grade.score


def most(place: PlaceRules) -> float:  # noqa: ARG001
    """One point for each question."""
    return 1.0
