"""No option is made of others."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, SUBJECT, with_options
from quizapp.domain.lints import combined_options


@pytest.mark.parametrize(
    "text", ["A and B", "Both A and B", "I, II and III", "1 & 2", "B, C", "Only A and C"]
)
def test_letters_or_numbers_combined_are_found(text: str) -> None:
    item = replace(CHOICE, options=with_options("Open argument", "Firm orders", text))
    assert [problem.field for problem in combined_options.check(item, SUBJECT)] == ["options[2].text"]


def test_the_texts_of_two_options_joined_are_found() -> None:
    item = replace(CHOICE, options=with_options("Workers", "Peasants", "Both workers and peasants"))
    assert [problem.field for problem in combined_options.check(item, SUBJECT)] == ["options[2].text"]


@pytest.mark.parametrize("text", ["Argument and orders", "A and other letters", "In Dresden"])
def test_an_option_that_merely_has_an_and_is_fine(text: str) -> None:
    item = replace(CHOICE, options=with_options("Open argument", "Firm orders", text))
    assert combined_options.check(item, SUBJECT) == []
