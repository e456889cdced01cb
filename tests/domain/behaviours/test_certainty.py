"""Saying how sure one is pays only if it is true: each certainty is best in its own range of belief."""

from dataclasses import replace

import pytest

from quizapp.domain.behaviours import certainty
from quizapp.domain.items import Response
from quizapp.domain.sittings import PlaceLog
from tests.support.logs import HALF, RIGHT, UNGRADED, WRONG, a_place, tries_of


def mark(given: Response, said: int | None, *, asks: bool = True) -> float | None:
    place = replace(a_place(behaviour="certainty"), asks_certainty=asks)
    return certainty.mark(tries_of(given, certainty=said), hints=0, place=place)


@pytest.mark.parametrize(
    ("said", "right", "half", "wrong"), [(1, 1.0, 0.5, 0.0), (2, 2.0, 0.0, -2.0), (3, 3.0, -1.5, -6.0)]
)
def test_marks_by_certainty(said: int, right: float, half: float, wrong: float) -> None:
    assert (mark(RIGHT, said), mark(HALF, said), mark(WRONG, said)) == (right, half, wrong)


@pytest.mark.parametrize(
    ("belief", "best"), [(0.0, 1), (0.5, 1), (0.66, 1), (0.67, 2), (0.75, 2), (0.79, 2), (0.81, 3), (1.0, 3)]
)
def test_it_pays_best_to_say_how_sure_one_is(belief: float, best: int) -> None:
    """The bounds are two thirds and four fifths, as the explanation says."""
    expected = {
        said: belief * certainty.RIGHT[said] + (1 - belief) * certainty.WRONG[said] for said in (1, 2, 3)
    }
    assert max(expected, key=expected.__getitem__) == best


def test_who_says_nothing_counts_as_least_sure() -> None:
    assert (mark(RIGHT, None), mark(WRONG, None)) == (1.0, 0.0)


def test_where_values_are_judged_nobody_wins_or_loses_by_being_sure() -> None:
    assert (mark(RIGHT, 3, asks=False), mark(WRONG, 3, asks=False)) == (1.0, 0.0)
    assert certainty.most(replace(a_place(), asks_certainty=False)) == 1.0
    assert certainty.most(a_place()) == 3.0


def test_what_only_a_teacher_can_judge_waits() -> None:
    assert mark(UNGRADED, 3) is None


def test_nothing_is_final_before_submitting() -> None:
    assert not certainty.is_final(PlaceLog(given=RIGHT, tries=tries_of(RIGHT)), a_place())
