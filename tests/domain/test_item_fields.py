import pytest

from quizapp.domain.item_fields import check_stem, check_unused
from tests.support.builders import an_item


@pytest.mark.parametrize("stem", ["", " \n\t"])
def test_an_empty_stem_is_a_problem(stem: str) -> None:
    assert [problem.field for problem in check_stem(an_item(stem=stem))] == ["stem"]


def test_a_stem_is_enough() -> None:
    assert check_stem(an_item()) == []


def test_a_field_that_the_type_would_ignore_is_a_problem() -> None:
    problems = check_unused(an_item(answer="Trotsky"), "accepted", "answer")
    assert [(problem.field, problem.message) for problem in problems] == [
        ("answer", "An item of type single_choice has no answer; leave it out.")
    ]
