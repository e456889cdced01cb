"""Stem and key share no telling word."""

from dataclasses import replace

from quizapp.domain.lint_examples import CHOICE, SUBJECT, with_options
from quizapp.domain.lints import word_repeats


def found(stem: str, *texts: str) -> bool:
    return bool(word_repeats.check(replace(CHOICE, stem=stem, options=with_options(*texts)), SUBJECT))


def test_an_echo_is_found_in_other_forms_of_the_word_too() -> None:
    assert found("What made guilds honest?", "Honest argument", "Firm orders", "High fees")
    assert found("What did the arguments bring?", "Open argument", "Firm orders", "High fees")


def test_an_echo_that_a_distractor_shares_is_fine() -> None:
    assert not found("What did the arguments bring?", "Open argument", "Old arguments", "High fees")


def test_the_name_of_the_holder_is_exempt() -> None:
    assert not found(
        "What did the reformers want?", "Reformers in the chair", "Masters in the chair", "A chair"
    )
    assert found("What did the masters want?", "Masters in the chair", "Firm orders", "High fees")
