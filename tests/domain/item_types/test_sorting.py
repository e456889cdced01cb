"""Statements sorted into categories: a category may be used again, each statement is an equal share."""

import pytest

from quizapp.domain.item_types import sorting
from quizapp.domain.items import Response, Verdict
from tests.support.builders import an_item

ITEM = an_item("sorting")


def test_a_category_may_take_several_statements() -> None:
    assert sorting.check(ITEM) == []
    assert sorting.grade(ITEM, Response((0, 1, 1))).verdict is Verdict.RIGHT


def test_each_statement_is_worth_its_share() -> None:
    grade = sorting.grade(ITEM, Response((1, 1, 1)))
    assert grade.score == pytest.approx(2 / 3)
    assert grade.parts == (False, True, True)
