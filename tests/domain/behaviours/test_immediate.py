"""One answer to each question: what is checked stands."""

from quizapp.domain.behaviours import immediate
from quizapp.domain.sittings import PlaceLog
from tests.support.logs import HALF, RIGHT, WRONG, a_place, tries_of


def test_a_checked_answer_is_final_right_or_wrong_and_an_unchecked_one_is_not() -> None:
    for given in (RIGHT, HALF, WRONG):
        assert immediate.is_final(PlaceLog(given=given, tries=tries_of(given), is_checked=True), a_place())
    assert not immediate.is_final(PlaceLog(given=RIGHT), a_place())


def test_the_one_answer_counts_by_its_score() -> None:
    for given, mark in ((RIGHT, 1.0), (HALF, 0.5), (WRONG, 0.0)):
        assert immediate.mark(tries_of(given), hints=0, place=a_place()) == mark
    assert immediate.most(a_place()) == 1.0
