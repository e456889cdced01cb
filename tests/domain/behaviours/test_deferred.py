"""The ordinary test: the answer that stands in the end is the one that counts."""

import pytest

from quizapp.domain.behaviours import deferred
from quizapp.domain.items import Response
from quizapp.domain.sittings import PlaceLog
from tests.support.logs import HALF, RIGHT, UNGRADED, WRONG, a_place, tries_of


@pytest.mark.parametrize(("given", "mark"), [(RIGHT, 1.0), (HALF, 0.5), (WRONG, 0.0), (UNGRADED, None)])
def test_a_mark_is_the_score_of_the_answer_that_stands(given: Response, mark: float | None) -> None:
    assert deferred.mark(tries_of(given), hints=0, place=a_place()) == mark


def test_every_answer_can_be_changed_until_the_end() -> None:
    assert not deferred.is_final(PlaceLog(given=RIGHT), a_place())
    assert not deferred.CHECKS


def test_a_question_gives_one_point_at_most() -> None:
    assert deferred.most(a_place()) == 1.0
