"""Whether a bank asks for everything that there is to know of its subject, and for nothing far too often."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from quizapp.domain.bank_findings import BankFinding
from quizapp.domain.families import chief_claim, ties
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Bloom, Item
from quizapp.domain.subject import Subject

NAME = "coverage"
MOST_PER_CLAIM = 6
LEAST_FOR_CORE = 2
"""Items for each core claim, and types among them."""
LEAST_PAIRS = 20


@dataclass(frozen=True, slots=True)
class Blueprint:
    """How many items a subject is to have at least.  levels: section -> items by Bloom level, lowest first."""

    levels: Mapping[str, tuple[int, int, int, int, int]]
    types: Mapping[str, int]
    controversies: Mapping[str, int]


BLUEPRINTS: Mapping[str, Blueprint] = MappingProxyType(
    {
        "left-opposition": Blueprint(
            levels={
                "LEAD": (8, 9, 2, 3, 2), "ORIG": (11, 12, 4, 4, 1), "IDEA": (8, 10, 5, 4, 1),
                "CTRV": (8, 12, 6, 13, 9), "REPR": (9, 6, 2, 4, 1), "LEGA": (3, 5, 2, 4, 2),
                "CROSS": (0, 2, 1, 5, 4), "BEYOND": (6, 2, 1, 1, 0),
            },
            types={
                "single_choice": 56, "multiple_response": 14, "true_false": 18, "cloze": 14, "matching": 10,
                "ordering": 8, "short_answer": 12, "who_would_say": 16, "steelman": 6, "sorting": 8,
                "flashcard_basic": 20, "flashcard_reversed": 10,
            },
            controversies={
                "K-DEMO": 40, "K-PACE": 32, "K-INTL": 28, "K-READ": 20, "K-LEGA": 16, "K-LENIN": 12,
            },
        )
    }
)  # fmt: skip
"""Slug of a subject -> its blueprint. A subject without one is judged by the rules that hold for all."""


@dataclass(frozen=True, slots=True)
class Covered:
    """How far the claims are asked for.

    core_with_two_types: those with two items or more of two types or more.  core_in_turn: those of which two items or
    more are kin (see `families`), so that the queue and a practice ask now the one and now the other.
    """

    claims: int
    core_with_two_types: int
    core_in_turn: int
    core: int
    switch_pairs: int


def covered(subject: Subject) -> Covered:
    """How far the bank covers the claim map."""
    asked = _asked(subject)
    core = [claim.id for claim in subject.claim_map.claims.values() if claim.salience == "core"]
    return Covered(
        claims=sum(bool(asked[claim]) for claim in subject.claim_map.claims),
        core_with_two_types=sum(_is_enough(asked[claim]) for claim in core),
        core_in_turn=sum(_take_turns(asked[claim]) for claim in core),
        core=len(core),
        switch_pairs=switch_pairs(subject),
    )


def switch_pairs(subject: Subject) -> int:
    """How many groups ask the same of two holders or more, with a key for each."""
    groups: dict[str, set[str]] = {}
    for item in subject.items:
        if item.switch_group:
            groups.setdefault(item.switch_group, set()).add(BY_NAME[item.type].key_text(item))
    return sum(len(keys) > 1 for keys in groups.values())


def check(subject: Subject) -> list[BankFinding]:
    """What is not asked, not often enough, or too often."""
    return [finding for rule in _RULES for finding in rule(subject)]


def _claims(subject: Subject) -> Iterable[BankFinding]:
    asked = _asked(subject)
    for claim in subject.claim_map.claims.values():
        items = asked[claim.id]
        if not items:
            message = f"No item names {claim.id}; write one that asks for it."
            yield BankFinding("claims", message)
        elif claim.salience == "core" and not _is_enough(items):
            types = sorted({item.type for item in items})
            message = (
                f"{claim.id} is a core claim with {len(items)} items ({', '.join(types)}); "
                f"write {LEAST_FOR_CORE} or more, of {LEAST_FOR_CORE} types or more."
            )
            yield BankFinding("core_claims", message)
        if len(items) > MOST_PER_CLAIM:
            message = f"{claim.id} has {len(items)} items; {MOST_PER_CLAIM} at most would satisfy."
            yield BankFinding("claims", message)


def _turns(subject: Subject) -> Iterable[BankFinding]:
    """Items of a claim that are no kin come whenever each is due, both on one day and with each other's answer."""
    for claim, items in _asked(subject).items():
        is_core = subject.claim_map.claims[claim].salience == "core"
        if not is_core or len(items) < LEAST_FOR_CORE or _take_turns(items):
            continue
        # An item is the variant of one other at most, so one that is none yet is the easier to mend.
        variant = next((item for item in reversed(items) if not item.variants_of), items[-1])
        root = next(item for item in items if item is not variant)
        message = (
            f"{claim} is a core claim whose items ({', '.join(item.slug for item in items)}) do not take turns, since "
            f"no two are kin; if {variant.slug} and {root.slug} ask for it in other words, give {variant.slug} "
            f"variants_of: {root.slug}, or name {claim} first among the claims of both."
        )
        yield BankFinding("core_claims_in_turn", message)


def _switch_pairs(subject: Subject) -> Iterable[BankFinding]:
    groups: dict[str, list[Item]] = {}
    for item in subject.items:
        if item.switch_group:
            groups.setdefault(item.switch_group, []).append(item)
    for group, items in groups.items():
        if len({BY_NAME[item.type].key_text(item) for item in items}) < 2:
            message = f"The switch {group} has one key for all; ask another holder, whose key differs."
            yield BankFinding("switch_pairs", message, item=items[0].slug, field="switch_group")
    wanted = LEAST_PAIRS if subject.slug in BLUEPRINTS else 0
    count = switch_pairs(subject)
    if count < wanted:
        message = f"{count} pairs ask the same of another holder; {wanted} or more would satisfy."
        yield BankFinding("switch_pairs", message)


def _cautions(subject: Subject) -> Iterable[BankFinding]:
    met = {caution for item in subject.items for caution in item.cautions_ack}
    for caution in subject.claim_map.cautions.values():
        if caution.id not in met:
            message = f"No feedback meets {caution.id} ({caution.topic}); name it in cautions_ack of an item that does."
            yield BankFinding("cautions", message)


def _tensions(subject: Subject) -> Iterable[BankFinding]:
    met = {tension for item in subject.items for tension in item.tensions}
    for tension in subject.claim_map.tensions.values():
        if tension.id not in met:
            told = f"{tension.id} ({tension.text})"
            message = f"No item meets {told}; write one that does and give it tensions: [{tension.id}]."
            yield BankFinding("tensions", message)


def _concepts(subject: Subject) -> Iterable[BankFinding]:
    """Terms to which the source links are terms to be known by heart: each has a card, by the claims of the card."""
    claims = subject.claim_map.claims
    carded = {
        concept
        for item in subject.items
        if BY_NAME[item.type].INPUT == "recall"
        for claim in item.claims
        if claim in claims
        for concept in claims[claim].concepts
    }
    for concept in subject.claim_map.concepts.values():
        if concept.is_cross_referenced and concept.id not in carded:
            stating = [claim.id for claim in claims.values() if concept.id in claim.concepts]
            message = (
                f"No flashcard asks for {concept.label} ({concept.id}); "
                f"write one on a claim that has it: {', '.join(stating) or 'none of the map has'}."
            )
            yield BankFinding("concepts", message)


def _blueprint(subject: Subject) -> Iterable[BankFinding]:
    blueprint = BLUEPRINTS.get(subject.slug)
    if blueprint is None:
        return
    levels = Counter((item.section, item.bloom) for item in subject.items)
    wanted = {
        (section, bloom): count
        for section, counts in blueprint.levels.items()
        for bloom, count in zip(Bloom, counts, strict=True)
    }
    short = [
        (f"{section} at the level {bloom}", levels[section, bloom], count)
        for (section, bloom), count in wanted.items()
    ]
    types = Counter(item.type for item in subject.items)
    short += [(f"the type {name}", types[name], count) for name, count in blueprint.types.items()]
    linked = Counter(item.controversy for item in subject.items)
    short += [
        (f"the controversy {key}", linked[key], count) for key, count in blueprint.controversies.items()
    ]
    for what, count, least in short:
        if count < least:
            message = (
                f"{count} items are of {what}; the blueprint asks for {least}: write {least - count} more."
            )
            yield BankFinding("blueprint", message)


_RULES: Sequence[Callable[[Subject], Iterable[BankFinding]]] = (
    _claims,
    _turns,
    _switch_pairs,
    _cautions,
    _tensions,
    _concepts,
    _blueprint,
)


def _asked(subject: Subject) -> dict[str, list[Item]]:
    """Claim -> the items that name it; every claim of the map is in it."""
    asked: dict[str, list[Item]] = {claim: [] for claim in subject.claim_map.claims}
    for item in subject.items:
        for claim in dict.fromkeys(item.claims):
            if claim in asked:
                asked[claim].append(item)
    return asked


def _is_enough(items: Sequence[Item]) -> bool:
    return len(items) >= LEAST_FOR_CORE and len({item.type for item in items}) >= LEAST_FOR_CORE


def _take_turns(items: Iterable[Item]) -> bool:
    """Whether two of them have a tie in common."""
    shared = Counter(
        tie
        for item in items
        for tie in ties(
            item.slug,
            variants_of=item.variants_of,
            switch_group=item.switch_group,
            claim=chief_claim(item),
        )
    )
    return any(count > 1 for count in shared.values())
