"""One question is asked, not several statements judged."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, SUBJECT, with_options
from quizapp.domain.lints import disguised_true_false

SENTENCES = with_options("They were honest", "They were strong", "They had money")


@pytest.mark.parametrize(
    "stem",
    [
        "Which of these is true of them?",
        "What of the following is correct?",
        "Pick the true statement about them.",
    ],
)
def test_asking_for_truth_over_sentences_is_found(stem: str) -> None:
    assert disguised_true_false.check(replace(CHOICE, stem=stem, options=SENTENCES), SUBJECT)


def test_asking_for_truth_over_phrases_is_fine() -> None:
    assert disguised_true_false.check(replace(CHOICE, stem="Which reason is the true one?"), SUBJECT) == []


def test_a_question_that_sentences_answer_is_fine() -> None:
    assert disguised_true_false.check(replace(CHOICE, options=SENTENCES), SUBJECT) == []
