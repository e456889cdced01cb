import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.csv_cells import defuse, restore


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_a_text_that_a_spreadsheet_would_calculate_gets_an_apostrophe(first: str) -> None:
    """Case 25."""
    assert defuse(f"{first}1+1") == f"'{first}1+1"


@pytest.mark.parametrize("text", ["", "1905", "'quoted'", "a=b", " =1", "'"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert defuse(text) == text
    assert restore(text) == text


def test_an_apostrophe_that_was_there_before_is_not_taken_for_ours() -> None:
    assert defuse("'=1") == "''=1"
    assert restore("''=1") == "'=1"


@given(st.text("'=+-@\t\r＝ab", max_size=6) | st.text())
def test_every_text_comes_back(text: str) -> None:
    """Case 25."""
    assert restore(defuse(text)) == text
