"""Flash practice: what is not right comes back, and only the first answer says what was known."""

from quizapp.domain.behaviours import flash
from quizapp.domain.sittings import PlaceLog
from tests.support.logs import RIGHT, UNGRADED, WRONG, a_place, tries_of


def after(*given: object) -> PlaceLog:
    return PlaceLog(tries=tries_of(*given), is_checked=True)  # type: ignore[arg-type]  # answers


def test_a_question_is_done_when_it_is_right_or_cannot_be_wrong() -> None:
    assert flash.is_final(after(WRONG, WRONG, RIGHT), a_place())
    assert flash.is_final(after(UNGRADED), a_place())
    assert not flash.is_final(after(WRONG, WRONG), a_place())


def test_after_ten_tries_it_is_left_alone() -> None:
    assert not flash.is_final(after(*[WRONG] * 9), a_place())
    assert flash.is_final(after(*[WRONG] * 10), a_place())


def test_the_first_answer_is_what_was_known() -> None:
    assert flash.mark(tries_of(WRONG, RIGHT), hints=0, place=a_place()) == 0.0
    assert flash.mark(tries_of(RIGHT), hints=0, place=a_place()) == 1.0
    assert flash.most(a_place()) == 1.0


def test_its_marks_count_nowhere_and_what_was_wrong_comes_back() -> None:
    assert not flash.COUNTS
    assert flash.COMES_BACK
