"""Which items make a practice, in which order.

What a learner has not met comes first, then what is weakest; sections and the two sides of the dispute take
turns as far as the pool allows, because a row of one voice reads like a verdict. Chance comes in as a seed.
Phrasings take turns as well: what asks the same in other words (see `families`) is never asked twice in a practice
where it is of one family, and where it is of one claim only if nothing else is left; and of such items the one
answered longest ago is asked, with the urgency of the weakest of them. Whoever has met nothing yet begins with what
is gentle: a first question that takes five minutes is a last one for many.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from quizapp.domain.families import Ties, claim_ties, family_ties
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Bloom, Item, Scope, Side

MOST_GENTLE_WORDS = 30
_BAND = 0.1  # memories within a tenth are about equally strong: there the turns of sections and sides decide
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be chosen.

    retrievability: chance of recall now, 0 to 1, None if this learner never met the item.
    slug, section, side, variants_of, switch_group: as in Item.  claim: the one chiefly tested, "" for none.
    last_at: the last review, UTC, None if there was none.  is_gentle: see the function of that name.
    """

    item_id: int
    slug: str
    section: str
    side: Side
    retrievability: float | None
    variants_of: str = ""
    switch_group: str = ""
    claim: str = ""
    last_at: datetime | None = None
    is_gentle: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """A candidate among the others.

    family: ties to what must not be asked besides.  claim: the tie to what had better not.  is_out_of_turn: whether
    another phrasing was answered longer ago.  weakest: lowest retrievability among its phrasings, None for never met.
    """

    candidate: Candidate
    family: Ties
    claim: Ties
    draw: int
    is_out_of_turn: bool
    weakest: float | None


def is_gentle(item: Item) -> bool:
    """Whether an item is good to begin with: within the article, quickly read, and answered by one choice.

    Nothing to be typed: whoever begins has seldom read the text, and can recognise more than recall.
    """
    return (
        item.scope is Scope.ARTICLE
        and item.bloom in (Bloom.REMEMBER, Bloom.UNDERSTAND)
        and BY_NAME[item.type].INPUT == "choice"
        and len(item.stem.split()) <= MOST_GENTLE_WORDS
    )


def choose(candidates: Iterable[Candidate], *, count: int, seed: int) -> tuple[int, ...]:
    """The item ids in the order in which they are asked, at most `count`, fewer where the pool gives no more.

    Never two items of one family: an item and its variants, or items of one switch group.
    The same candidates, in any order, and the same seed give the same choice.
    """
    pool = _entries(candidates, seed=seed)
    is_newcomer = all(entry.candidate.retrievability is None for entry in pool)
    wanted = Side.OPPOSITION if seed % 2 else Side.CONSOLIDATION
    asked_in: Counter[str] = Counter()
    asked_claims: set[str] = set()
    chosen: list[int] = []
    while pool and len(chosen) < count:
        best = min(
            pool,
            key=lambda entry: (
                is_newcomer and not entry.candidate.is_gentle,
                _preference(entry, wanted=wanted, asked_in=asked_in, asked_claims=asked_claims),
            ),
        )
        chosen.append(best.candidate.item_id)
        asked_in[best.candidate.section] += 1
        asked_claims |= best.claim
        if best.candidate.side is not Side.NEUTRAL:
            wanted = Side.CONSOLIDATION if best.candidate.side is Side.OPPOSITION else Side.OPPOSITION
        pool = [entry for entry in pool if best.family.isdisjoint(entry.family)]
    return tuple(chosen)


def _preference(
    entry: _Entry, *, wanted: Side, asked_in: Counter[str], asked_claims: set[str]
) -> tuple[bool, bool, int, bool, int, float, int]:
    """The smaller, the sooner."""
    recall = entry.weakest
    band = -1 if recall is None else math.floor(recall / _BAND)
    return (
        not entry.claim.isdisjoint(asked_claims),
        entry.is_out_of_turn,
        band,
        entry.candidate.side not in (Side.NEUTRAL, wanted),
        asked_in[entry.candidate.section],
        0.0 if recall is None else recall,
        entry.draw,
    )


def _entries(candidates: Iterable[Candidate], *, seed: int) -> list[_Entry]:
    kin: dict[str, list[Candidate]] = defaultdict(list)
    tied = []
    for candidate in candidates:
        family = family_ties(
            candidate.slug, variants_of=candidate.variants_of, switch_group=candidate.switch_group
        )
        claim = claim_ties(candidate.claim)
        tied.append((candidate, family, claim))
        for tie in family | claim:
            kin[tie].append(candidate)
    eldest = {tie: min(of_tie, key=_last_at) for tie, of_tie in kin.items()}
    known = {
        tie: [other.retrievability for other in of_tie if other.retrievability is not None]
        for tie, of_tie in kin.items()
    }
    lowest = {tie: min(values) for tie, values in known.items() if values}
    return [
        _Entry(
            candidate,
            family,
            claim,
            _draw(seed, candidate.item_id),
            any(_last_at(eldest[tie]) < _last_at(candidate) for tie in family | claim),
            None
            if candidate.retrievability is None
            else min(lowest[tie] for tie in family | claim if tie in lowest),
        )
        for candidate, family, claim in tied
    ]


def _last_at(candidate: Candidate) -> datetime:
    return candidate.last_at or _NEVER


def _draw(seed: int, item_id: int) -> int:
    # A hash and not a random generator: it depends neither on the order of the pool nor on Python's version.
    return int.from_bytes(hashlib.sha256(f"{seed}:{item_id}".encode()).digest()[:8], "big")
