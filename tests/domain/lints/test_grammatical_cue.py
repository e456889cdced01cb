"""Options read alike and fit the stem alike."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, SUBJECT, with_options
from quizapp.domain.lints import grammatical_cue


def messages(*texts: str) -> list[str]:
    return [
        problem.message
        for problem in grammatical_cue.check(replace(CHOICE, options=with_options(*texts)), SUBJECT)
    ]


def test_first_letters_are_all_capital_or_all_small() -> None:
    assert "capital" in messages("Argument", "orders", "fees")[0]
    assert messages("argument", "orders", "fees") == []


def test_end_marks_are_the_same() -> None:
    assert "end in different marks" in messages("Argument.", "Orders", "Fees")[0]
    assert messages("Argument.", "Orders.", "Fees.") == []


@pytest.mark.parametrize(
    "key", ["To argue in the open", "By open argument", "Arguing in the open", "Because of argument"]
)
def test_a_key_that_opens_as_no_distractor_does_is_found(key: str) -> None:
    assert "let them begin alike" in messages(key, "Firm orders from above", "High fees for guests")[0]


def test_a_key_without_the_opening_that_all_distractors_have_is_found() -> None:
    assert "every distractor with a form in -ing" in messages("Argument", "Ordering more", "Raising fees")[0]


def test_mixed_openings_among_distractors_give_nothing_away() -> None:
    assert messages("To argue", "To order", "High fees") == []


def test_a_stem_does_not_end_in_an_article() -> None:
    item = replace(CHOICE, stem="What the reformers want is called an ?")
    assert [problem.field for problem in grammatical_cue.check(item, SUBJECT)] == ["stem"]


def test_figures_have_no_case() -> None:
    assert messages("1820", "1830", "1840") == []
