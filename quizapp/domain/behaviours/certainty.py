"""Certainty-based marking: who is sure gains more when right and loses more when wrong.

Source: A. R. Gardner-Medwin, "Confidence-based marking" (UCL, 1995 and later): right 1, 2, 3 and wrong 0, -2, -6 for
certainty 1, 2, 3, by which saying how sure one is pays best: 1 below two thirds, 3 above four fifths. Half-right
answers are worth the point between the two. Where the question is a judgement of value nobody is asked how sure they
are, since there is nothing to be sure of: it counts as certainty 1, a point at most.
"""

from collections.abc import Sequence
from types import MappingProxyType

from quizapp.domain.sittings import PlaceLog, PlaceRules, Try

NAME = "certainty"
LABEL = "Certainty-based marking"
EXPLANATION = (
    "With each answer you say how sure you are: not very, fairly or very. If it is right, that gives 1, 2 or 3 points; "
    "if it is wrong, 0, −2 or −6. “Fairly” pays from about 67 % sure on, “very” from 80 %. No answer: 0."
)
CHECKS = False
HAS_HINTS = False
ASKS_CERTAINTY = True
COUNTS = True
COMES_BACK = False
RIGHT = MappingProxyType({1: 1.0, 2: 2.0, 3: 3.0})
WRONG = MappingProxyType({1: 0.0, 2: -2.0, 3: -6.0})


def is_final(log: PlaceLog, place: PlaceRules) -> bool:  # noqa: ARG001  (one signature for all)
    """Never before submitting."""
    return False


def mark(tries: Sequence[Try], *, hints: int, place: PlaceRules) -> float | None:  # noqa: ARG001
    """Between the points for wrong and for right at that certainty, by the score; certainty 1 where none was said."""
    last = tries[-1]
    if last.grade.score is None:
        return None
    certainty = (last.certainty or 1) if place.asks_certainty else 1
    return WRONG[certainty] + last.grade.score * (RIGHT[certainty] - WRONG[certainty])


def most(place: PlaceRules) -> float:
    """Three points, one where certainty is not asked."""
    return 3.0 if place.asks_certainty else 1.0
