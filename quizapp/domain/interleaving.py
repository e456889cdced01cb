"""The order of cards that are easily taken for one another: first apart, then side by side.

Two cards are confusable if they ask about one controversy and different holders. Comparing them teaches who holds
what, but only those who know both; before that, the one spoils the other (interleaving helps where things are alike and
known: Brunmair and Richter 2019). So a pair that the learner has not recalled once
each is kept at least two cards apart, and one that is known is brought together.

Only reviews and new cards change their places: steps in minutes come when their time has come.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from quizapp.domain.items import Item, Side

APART: Final = 2
"""How many other cards come between two that are confusable, at least, until both are known."""

_NONE = (False, False)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who holds what a card asks about.  matter: the controversy, "" for none.  holder: "" where nobody is named."""

    matter: str = ""
    holder: str = ""


NOBODY: Final = Voice()


@dataclass(frozen=True, slots=True)
class Placed:
    """A card to be put in order.  key: its number.  is_known: recalled once.

    is_movable: whether it may change places with others.  may_be_brought: whether it may come before more urgent ones,
    to stand beside one that it is confusable with.
    """

    key: int
    voice: Voice
    is_known: bool
    is_movable: bool = True
    may_be_brought: bool = False


def voice_of(item: Item) -> Voice:
    """Who holds what an item asks about: a side of the controversy where no holder is named."""
    side = "" if item.side is Side.NEUTRAL else item.side.value
    return Voice(item.controversy, item.holder or side)


def are_confusable(one: Voice, other: Voice) -> bool:
    """Whether two cards ask about one controversy and different holders."""
    return bool(
        one.matter
        and one.matter == other.matter
        and one.holder
        and other.holder
        and one.holder != other.holder
    )


def arrange(waiting: Iterable[Placed], *, shown: Sequence[Placed] = ()) -> list[Placed]:
    """The cards in the order in which they come.

    waiting: the most urgent first.  shown: those just before, the last at the end.
    The order is that of urgency, but for two things. A card that clashes with one of the two before it waits for the
    first that does not, if there is one among those that may move. And after a known card its most urgent confusable
    partner follows, if that is known too: pairs are formed, not longer chains.
    """
    arranged: list[Placed] = [*shown]
    for is_movable, run in itertools.groupby(waiting, key=lambda card: card.is_movable):
        if is_movable:
            _arrange_run(run, arranged)
        else:
            arranged += run
    return arranged[len(shown) :]


def clash(one: Placed, other: Placed) -> bool:
    """Whether two cards may not be near each other yet."""
    return are_confusable(one.voice, other.voice) and not (one.is_known and other.is_known)


def _arrange_run(run: Iterable[Placed], arranged: list[Placed]) -> None:
    """Append cards that may all change places with one another."""
    rest = {card.key: card for card in run}
    brought: dict[str, list[Placed]] = {}
    for card in rest.values():
        if card.may_be_brought and card.is_known:
            brought.setdefault(card.voice.matter, []).append(card)
    while rest:
        before = arranged[-APART:]
        card = _partner(before, rest, brought) or _least_clashing(rest.values(), before)
        del rest[card.key]
        arranged.append(card)


def _partner(
    before: Sequence[Placed], rest: Mapping[int, Placed], brought: Mapping[str, Sequence[Placed]]
) -> Placed | None:
    """The card to stand beside the last one, if that is known and has no partner beside it yet."""
    if not before or not before[-1].is_known:
        return None
    last = before[-1]
    if len(before) > 1 and are_confusable(last.voice, before[-2].voice):
        return None
    for card in brought.get(last.voice.matter, ()):
        if card.key in rest and are_confusable(card.voice, last.voice) and _clashes(card, before) == _NONE:
            return card
    return None


def _least_clashing(rest: Iterable[Placed], before: Sequence[Placed]) -> Placed:
    """The first that clashes with nothing before it, else the one that clashes least and furthest away."""
    ranked = []
    for card in rest:
        clashes = _clashes(card, before)
        if clashes == _NONE:
            return card
        ranked.append((clashes, card))
    return min(ranked, key=lambda pair: pair[0])[1]


def _clashes(card: Placed, before: Sequence[Placed]) -> tuple[bool, bool]:
    """Whether it clashes with the last one, and with the one before that."""
    return (
        bool(before) and clash(card, before[-1]),
        len(before) > 1 and clash(card, before[-2]),
    )
