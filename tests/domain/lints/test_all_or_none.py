"""No option speaks of the other options."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, SUBJECT, with_options
from quizapp.domain.lints import all_or_none


@pytest.mark.parametrize(
    "text",
    [
        "All of the above",
        "none of these",
        "Neither of them",
        "Both of the above",
        "No correct answer",
        "None",
        "Any of these",
    ],
)
def test_an_option_about_the_other_options_is_found(text: str) -> None:
    problems = all_or_none.check(
        replace(CHOICE, options=with_options("Open argument", "Firm orders", text)), SUBJECT
    )
    assert [problem.field for problem in problems] == ["options[2].text"]


@pytest.mark.parametrize(
    "text", ["All members of the guild", "Both workers and peasants", "None but the masters"]
)
def test_the_same_words_about_the_subject_are_fine(text: str) -> None:
    assert (
        all_or_none.check(
            replace(CHOICE, options=with_options("Open argument", "Firm orders", text)), SUBJECT
        )
        == []
    )
