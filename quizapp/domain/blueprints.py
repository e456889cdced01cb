"""What a quiz is made of: items named one by one, and draws from the bank.

A blueprint says what is wanted; `resolve` picks the items for one seed, the same again for the same seed and pool.
No two items of one family (see `families`) are asked in one quiz, since one of them gives the other away, and of one
claim only where nothing else is left. Draws that overlap do not starve one another: before an item is taken, what the
other draws need is set aside, so a blueprint that can be met is met for every seed.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Final

from quizapp.domain.claim_map import ClaimMap
from quizapp.domain.families import chief_claim, family_ties
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item, Problem, Side
from quizapp.domain.subject import BEYOND

ITEMS_AT_MOST: Final = 100
DRAWS_AT_MOST: Final = 20
NEVER_IN_A_QUIZ: Final = "recall"
"""INPUT of the types that nobody but the learner can mark."""
ONLY_WHEN_NAMED: Final = "steelman"
"""A type that takes many minutes, and a teacher to mark it: no chance gives it to one learner and not to another."""


@dataclass(frozen=True, slots=True)
class Draw:
    """So many items among those that fit: empty means any.

    section, claim, controversy, item_type, bloom, tag: as in Item.  is_core_only: only items on core claims.
    is_balanced: as many of either side as the pool allows, and at least one each where two or more are drawn; so too
    within each controversy, as far as the number goes.
    """

    count: int
    section: str = ""
    claim: str = ""
    controversy: str = ""
    item_type: str = ""
    bloom: str = ""
    tag: str = ""
    is_core_only: bool = False
    is_balanced: bool = True


@dataclass(frozen=True, slots=True)
class Blueprint:
    """items: slugs of those that are asked in any case, in their order; the draws come after them."""

    items: tuple[str, ...] = ()
    draws: tuple[Draw, ...] = ()

    @property
    def wanted(self) -> int:
        """How many items are asked for."""
        return len(self.items) + sum(draw.count for draw in self.draws)

    def to_document(self) -> dict[str, Any]:
        """The blueprint as plain JSON values: {"items": [slug…], "draws": [{…}…]}."""
        return {"items": list(self.items), "draws": [asdict(draw) for draw in self.draws]}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Blueprint":
        """The blueprint that `to_document` wrote; "draws" may be missing, as in quizzes of before there were any."""
        return cls(tuple(document["items"]), tuple(Draw(**draw) for draw in document.get("draws", ())))


@dataclass(frozen=True, slots=True)
class PoolEntry:
    """What of a published item decides whether it is drawn.

    slug, type, section, controversy, side, claims, tags, variants_of, switch_group: as in Item, bloom its value.
    is_core: whether the claim chiefly tested is a core one.
    """

    slug: str
    type: str
    section: str
    controversy: str
    side: Side
    bloom: str
    claims: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    is_core: bool = False
    variants_of: str = ""
    switch_group: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the pool holds for one draw.

    there: items of different families that fit, without what is named already.  by_side: the items among them, kin
    included, by the side they voice.  left: how many of them the draw gets beside the others, `count` at most.
    """

    draw: Draw
    there: int
    by_side: Mapping[Side, int]
    left: int

    @property
    def is_met(self) -> bool:
        """Whether the draw gets what it wants."""
        return self.left >= self.draw.count

    @property
    def lack(self) -> str:
        """What is missing, in words, "" for nothing: "4 wanted, 3 there"."""
        if self.is_met:
            return ""
        if self.there < self.draw.count:
            return f"{self.draw.count} wanted, {self.there or 'none'} there"
        return f"{self.draw.count} wanted, {self.left or 'none'} left beside the other draws"


class Shortage(Exception):
    """The pool cannot meet the blueprint.  offers: of the draws that lack something, in their order."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__("; ".join(f"{label(offer.draw)}: {offer.lack}" for offer in offers))
        self.offers = tuple(offers)


def pool_entry(item: Item, claim_map: ClaimMap) -> PoolEntry:
    """The item as an entry of the pool."""
    claim = claim_map.claims.get(chief_claim(item))
    return PoolEntry(
        item.slug,
        item.type,
        item.section,
        item.controversy,
        item.side,
        item.bloom.value,
        item.claims,
        item.tags,
        claim is not None and claim.salience == "core",
        item.variants_of,
        item.switch_group,
    )


def may_be_asked(item_type: str) -> bool:
    """Whether items of that type can stand in a quiz."""
    return BY_NAME[item_type].INPUT != NEVER_IN_A_QUIZ


def label(draw: Draw, names: Mapping[str, str] | None = None) -> str:
    """What the draw is from, in words: "IDEA, core claims".  names: for readers, by section, claim and so on."""
    known = names or {}
    parts = [
        known.get(value, value)
        for value in (draw.section, draw.claim, draw.controversy, draw.item_type, draw.bloom, draw.tag)
        if value
    ]
    if draw.is_core_only:
        parts.append("core claims")
    return ", ".join(parts) or "all questions"


def check(blueprint: Blueprint) -> list[Problem]:
    """What keeps this from being a blueprint, whatever the pool."""
    problems = [
        Problem(f"draws[{index}].count", f"Choose from 1 to {ITEMS_AT_MOST} questions.")
        for index, draw in enumerate(blueprint.draws)
        if not 1 <= draw.count <= ITEMS_AT_MOST
    ]
    if not blueprint.items and not blueprint.draws:
        problems.append(Problem("", "Name a question, or draw some: a quiz needs at least one."))
    if len(set(blueprint.items)) < len(blueprint.items):
        problems.append(Problem("items", "Name each question once."))
    if len(blueprint.draws) > DRAWS_AT_MOST:
        problems.append(Problem("draws", f"A quiz has at most {DRAWS_AT_MOST} draws."))
    if not problems and blueprint.wanted > ITEMS_AT_MOST:
        problems.append(
            Problem("", f"These are {blueprint.wanted} questions; a quiz has at most {ITEMS_AT_MOST}.")
        )
    return problems


def fits(draw: Draw, entry: PoolEntry) -> bool:
    """Whether the draw may take the item; what is beyond the article only where its section or claim is named."""
    return (
        may_be_asked(entry.type)
        and (BY_NAME[entry.type].INPUT != ONLY_WHEN_NAMED or draw.item_type == entry.type)
        and (entry.section != BEYOND or draw.section == BEYOND or bool(draw.claim))
        and draw.section in ("", entry.section)
        and (not draw.claim or draw.claim in entry.claims)
        and draw.controversy in ("", entry.controversy)
        and draw.item_type in ("", entry.type)
        and draw.bloom in ("", entry.bloom)
        and (not draw.tag or draw.tag in entry.tags)
        and (entry.is_core or not draw.is_core_only)
    )


def named(blueprint: Blueprint, pool: Iterable[PoolEntry]) -> tuple[str, ...]:
    """The slugs of the items named that can be asked now, in their order; withdrawn ones are left out."""
    there = {entry.slug for entry in pool if may_be_asked(entry.type)}
    return tuple(slug for slug in blueprint.items if slug in there)


def akin(blueprint: Blueprint, pool: Iterable[PoolEntry]) -> tuple[str, ...]:
    """Of the items named, those that come after another of their family, and so ask the same in other words."""
    entries = list(pool)
    family_of = _families(entries)
    asked: set[str] = set()
    again = []
    for slug in named(blueprint, entries):
        if family_of[slug] in asked:
            again.append(slug)
        asked.add(family_of[slug])
    return tuple(again)


def offers(blueprint: Blueprint, pool: Iterable[PoolEntry]) -> tuple[Offer, ...]:
    """What the pool holds for each draw, in their order."""
    return _Shelves(blueprint, sorted(pool, key=lambda entry: entry.slug)).offers()


def resolve(blueprint: Blueprint, pool: Iterable[PoolEntry], *, seed: int) -> tuple[str, ...]:
    """The slugs of the items asked: those named, then what is drawn, draw by draw.

    The same pool, in any order, and the same seed give the same items. Named items that are not in the pool are left
    out. Raises Shortage where a draw cannot be met.
    """
    entries = sorted(pool, key=lambda entry: entry.slug)
    shelves = _Shelves(blueprint, entries)
    short = [offer for offer in shelves.offers() if not offer.is_met]
    if short:
        raise Shortage(short)
    chosen = named(blueprint, entries)
    of_slug = {entry.slug: entry for entry in entries}
    asked_claims = {claim for slug in chosen for claim in of_slug[slug].claims[:1]}
    drawn: list[str] = []
    for number, draw in enumerate(blueprint.draws):
        taken: list[PoolEntry] = []
        voices = _voices(draw, shelves.waiting(number))
        while len(taken) < draw.count:
            waiting = shelves.waiting(number)
            preference = _Preference(
                draw, taken, waiting=waiting, voices=voices, asked_claims=asked_claims, seed=seed
            )
            entry = next(
                entry for entry in sorted(waiting, key=preference.rank) if shelves.take(number, entry)
            )
            taken.append(entry)
            asked_claims.update(entry.claims[:1])
        drawn += (entry.slug for entry in taken)
    return (*chosen, *drawn)


def shuffled(slugs: Iterable[str], *, seed: int) -> tuple[str, ...]:
    """The items in an order that the seed decides."""
    return tuple(sorted(slugs, key=lambda slug: _digest(seed, f"order {slug}")))


def _voices(draw: Draw, waiting: Collection[PoolEntry]) -> int:
    """How many of a balanced draw should voice a side: their share of what is there, made even.

    At least two, and one for each side of each controversy where the draw is long enough for all of them.
    """
    sided = [entry for entry in waiting if entry.side is not Side.NEUTRAL]
    every = len({(entry.controversy, entry.side) for entry in sided})
    share = draw.count * len(sided) / max(1, len(waiting))
    least = every if every <= draw.count else 2
    return max(least, 2 * round(share / 2))


class _Preference:
    """Which of the items that wait a draw had best take next."""

    def __init__(
        self,
        draw: Draw,
        taken: Sequence[PoolEntry],
        *,
        waiting: Collection[PoolEntry],
        voices: int,
        asked_claims: Collection[str],
        seed: int,
    ) -> None:
        self._is_balanced = draw.is_balanced and draw.count > 1
        self._is_last = len(taken) == draw.count - 1
        self._asked_claims = asked_claims
        self._seed = seed
        self._sides = Counter(entry.side for entry in taken)
        self._has_voices = len(taken) - self._sides[Side.NEUTRAL] >= voices
        self._voiced = {(entry.controversy, entry.side) for entry in taken}
        self._can_be_voiced = {(entry.controversy, entry.side) for entry in waiting} | self._voiced

    def rank(self, entry: PoolEntry) -> tuple[int, int, bool, bytes]:
        """The smaller, the sooner."""
        side, controversy = self._side_rank(entry) if self._is_balanced else (0, 0)
        is_asked_before = bool(entry.claims) and entry.claims[0] in self._asked_claims
        return side, controversy, is_asked_before, _digest(self._seed, entry.slug)

    def _side_rank(self, entry: PoolEntry) -> tuple[int, int]:
        lead = self._sides[Side.OPPOSITION] - self._sides[Side.CONSOLIDATION]
        is_new = entry.side is not Side.NEUTRAL and (entry.controversy, entry.side) not in self._voiced
        opponent = _other(entry.side)
        if lead:
            behind = Side.CONSOLIDATION if lead > 0 else Side.OPPOSITION
            answers = is_new and (entry.controversy, opponent) in self._voiced
            return (
                0 if entry.side is behind else 1 if entry.side is Side.NEUTRAL else 2,
                0 if answers else 1 if is_new else 2,
            )
        if self._has_voices or self._is_last:
            # One voice more for one side would tip the scale that stands even.
            return int(entry.side is not Side.NEUTRAL), 0
        return (
            0 if is_new else 1 if entry.side is not Side.NEUTRAL else 2,
            int((entry.controversy, opponent) not in self._can_be_voiced),
        )


class _Shelves:
    """The families from which each draw may take, with as many set aside for each as it still needs.

    The setting aside is a maximum matching of draws and families, mended along augmenting paths (Kuhn's method).
    """

    def __init__(self, blueprint: Blueprint, entries: Sequence[PoolEntry]) -> None:
        family_of = _families(entries)
        gone = {family_of[entry.slug] for entry in entries if entry.slug in set(blueprint.items)}
        self._family_of = family_of
        self._draws = blueprint.draws
        self._fitting = [
            [entry for entry in entries if family_of[entry.slug] not in gone and fits(draw, entry)]
            for draw in blueprint.draws
        ]
        self._families = [
            list(dict.fromkeys(family_of[e.slug] for e in fitting)) for fitting in self._fitting
        ]
        self._taken: set[str] = set()
        self._kept_for: dict[str, int] = {}
        self._needs = [
            sum(self._keep_one(n) for _ in range(draw.count)) for n, draw in enumerate(self._draws)
        ]

    def offers(self) -> tuple[Offer, ...]:
        """What is there for each draw; to be asked before anything is taken."""
        return tuple(
            Offer(
                draw,
                len(self._families[number]),
                MappingProxyType(Counter(entry.side for entry in self._fitting[number])),
                self._needs[number],
            )
            for number, draw in enumerate(self._draws)
        )

    def waiting(self, number: int) -> list[PoolEntry]:
        """What the draw could still take."""
        return [entry for entry in self._fitting[number] if self._family_of[entry.slug] not in self._taken]

    def take(self, number: int, entry: PoolEntry) -> bool:
        """Give the item to the draw, with its whole family; False, and nothing done, if another would go short."""
        family = self._family_of[entry.slug]
        owner = self._kept_for.pop(family, None)
        self._taken.add(family)
        if owner not in (None, number) and not self._keep_one(owner, spare=number):
            self._taken.discard(family)
            self._kept_for[family] = owner
            return False
        self._needs[number] -= 1
        kept = [family for family, keeper in self._kept_for.items() if keeper == number]
        if len(kept) > self._needs[number]:
            del self._kept_for[kept[0]]
        return True

    def _keep_one(self, number: int, *, spare: int | None = None) -> bool:
        """Set one more family aside for the draw, if need be by giving others another; False if there is no way.

        spare: a draw that can do with one less.
        """
        wanted_by: dict[str, int] = {}
        given_up: dict[int, str] = {}
        reached = [number]
        for draw in reached:
            for family in self._families[draw]:
                if family in self._taken or family in wanted_by:
                    continue
                wanted_by[family] = draw
                owner = self._kept_for.get(family)
                if owner is None or owner == spare:
                    self._hand_on(family, number, wanted_by=wanted_by, given_up=given_up)
                    return True
                if owner not in reached:
                    given_up[owner] = family
                    reached.append(owner)
        return False

    def _hand_on(
        self, family: str, number: int, *, wanted_by: Mapping[str, int], given_up: Mapping[int, str]
    ) -> None:
        draw = wanted_by[family]
        self._kept_for[family] = draw
        while draw != number:
            family = given_up[draw]
            draw = wanted_by[family]
            self._kept_for[family] = draw


def _families(entries: Iterable[PoolEntry]) -> dict[str, str]:
    """The family of each item, both by slug, followed through from item to item: with one, none of the others."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = name = parent[parent[name]]
        return name

    for entry in entries:
        for tie in family_ties(entry.slug, variants_of=entry.variants_of, switch_group=entry.switch_group):
            parent[root(tie)] = root(f"item {entry.slug}")
    return {entry.slug: root(f"item {entry.slug}") for entry in entries}


def _other(side: Side) -> Side:
    return Side.CONSOLIDATION if side is Side.OPPOSITION else Side.OPPOSITION


def _digest(seed: int, name: str) -> bytes:
    # A hash and not a random generator: it depends neither on the order of the pool nor on Python's version.
    return hashlib.sha256(f"{seed}:{name}".encode()).digest()
