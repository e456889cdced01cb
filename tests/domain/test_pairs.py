"""What was picked from lists is read in one way, and half of it is half of the point."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.items import InvalidResponse, Response, Verdict
from quizapp.domain.pairs import picked, share


@given(st.lists(st.booleans(), min_size=1, max_size=9).map(tuple))
def test_the_score_is_the_share_of_what_is_right(parts: tuple[bool, ...]) -> None:
    grade = share(parts)
    assert grade.score == pytest.approx(parts.count(True) / len(parts))
    assert (grade.verdict is Verdict.RIGHT) == all(parts)
    assert (grade.verdict is Verdict.WRONG) == (not any(parts))


def test_nothing_picked_anywhere_is_no_answer() -> None:
    with pytest.raises(InvalidResponse, match="Nothing is chosen yet"):
        picked(Response((-1, -1)), count=2, most=3)


def test_what_was_picked_comes_back_in_the_order_of_the_lists() -> None:
    assert picked(Response((2, -1, 0)), count=3, most=3) == (2, -1, 0)


def test_an_index_below_the_mark_for_none_is_refused() -> None:
    with pytest.raises(InvalidResponse, match="no such choice"):
        picked(Response((-2, 0)), count=2, most=3)
