"""The order of confusable cards: nothing lost, apart until known, then side by side."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.interleaving import (
    APART,
    Placed,
    Voice,
    are_confusable,
    arrange,
    clash,
    voice_of,
)
from quizapp.domain.items import Side
from tests.support.builders import an_item

placed = st.builds(
    Placed,
    key=st.just(0),
    voice=st.builds(Voice, st.sampled_from(["", "K1", "K2"]), st.sampled_from(["", "her", "him", "them"])),
    is_known=st.booleans(),
    is_movable=st.booleans(),
    may_be_brought=st.booleans(),
)


@st.composite
def lines(draw: st.DrawFn) -> tuple[list[Placed], list[Placed]]:
    """Cards shown and cards that wait."""
    cards = draw(st.lists(placed, max_size=25))
    cards = [
        Placed(key, card.voice, card.is_known, card.is_movable, card.may_be_brought)
        for key, card in enumerate(cards)
    ]
    shown = draw(st.integers(0, min(2, len(cards))))
    return cards[:shown], cards[shown:]


def a_card(key: int, holder: str, *, is_known: bool, matter: str = "K1") -> Placed:
    return Placed(key, Voice(matter, holder), is_known, may_be_brought=is_known)


def keys(cards: Sequence[Placed], *, shown: Sequence[Placed] = ()) -> list[int]:
    return [card.key for card in arrange(cards, shown=shown)]


OTHERS = [a_card(key, "", is_known=True, matter="") for key in (7, 8, 9)]


def test_two_holders_of_one_controversy_are_confusable() -> None:
    item = an_item(controversy="K1", holder="", side=Side.OPPOSITION)
    assert voice_of(item) == Voice("K1", "opposition")
    assert are_confusable(voice_of(item), Voice("K1", "her"))
    assert not are_confusable(Voice("K1", "her"), Voice("K1", "her"))
    assert not are_confusable(Voice("K1", "her"), Voice("K2", "him"))
    assert not are_confusable(Voice("", "her"), Voice("", "him"))
    assert not are_confusable(Voice("K1", "her"), Voice("K1", ""))


def test_before_both_are_known_two_others_come_between_them() -> None:
    her, him = a_card(1, "her", is_known=True), a_card(2, "him", is_known=False)
    assert keys([her, him, *OTHERS]) == [1, 7, 8, 2, 9]
    assert keys([him, *OTHERS], shown=[her]) == [7, 8, 2, 9]
    assert keys([him, *OTHERS], shown=[her, OTHERS[0]]) == [7, 2, 8, 9]


def test_once_both_are_known_they_stand_side_by_side() -> None:
    her, him = a_card(1, "her", is_known=True), a_card(2, "him", is_known=True)
    assert keys([her, *OTHERS, him]) == [1, 2, 7, 8, 9]
    assert keys([*OTHERS, him], shown=[her]) == [2, 7, 8, 9]


def test_a_pair_stays_a_pair_and_is_no_chain() -> None:
    cards = [a_card(key, holder, is_known=True) for key, holder in enumerate(("her", "her", "him", "him"))]
    assert keys([cards[0], OTHERS[0], *cards[1:]]) == [0, 2, 7, 1, 3]


def test_where_it_cannot_be_helped_they_come_all_the_same() -> None:
    her, him = a_card(1, "her", is_known=False), a_card(2, "him", is_known=False)
    assert keys([her, him]) == [1, 2]
    assert keys([her, him, OTHERS[0]]) == [1, 7, 2]


@given(lines())
def test_nothing_is_lost_and_nothing_doubled(line: tuple[list[Placed], list[Placed]]) -> None:
    shown, waiting = line
    assert sorted(keys(waiting, shown=shown)) == [card.key for card in waiting]


@given(lines())
def test_the_order_is_that_of_urgency_but_for_pairs_that_are_confusable(
    line: tuple[list[Placed], list[Placed]],
) -> None:
    shown, waiting = line
    arranged = arrange(waiting, shown=shown)
    rest = list(waiting)
    for place, card in enumerate(arranged):
        before = [*shown, *arranged[:place]][-APART:]
        overtaken = rest[: rest.index(card)]
        assert all(other.is_movable and card.is_movable for other in overtaken)
        is_partner = bool(before) and are_confusable(card.voice, before[-1].voice) and card.is_known
        for other in overtaken:
            # Whoever is overtaken stood too near to what it is confused with, or made room for a pair.
            assert is_partner or any(clash(other, each) for each in before)
        if any(clash(card, each) for each in before) and card.is_movable:
            free = [other for other in rest if not any(clash(other, each) for each in before)]
            movable_from_here = [other for other in free if other.is_movable and _same_run(rest, card, other)]
            assert movable_from_here == []
        rest.remove(card)


def _same_run(rest: Sequence[Placed], one: Placed, other: Placed) -> bool:
    """Whether nothing that may not move stands between two cards."""
    first, last = sorted((rest.index(one), rest.index(other)))
    return all(card.is_movable for card in rest[first : last + 1])


def test_without_confusable_cards_nothing_changes() -> None:
    assert keys(OTHERS[::-1]) == [9, 8, 7]
