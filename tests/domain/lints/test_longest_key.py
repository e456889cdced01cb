"""The key is not to be picked by its shape."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, SUBJECT, with_options
from quizapp.domain.lints import longest_key


def messages(*texts: str) -> list[str]:
    return [
        problem.message
        for problem in longest_key.check(replace(CHOICE, options=with_options(*texts)), SUBJECT)
    ]


def test_a_key_a_quarter_longer_is_the_limit() -> None:
    assert messages("k" * 25, "d" * 20, "e" * 20) == []
    assert "shorten it to 25" in messages("k" * 26, "d" * 20, "e" * 20)[0]


def test_a_key_much_shorter_than_the_distractors_stands_out_too() -> None:
    assert messages("k" * 15, "d" * 20, "e" * 20) == []
    assert "0.70 times" in messages("k" * 14, "d" * 20, "e" * 20)[0]


@pytest.mark.parametrize("key", ["Argument (open)", "Those who argued", "Argument when due"])
def test_a_clause_or_bracket_in_the_key_alone_is_found(key: str) -> None:
    assert "Only the key" in messages(key, "Firm orders, yes", "High fees, also")[0]


def test_a_clause_in_a_distractor_too_is_fine() -> None:
    assert messages("Those who argued", "Those who obeyed", "Newcomers and fees") == []


def test_true_and_false_have_the_length_they_have() -> None:
    item = replace(CHOICE, type="true_false", options=with_options("False", "True"))
    assert longest_key.check(item, SUBJECT) == []
