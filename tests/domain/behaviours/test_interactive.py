"""Tries and hints: each further one takes its share off, down to nothing and never below."""

import pytest

from quizapp.domain.behaviours import interactive
from quizapp.domain.items import Response
from quizapp.domain.sittings import PlaceLog
from tests.support.logs import HALF, RIGHT, UNGRADED, WRONG, a_place, tries_of

THREE = a_place(behaviour="interactive", tries=3, penalty_percent=25)


@pytest.mark.parametrize(
    ("tries", "hints", "mark"),
    [
        ((RIGHT,), 0, 1.0),
        ((WRONG, RIGHT), 0, 0.75),
        ((WRONG, WRONG, RIGHT), 0, 0.5),
        ((RIGHT,), 1, 0.75),
        ((WRONG, RIGHT), 2, 0.25),
        ((WRONG, HALF), 0, 0.25),
        ((HALF, WRONG), 0, 0.0),  # the last try counts, not the best
        ((WRONG, WRONG, HALF), 1, 0.0),
        ((RIGHT,), 5, 0.0),
        ((WRONG,), 0, 0.0),
    ],
)
def test_each_try_after_the_first_and_each_hint_takes_off_its_share(
    tries: tuple[Response, ...], hints: int, mark: float
) -> None:
    assert interactive.mark(tries_of(*tries), hints=hints, place=THREE) == pytest.approx(mark)


def test_without_a_penalty_the_last_try_counts_in_full() -> None:
    free = a_place(behaviour="interactive", penalty_percent=0)
    assert interactive.mark(tries_of(WRONG, WRONG, RIGHT), hints=4, place=free) == 1.0


def test_it_is_final_once_right_or_when_all_tries_are_used() -> None:
    def is_final(*given: Response) -> bool:
        return interactive.is_final(PlaceLog(given=given[-1], tries=tries_of(*given), is_checked=True), THREE)

    assert is_final(RIGHT)
    assert is_final(WRONG, RIGHT)
    assert is_final(WRONG, HALF, WRONG)
    assert is_final(UNGRADED)
    assert not is_final(WRONG, HALF)
    assert not interactive.is_final(PlaceLog(given=RIGHT), THREE)


def test_what_only_a_teacher_can_judge_waits_whatever_hints_were_taken() -> None:
    assert interactive.mark(tries_of(UNGRADED), hints=2, place=THREE) is None
    assert interactive.most(THREE) == 1.0
