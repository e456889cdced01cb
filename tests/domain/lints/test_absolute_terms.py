"""Absolute terms stand in no option or in several."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, SUBJECT, with_options
from quizapp.domain.lints import absolute_terms


def fields(*texts: str) -> list[str]:
    return [
        problem.field
        for problem in absolute_terms.check(replace(CHOICE, options=with_options(*texts)), SUBJECT)
    ]


def test_one_option_with_an_absolute_term_is_found() -> None:
    assert fields("Open argument", "Only orders", "High fees") == ["options[1].text"]


def test_an_option_that_speaks_of_the_others_is_told_of_that_alone() -> None:
    assert fields("Open argument", "Firm orders", "All of the above") == []


def test_two_options_with_absolute_terms_balance() -> None:
    assert fields("Open argument", "Only orders", "Every fee") == []


@pytest.mark.parametrize("text", ["Orders above all", "An all-round guild", "After all, orders"])
def test_harmless_uses_are_fine(text: str) -> None:
    assert fields("Open argument", text, "High fees") == []
