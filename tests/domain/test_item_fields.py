import pytest

from quizapp.domain.item_fields import check_unused, check_wording
from tests.support.builders import an_item


@pytest.mark.parametrize("stem", ["", " \n\t"])
def test_an_empty_stem_is_a_problem(stem: str) -> None:
    assert [problem.field for problem in check_wording(an_item(stem=stem))] == ["stem"]


def test_a_stem_is_enough() -> None:
    assert check_wording(an_item()) == []


@pytest.mark.parametrize(
    "picture", ["![x](correct.png)", "![](https://example.org/correct.png)", "![x][1]\n\n[1]: correct.png"]
)
def test_a_picture_is_a_problem_wherever_it_stands(picture: str) -> None:
    """Case 44: none is shown, so that no name of a file can tell the key."""
    item = an_item(stem=f"Who? {picture}", explanation=picture)
    assert [problem.field for problem in check_wording(item)] == ["stem", "explanation"]
    assert check_wording(an_item(stem="Who said so! [This](https://example.org) text?")) == []


def test_a_field_that_the_type_would_ignore_is_a_problem() -> None:
    problems = check_unused(an_item(answer="Trotsky"), "accepted", "answer")
    assert [(problem.field, problem.message) for problem in problems] == [
        ("answer", "An item of type single_choice has no answer; leave it out.")
    ]
