"""What is asked for is what is so."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, FACT, SUBJECT, with_options
from quizapp.domain.lints import negative_stem


def messages(stem: str, **changes: object) -> list[str]:
    item = replace(CHOICE, stem=stem, **changes)  # type: ignore[arg-type]
    return [problem.message for problem in negative_stem.check(item, SUBJECT)]


@pytest.mark.parametrize(
    "stem",
    [
        "What did the reformers not ask for?",
        "All but one of these were asked for except which?",
        "Which wish didn't the reformers have?",
        "Which of these did the reformers want least?",
    ],
)
def test_a_negative_question_is_found(stem: str) -> None:
    assert "negative" in messages(stem)[0]


def test_bold_capitals_make_the_word_seen() -> None:
    assert messages("Which of these did the reformers **NOT** ask for?") == []


@pytest.mark.parametrize(
    "stem",
    [
        "Why did the reformers not leave the guild?",
        "What do critics whom the article does not name say of the guild?",
        "What would at least satisfy the reformers of the guild?",
        "“We shall not obey.” Who would say this?",
    ],
)
def test_harmless_negatives_are_fine(stem: str) -> None:
    assert messages(stem) == []


def test_a_double_negative_is_found() -> None:
    assert any("denies twice" in message for message in messages("Which wish was **NOT** without support?"))


def test_a_negative_option_to_a_negative_question_is_found() -> None:
    options = with_options("No open argument", "Firm orders", "High fees")
    assert any(
        "denies twice" in message for message in messages("What did they **NOT** want?", options=options)
    )


def test_a_cloze_may_deny() -> None:
    assert negative_stem.check(replace(FACT, stem="The guild was not ___."), SUBJECT) == []
