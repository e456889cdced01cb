"""Codes for joining: what they are made of, and how much of a slip is forgiven."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.join_codes import ALPHABET, LENGTH, RANDOM_BYTES, make, read, shown

codes = st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_no_symbol_is_taken_for_another() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 20
    assert not set("0O1ILUVZSBAEN") & set(ALPHABET)
    assert ALPHABET.isascii()
    assert ALPHABET.upper() == ALPHABET


@given(st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES))
def test_a_code_is_read_back_as_it_is_shown(random: bytes) -> None:
    code = make(random)
    assert len(code) == LENGTH
    assert read(shown(code)) == read(code) == code


def test_every_symbol_comes_at_every_place_and_other_bytes_make_another_code() -> None:
    made = [make(number.to_bytes(RANDOM_BYTES)) for number in range(400)]
    assert len(set(made)) == 400
    assert {code[0] for code in made} == {code[1] for code in made} == set(ALPHABET)
    assert make(b"\xff" * RANDOM_BYTES) != make(b"\xfe" + b"\xff" * (RANDOM_BYTES - 1))


def test_too_few_random_bytes_make_no_code() -> None:
    with pytest.raises(ValueError, match="16 random bytes"):
        make(b"\0" * (RANDOM_BYTES - 1))


@pytest.mark.parametrize(
    "typed",
    [
        "7kqf3xwr",
        "7KQF 3XWR",
        " 7kqf–3xwr\n",
        "7 K Q F - 3 X W R",
        "７ＫＱＦ３ＸＷＲ",
        "7kqf\u00a03xwr",
        "7KQF‑3XWR",
    ],
)
def test_case_spaces_hyphens_and_wide_letters_are_forgiven(typed: str) -> None:
    assert read(typed) == "7KQF3XWR"


@pytest.mark.parametrize(
    "typed",
    ["", "7KQF3XW", "7KQF3XWRR", "7KQF3XW0", "7KQF3XWI", "7KQF3XW%", "ßKQF3XWR", "7KQF3XWR" * 6, "\0" * 8],
)
def test_anything_else_is_no_code(typed: str) -> None:
    assert read(typed) is None


@given(codes)
def test_it_is_shown_in_two_groups_of_four(code: str) -> None:
    assert shown(code) == f"{code[:4]}-{code[4:]}"
