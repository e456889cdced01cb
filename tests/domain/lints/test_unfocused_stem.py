"""A stem can be answered with the options covered."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, SUBJECT
from quizapp.domain.lints import unfocused_stem


def messages(stem: str, kind: str = "single_choice") -> list[str]:
    return [
        problem.message for problem in unfocused_stem.check(replace(CHOICE, stem=stem, type=kind), SUBJECT)
    ]


@pytest.mark.parametrize("stem", ["What did the reformers ask for?", "Name what the reformers asked for."])
def test_a_question_or_a_task_is_fine(stem: str) -> None:
    assert messages(stem) == []


def test_a_stem_that_asks_nothing_is_found() -> None:
    assert "asks nothing" in messages("The reformers of the guild in town")[0]


def test_five_words_are_too_few_but_for_a_flashcard() -> None:
    assert "5 words" in messages("What did the reformers want?")[0]
    assert "1 word;" in messages("Why?")[0]
    assert messages("What is a guild?", "flashcard_basic") == []


def test_bare_which_of_the_following_is_found() -> None:
    assert any(
        "put the question into it" in message for message in messages("Which of the following is right here?")
    )
    assert messages("Which of the following did the reformers ask for?") == []


@pytest.mark.parametrize("kind", ["true_false", "cloze", "flashcard_reversed"])
def test_a_statement_is_no_question_and_need_not_be(kind: str) -> None:
    assert messages("The reformers asked for open argument.", kind) == []
