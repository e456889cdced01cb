"""Names: which may be one, and when two are the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain import names


@given(name=st.text(max_size=20))
def test_folding_a_name_knows_no_second_result_and_no_way_of_composing(name: str) -> None:
    """Case 37."""
    folded = names.fold_name(name)
    assert names.fold_name(folded) == folded
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert names.fold_name(unicodedata.normalize(form, name)) == folded
    assert names.fold_name(f" {name}\u200d ") == folded


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("Ada", True),
        ("Ада Лавлейс", True),
        ("", False),
        ("a" * 40, True),
        ("a" * 41, False),
        ("a\u202eb", False),
    ],
)
def test_a_name_is_short_and_harmless(name: str, is_one: bool) -> None:
    """Case 37."""
    assert names.is_fitting(names.tidy_name(name)) is is_one


def test_a_long_run_of_marks_is_cut_before_it_costs_time() -> None:
    """Normalising it whole would take seconds; names that long belong to nobody."""
    run = "a" + "\u0301" * 60_000 + "\u0316" * 60_000
    assert len(names.fold_name(run)) <= names.RAW_MAX
