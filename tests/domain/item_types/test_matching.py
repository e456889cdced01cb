"""Statements and their holders: each an equal share, no option twice."""

from dataclasses import replace

import pytest

from quizapp.domain.item_types import matching
from quizapp.domain.items import InvalidResponse, Response, Verdict
from tests.support.builders import an_item

ITEM = an_item("matching")


def test_each_statement_is_worth_its_share() -> None:
    assert matching.grade(ITEM, Response((0, 1))).score == 1.0
    half = matching.grade(ITEM, Response((0, 2)))
    assert (half.score, half.verdict, half.parts) == (0.5, Verdict.PARTIAL, (True, False))
    assert matching.grade(ITEM, Response((1, 0))).verdict is Verdict.WRONG


def test_a_statement_that_is_left_open_earns_nothing() -> None:
    assert matching.grade(ITEM, Response((-1, 1))).parts == (False, True)


def test_one_choice_for_each_statement_is_asked_for() -> None:
    with pytest.raises(InvalidResponse, match="this question takes 2"):
        matching.grade(ITEM, Response((0,)))
    with pytest.raises(InvalidResponse, match="no such choice"):
        matching.grade(ITEM, Response((0, 3)))


def test_an_option_belongs_to_one_statement_at_most() -> None:
    first, second = ITEM.prompts
    (problem,) = matching.check(replace(ITEM, prompts=(first, replace(second, key=0))))
    assert problem.field == "prompts[1].key"


def test_a_statement_belongs_to_an_option_that_there_is() -> None:
    first, second = ITEM.prompts
    (problem,) = matching.check(replace(ITEM, prompts=(first, replace(second, key=3))))
    assert problem.message.startswith("There is no option 4")


def test_the_key_reads_as_pairs() -> None:
    assert (
        matching.key_text(ITEM).splitlines()[1]
        == "- Members must be free to object. — **The Left Opposition**"
    )
