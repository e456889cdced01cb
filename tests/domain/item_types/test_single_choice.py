from dataclasses import replace

import pytest

from quizapp.domain.item_types import single_choice
from quizapp.domain.items import InvalidResponse, Option, Response, Verdict
from tests.support.builders import an_item


def test_the_key_earns_the_point() -> None:
    grade = single_choice.grade(an_item("single_choice"), Response((0,)))
    assert (grade.score, grade.verdict) == (1.0, Verdict.RIGHT)


def test_a_distractor_earns_nothing() -> None:
    grade = single_choice.grade(an_item("single_choice"), Response((2,)))
    assert (grade.score, grade.verdict) == (0.0, Verdict.WRONG)


def test_two_options_are_refused_even_if_one_is_the_key() -> None:
    with pytest.raises(InvalidResponse, match="only one"):
        single_choice.grade(an_item("single_choice"), Response((0, 1)))


@pytest.mark.parametrize("keys", [(), (0, 1)])
def test_other_than_one_key_is_a_problem(keys: tuple[int, ...]) -> None:
    item = an_item("single_choice")
    options = tuple(replace(option, is_key=n in keys) for n, option in enumerate(item.options))
    (problem,) = single_choice.check(replace(item, options=options))
    assert problem.field == "options"
    assert "exactly one" in problem.message


def test_two_options_are_enough() -> None:
    assert single_choice.check(an_item(options=(Option("Yes", is_key=True), Option("No")))) == []


def test_the_key_reads_as_the_text_of_the_right_option() -> None:
    assert single_choice.key_text(an_item("single_choice")) == "Leon Trotsky"
