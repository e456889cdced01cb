import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.blanks import split_stem


@pytest.mark.parametrize(
    ("stem", "pieces"),
    [
        ("No blank", ("No blank",)),
        ("One ___ blank", ("One ", " blank")),
        ("___ first and last ______", ("", " first and last ", "")),
        ("two __ are no blank", ("two __ are no blank",)),
        ("", ("",)),
    ],
)
def test_a_stem_is_split_at_runs_of_three_or_more_underscores(stem: str, pieces: tuple[str, ...]) -> None:
    assert split_stem(stem) == pieces


@given(st.lists(st.text(st.characters(exclude_characters="_"), min_size=1), min_size=1))
def test_pieces_joined_by_blanks_come_apart_again(pieces: list[str]) -> None:
    assert split_stem("___".join(pieces)) == tuple(pieces)
