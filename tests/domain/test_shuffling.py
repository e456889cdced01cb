from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.items import Option
from quizapp.domain.shuffling import case_order, option_order, seed_for, with_options_in_place
from tests.support.builders import an_item

seeds = st.integers(0, 2**63 - 1)


def test_a_seed_is_the_hmac_of_its_parts() -> None:
    """Half of what `printf '["attempt", "7"]' | openssl dgst -sha256 -hmac secret` begins with."""
    assert seed_for(b"secret", "attempt", "7") == 0x1AF82052B46C23CE >> 1


def test_a_seed_depends_on_the_secret_and_on_where_one_part_ends() -> None:
    made = {
        seed_for(b"secret", "ab", "c"),
        seed_for(b"secret", "a", "bc"),
        seed_for(b"secret", "abc"),
        seed_for(b"secret"),
        seed_for(b"another", "ab", "c"),
    }
    assert len(made) == 5


@given(st.binary(), st.lists(st.text()))
def test_a_seed_fits_a_signed_integer_column(secret: bytes, parts: list[str]) -> None:
    assert 0 <= seed_for(secret, *parts) < 2**63


@given(seeds, st.integers(0, 9))
def test_every_option_is_shown_once(seed: int, count: int) -> None:
    item = an_item(options=tuple(Option(text) for text in "abcdefghi"[:count]))
    assert sorted(option_order(item, seed)) == list(range(len(item.options)))


@given(seeds)
def test_the_same_seed_gives_the_same_order_even_after_a_rewording(seed: int) -> None:
    assert option_order(an_item(), seed) == option_order(an_item(stem="Who led it?"), seed)


def test_an_order_stays_what_it_was_in_earlier_releases() -> None:
    """An attempt begun before an upgrade goes on in the same order."""
    assert [option_order(an_item(), seed) for seed in range(4)] == [
        (0, 1, 2),
        (1, 0, 2),
        (1, 0, 2),
        (1, 2, 0),
    ]


def test_over_many_seeds_each_order_comes_about_equally_often() -> None:
    """Six orders of three options: chi-square below 20.5, which chance alone exceeds once in a thousand."""
    counts = Counter(option_order(an_item(), seed) for seed in range(6000))
    assert len(counts) == 6
    assert sum((count - 1000) ** 2 / 1000 for count in counts.values()) < 20.5


def test_one_seed_does_not_put_every_key_in_the_same_place() -> None:
    """Case 41: the rank of the right option is not constant over 8 questions."""
    ranks = {option_order(an_item(slug=f"item-{n}"), 1).index(0) for n in range(8)}
    assert len(ranks) > 1


@given(seeds, st.lists(st.booleans(), min_size=2, max_size=9))
def test_a_pinned_option_keeps_its_place_and_each_option_is_shown_once(seed: int, pins: list[bool]) -> None:
    options = tuple(Option(text, is_pinned=pin) for text, pin in zip("abcdefghi", pins, strict=False))
    order = option_order(an_item(options=options), seed)
    assert sorted(order) == list(range(len(pins)))
    assert [order[place] for place, pin in enumerate(pins) if pin] == [
        place for place, pin in enumerate(pins) if pin
    ]


def test_the_options_beside_a_pinned_one_take_every_order_equally_often() -> None:
    """Six orders of three options before the last: chi-square below 20.5, exceeded once in a thousand by chance."""
    options = (*(Option(text) for text in "abc"), Option("None of these", is_pinned=True))
    counts = Counter(option_order(an_item(options=options), seed) for seed in range(6000))
    assert len(counts) == 6
    assert sum((count - 1000) ** 2 / 1000 for count in counts.values()) < 20.5


def test_pinning_moves_no_other_option_past_another() -> None:
    """Who has seen the question before the pin was set finds the rest in the same order."""
    plain = tuple(Option(text) for text in "abcd")
    pinned = (*plain[:3], replace(plain[3], is_pinned=True))
    for seed in range(50):
        before = [index for index in option_order(an_item(options=plain), seed) if index != 3]
        assert option_order(an_item(options=pinned), seed) == (*before, 3)


@given(seeds)
def test_true_and_false_keep_their_order(seed: int) -> None:
    assert option_order(an_item("true_false"), seed) == (0, 1)


@given(seeds)
def test_years_in_order_keep_it(seed: int) -> None:
    item = an_item(options=(Option("1922"), Option("1923", is_key=True), Option("1927")))
    assert option_order(item, seed) == (0, 1, 2)


@given(seeds)
def test_an_item_without_options_has_an_empty_order(seed: int) -> None:
    assert option_order(an_item("cloze"), seed) == ()


def test_neither_side_of_a_steelman_is_always_asked_first() -> None:
    item = an_item("steelman")
    first = Counter(case_order(item, seed)[0] for seed in range(200))
    assert 70 < first[0] < 130
    assert sorted(case_order(item, 1)) == [0, 1]
    assert case_order(an_item(), 1) == ()


@pytest.mark.parametrize("kind", ["single_choice", "multiple_response", "who_would_say", "true_false"])
def test_options_are_left_as_stored_where_a_quiz_shuffles_none(kind: str) -> None:
    item = with_options_in_place(an_item(kind))
    assert {option_order(item, seed) for seed in range(20)} == {tuple(range(len(item.options)))}
    assert [option.text for option in item.options] == [option.text for option in an_item(kind).options]


@pytest.mark.parametrize("kind", ["ordering", "matching", "sorting", "cloze"])
def test_what_is_put_in_order_or_matched_is_shuffled_even_there(kind: str) -> None:
    """Case 41: the stored order of an ordering is its key."""
    assert with_options_in_place(an_item(kind)) == an_item(kind)
