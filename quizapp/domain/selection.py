"""Which items make a practice, in which order.

What a learner has not met comes first, then what is weakest; sections and the two sides of the dispute take
turns as far as the pool allows, because a row of one voice reads like a verdict. Chance comes in as a seed.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from quizapp.domain.items import Side

_BAND = 0.1  # memories within a tenth are about equally strong: there the turns of sections and sides decide


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be chosen.

    retrievability: chance of recall now, 0 to 1, None if this learner never met the item.
    slug, section, side, variants_of, switch_group: as in Item.
    """

    item_id: int
    slug: str
    section: str
    side: Side
    retrievability: float | None
    variants_of: str = ""
    switch_group: str = ""


def choose(candidates: Iterable[Candidate], *, count: int, seed: int) -> tuple[int, ...]:
    """The item ids in the order in which they are asked, at most `count`, fewer where the pool gives no more.

    Never two items of one family: an item and its variants, or items of one switch group.
    The same candidates, in any order, and the same seed give the same choice.
    """
    pool = [(_draw(seed, candidate.item_id), candidate) for candidate in candidates]
    wanted = Side.OPPOSITION if seed % 2 else Side.CONSOLIDATION
    asked_in: Counter[str] = Counter()
    chosen: list[int] = []
    while pool and len(chosen) < count:
        _, best = min(pool, key=lambda entry: _preference(*entry, wanted=wanted, asked_in=asked_in))
        chosen.append(best.item_id)
        asked_in[best.section] += 1
        if best.side is not Side.NEUTRAL:
            wanted = Side.CONSOLIDATION if best.side is Side.OPPOSITION else Side.OPPOSITION
        family = _family(best)
        pool = [entry for entry in pool if family.isdisjoint(_family(entry[1]))]
    return tuple(chosen)


def _preference(
    draw: int, candidate: Candidate, *, wanted: Side, asked_in: Counter[str]
) -> tuple[int, bool, int, float, int]:
    """The smaller, the sooner."""
    recall = candidate.retrievability
    band = -1 if recall is None else math.floor(recall / _BAND)
    is_out_of_turn = candidate.side not in (Side.NEUTRAL, wanted)
    return band, is_out_of_turn, asked_in[candidate.section], 0.0 if recall is None else recall, draw


def _family(candidate: Candidate) -> set[tuple[str, str]]:
    family = {("item", candidate.slug), ("item", candidate.variants_of or candidate.slug)}
    if candidate.switch_group:
        family.add(("switch", candidate.switch_group))
    return family


def _draw(seed: int, item_id: int) -> int:
    # A hash and not a random generator: it depends neither on the order of the pool nor on Python's version.
    return int.from_bytes(hashlib.sha256(f"{seed}:{item_id}".encode()).digest()[:8], "big")
