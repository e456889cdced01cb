"""No option can be struck out by logic."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, SUBJECT, with_options
from quizapp.domain.lints import logical_cue


def messages(*texts: str) -> list[str]:
    return [
        problem.message
        for problem in logical_cue.check(replace(CHOICE, options=with_options(*texts)), SUBJECT)
    ]


@pytest.mark.parametrize("other", ["Slower growth of the trade", "No faster growth of the trade"])
def test_a_lone_opposite_pair_with_the_key_in_it_is_found(other: str) -> None:
    assert "opposites" in messages("Faster growth of the trade", other, "High fees")[0]


def test_two_pairs_leave_the_choice_open() -> None:
    assert messages("Faster growth", "Slower growth", "Higher fees", "Lower fees") == []


def test_an_opposite_pair_of_distractors_gives_nothing_away() -> None:
    assert messages("High fees", "Faster growth", "Slower growth") == []


def test_an_option_that_is_part_of_another_is_found() -> None:
    assert "says what the other says" in messages("Workers", "Workers and peasants", "Soldiers")[0]


def test_ranges_must_not_overlap() -> None:
    assert "overlap" in messages("1820-1830", "1825-1835", "1840-1850")[0]
    assert messages("1820-1830", "1830-1840", "1840-1850") == []
