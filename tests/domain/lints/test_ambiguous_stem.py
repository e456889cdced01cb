"""A stem is taken in one way only."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, SUBJECT
from quizapp.domain.lints import ambiguous_stem


def messages(stem: str) -> list[str]:
    return [problem.message for problem in ambiguous_stem.check(replace(CHOICE, stem=stem), SUBJECT)]


def test_45_words_are_enough_and_46_too_many() -> None:
    assert messages(" ".join(["word"] * 45) + "?") == []
    assert messages(" ".join(["word"] * 46) + "?") == [
        "The stem has 46 words; 45 is the most, so shorten it."
    ]


@pytest.mark.parametrize(
    "stem", ["It kept what honest?", "They asked for what?", "This is said by whom?", "Their aim was what?"]
)
def test_a_pronoun_that_refers_to_nothing_is_found(stem: str) -> None:
    assert "name it" in messages(stem)[0]


@pytest.mark.parametrize(
    "stem", ["This guild asked for what?", "Items of what kind?", "That reform led to what?"]
)
def test_an_opening_word_with_its_noun_is_fine(stem: str) -> None:
    assert messages(stem) == []


def test_acronyms_are_explained_in_the_glossary_or_in_brackets() -> None:
    assert messages("What did the NEP bring to a guild?") == []
    assert messages("What did the Old Trade Union (OTU) bring?") == []
    assert "OTU is explained nowhere" in messages("What did the OTU bring to a guild?")[0]


def test_roman_numbers_and_words_in_capitals_for_weight_are_no_acronyms() -> None:
    assert messages("Which of these did Charles II **NOT** sign?") == []
