"""The key cannot be found by counting words."""

from dataclasses import replace

from quizapp.domain.lint_examples import CHOICE, SUBJECT, with_options
from quizapp.domain.lints import convergence


def found(*texts: str) -> bool:
    return bool(convergence.check(replace(CHOICE, options=with_options(*texts)), SUBJECT))


def test_a_key_that_shares_a_word_with_each_distractor_is_found() -> None:
    assert found("Open argument", "Open doors", "Quiet argument")


def test_a_key_that_shares_no_more_than_a_distractor_does_is_fine() -> None:
    assert not found("Open argument", "Open doors", "Quiet orders")
    assert not found("Open doors", "Open argument", "Quiet argument")


def test_words_without_meaning_of_their_own_do_not_count() -> None:
    assert not found("Argument of the guild", "Orders of the masters", "Fees for the town")
