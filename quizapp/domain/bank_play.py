"""The bank as it is shown: which option stands where in the orders that the checks look at."""

from collections.abc import Mapping

from quizapp.domain.claim_map import ClaimMap
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item, Option, Side
from quizapp.domain.shuffling import option_order

SEEDS = (11, 23, 37, 41, 59)
"""The seeds of the showings looked at: fixed, so that a check says the same twice."""


def is_choice(item: Item) -> bool:
    """Whether options are offered of which one or more are to be chosen, True and False left out."""
    return BY_NAME[item.type].INPUT in ("choice", "choices") and item.type != "true_false"


def has_one_key(item: Item) -> bool:
    """Whether it is such a choice with just one key."""
    return is_choice(item) and sum(option.is_key for option in item.options) == 1


def shown_orders(item: Item) -> tuple[tuple[int, ...], ...]:
    """For each seed the stored indexes in the order shown."""
    return tuple(option_order(item, seed) for seed in SEEDS)


def side_of(option: Option, claim_map: ClaimMap) -> Side:
    """The side that an option voices, by its holder, else by its claim; NEUTRAL where it has neither."""
    sides: Mapping[str, Side] = {holder.id: holder.side for holder in claim_map.holders.values()}
    if option.holder in sides:
        return sides[option.holder]
    claim = claim_map.claims.get(option.claim)
    return claim.side if claim else Side.NEUTRAL
