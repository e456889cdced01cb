"""Figures, dates and ordinals rise or fall."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import SUBJECT, with_options
from quizapp.domain.lints import lost_sequence


def found(*texts: str) -> bool:
    return bool(lost_sequence.check(replace(lost_sequence.GOOD, options=with_options(*texts)), SUBJECT))


@pytest.mark.parametrize("texts", [("1820", "1830", "1840"), ("1840", "1830", "1820"), ("10%", "20%", "30%")])
def test_figures_in_order_are_fine(texts: tuple[str, ...]) -> None:
    assert not found(*texts)


@pytest.mark.parametrize(
    "texts",
    [("1830", "1820", "1840"), ("In 1924", "In 1923", "In 1927"), ("5 May 1924", "1 May 1924", "9 May 1924")],
)
def test_figures_out_of_order_are_found(texts: tuple[str, ...]) -> None:
    assert found(*texts)


def test_ordinals_are_a_sequence_too() -> None:
    assert not found("The first congress", "The second congress", "The third congress")
    assert found("The second congress", "The first congress", "The third congress")


def test_texts_have_no_order_to_lose() -> None:
    assert not found("Open argument", "Firm orders", "High fees")
