import pytest

from quizapp.domain.item_types import true_false
from quizapp.domain.items import Option, Problem, Response, Verdict
from tests.support.builders import an_item


def test_the_right_judgement_earns_the_point_and_the_other_nothing() -> None:
    item = an_item("true_false")
    assert true_false.grade(item, Response((0,))).verdict is Verdict.RIGHT
    assert true_false.grade(item, Response((1,))).verdict is Verdict.WRONG


def test_the_options_keep_their_order() -> None:
    assert true_false.IS_SHUFFLED is False


def test_pinning_one_of_the_two_is_told_to_be_needless() -> None:
    options = (Option("True", is_key=True), Option("False", is_pinned=True))
    (problem,) = true_false.check(an_item("true_false", options=options))
    assert problem == Problem(
        "options[1].pinned", "True and False keep their places anyway; leave pinned out."
    )


@pytest.mark.parametrize("texts", [("False", "True"), ("Yes", "No"), ("True",), ("True", "False", "Unknown")])
def test_other_options_than_true_then_false_are_a_problem(texts: tuple[str, ...]) -> None:
    options = tuple(Option(text, is_key=n == 0) for n, text in enumerate(texts))
    problems = true_false.check(an_item("true_false", options=options))
    assert "Write exactly two options: True, then False." in [problem.message for problem in problems]


def test_a_false_statement_is_a_sound_item() -> None:
    item = an_item("true_false", options=(Option("True"), Option("False", is_key=True)))
    assert true_false.check(item) == []
    assert true_false.key_text(item) == "False"
