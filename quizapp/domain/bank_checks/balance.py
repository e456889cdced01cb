"""Rules B1 to B10: both sides of each controversy are treated alike, and what is no controversy is not made one.

B3 is judged where the partisan bots play, B4 by the lint `unattributed_opinion` item by item.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from quizapp.domain.bank_findings import BankFinding
from quizapp.domain.claim_map import Kind
from quizapp.domain.item_types import BY_NAME, SELF_JUDGED
from quizapp.domain.items import Case, Item, Scope, Side
from quizapp.domain.subject import BEYOND, Subject, once_for_a_subject
from quizapp.domain.wording import (
    ATTRIBUTION,
    label_lemmas,
    lemma,
    plain,
    sentences,
    texts_of,
    without_quotations,
    words,
)

NAME = "balance"
MOST_KEYS_APART = MOST_CELLS_APART = MOST_FIRST_APART = 1
MOST_EXPLAINED_APART, MOST_MODEL_APART = 0.10, 0.15
LEAST_OWN_VOICE = 3
OWN_VOICE = ("C-LEAD-10", "C-CTRV-16", "C-CTRV-17", "C-CTRV-18")
"""The claims in which the article takes a vantage point of its own."""
_LOADED = re.compile(
    r"\b(?:cautionary tale|temptations?|creeping|rising elite|noble|social engineering|fanatic\w*|betray\w*)\b",
    re.IGNORECASE,
)
_SIDES = (Side.OPPOSITION, Side.CONSOLIDATION)


@dataclass(frozen=True, slots=True)
class Tally:
    """How one controversy is treated; pairs are (opposition, consolidation).

    items: linked to it.  keys: scored items on disputed matter, by the side whose view is the key.  explanation_words:
    mean length for those.  first: items with both sides in a fixed order, by who comes first.  named_first: stems and
    explanations that name both sides, by whom they name first, be it as speaker or as spoken of.
    """

    items: int
    keys: tuple[int, int]
    explanation_words: tuple[float, float]
    first: tuple[int, int]
    named_first: tuple[int, int]


@once_for_a_subject
def tallies(subject: Subject) -> dict[str, Tally]:
    """Controversy -> how it is treated."""
    return {
        key: _tally([item for item in subject.items if item.controversy == key], subject)
        for key in subject.claim_map.controversies
    }


def true_false_cells(subject: Subject) -> dict[str, int]:
    """Attributed true/false items by side and key: "opposition_true" and so on."""
    cells = {f"{side}_{key}": 0 for side in _SIDES for key in ("true", "false")}
    for item in subject.items:
        if item.type == "true_false" and item.side in _SIDES and not _is_fact(item, subject):
            cells[f"{item.side}_{'true' if item.options[0].is_key else 'false'}"] += 1
    return cells


def check(subject: Subject) -> list[BankFinding]:
    """What is unbalanced, by the number of the rule."""
    return [finding for rule in _RULES for finding in rule(subject)]


def _keys_of_either_side(subject: Subject) -> Iterable[BankFinding]:
    for key, tally in tallies(subject).items():
        opposition, consolidation = tally.keys
        if abs(opposition - consolidation) > MOST_KEYS_APART:
            message = (
                f"{key}: {opposition} keys voice the opposition, {consolidation} the order side; "
                f"change or add items until they differ by {MOST_KEYS_APART} at most."
            )
            yield BankFinding("B1", message)


def _true_false_of_either_side(subject: Subject) -> Iterable[BankFinding]:
    cells = true_false_cells(subject)
    if max(cells.values()) - min(cells.values()) > MOST_CELLS_APART:
        told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in cells.items())
        message = f"Attributed true/false items are uneven: {told}; let the four differ by {MOST_CELLS_APART} at most."
        yield BankFinding("B2", message)


def _explanations(subject: Subject) -> Iterable[BankFinding]:
    lengths = [_explained([item for item in subject.items if item.side is side]) for side in _SIDES]
    if all(lengths) and max(lengths) > (1 + MOST_EXPLAINED_APART) * min(lengths):
        message = (
            f"Explanations have {lengths[0]:.1f} words on average for the opposition, {lengths[1]:.1f} for the order "
            f"side; lengthen the shorter ones until they differ by {MOST_EXPLAINED_APART:.0%} at most."
        )
        yield BankFinding("B5", message)
    for item in subject.items:
        for field, text in texts_of(item):
            if field.startswith("citation") or field.endswith("misconception"):
                continue
            for sentence in sentences(without_quotations(text)):
                loaded = _LOADED.search(sentence)
                if loaded and not ATTRIBUTION.search(sentence):
                    message = (
                        f"“{loaded[0]}” is a loaded word; quote it, say whose it is, or use a plain one."
                    )
                    yield BankFinding("B5", message, item=item.slug, field=field)


def _steelmen(subject: Subject) -> Iterable[BankFinding]:
    for item in subject.items:
        if item.type != "steelman" or len(item.sides) != len(_SIDES):
            continue
        reasons = [len(case.checklist) for case in item.sides]
        if reasons[0] != reasons[1]:
            message = f"One case has {reasons[0]} reasons, the other {reasons[1]}; give both as many."
            yield BankFinding("B6", message, item=item.slug, field="sides")
        lengths = [len(words(plain(case.model))) for case in item.sides]
        if max(lengths) > (1 + MOST_MODEL_APART) * min(lengths):
            message = (
                f"One model answer has {lengths[0]} words, the other {lengths[1]}; "
                f"let them differ by {MOST_MODEL_APART:.0%} at most."
            )
            yield BankFinding("B6", message, item=item.slug, field="sides")
        for index, case in enumerate(item.sides):
            yield from _untied(item, case, index=index, subject=subject)


def _untied(item: Item, case: Case, *, index: int, subject: Subject) -> Iterable[BankFinding]:
    known = {*subject.claim_map.claims, *subject.claim_map.beyond}
    for place, point in enumerate(case.checklist):
        if point.claim not in known:
            message = "The reason is tied to no claim; name the one that it stands for."
            field = f"sides[{index}].checklist[{place}].claim"
            yield BankFinding("B6", message, item=item.slug, field=field)


def _who_comes_first(subject: Subject) -> Iterable[BankFinding]:
    for key, tally in tallies(subject).items():
        opposition, consolidation = tally.first
        if abs(opposition - consolidation) > MOST_FIRST_APART:
            message = (
                f"{key}: where an item has both sides in a fixed order, the opposition comes first {opposition} times, "
                f"the order side {consolidation}; turn some round until they differ by {MOST_FIRST_APART} at most."
            )
            yield BankFinding("B7", message)
        opposition, consolidation = tally.named_first
        if abs(opposition - consolidation) > MOST_FIRST_APART:
            message = (
                f"{key}: of the stems and explanations that name both sides, {opposition} name the opposition first, "
                f"{consolidation} the order side; turn sentences round until they differ by {MOST_FIRST_APART} at most."
            )
            yield BankFinding("B7", message)


def _facts_are_not_disputed(subject: Subject) -> Iterable[BankFinding]:
    for item in subject.items:
        if item.opposing_claim and _is_fact(item, subject):
            message = f"{item.claims[0]} is a fact, which nothing opposes; take out {item.opposing_claim}."
            yield BankFinding("B8", message, item=item.slug, field="opposing_claim")


def _own_vantage_point(subject: Subject) -> Iterable[BankFinding]:
    mapped = set(OWN_VOICE) & set(subject.claim_map.claims)
    count = sum(bool(mapped & set(item.claims)) for item in subject.items)
    if mapped and count < LEAST_OWN_VOICE:
        message = (
            f"{count} items ask for the article's own vantage point ({', '.join(sorted(mapped))}); "
            f"write {LEAST_OWN_VOICE} or more."
        )
        yield BankFinding("B9", message)


def _beyond_is_labelled(subject: Subject) -> Iterable[BankFinding]:
    for item in subject.items:
        is_outside, is_beyond = item.section == BEYOND, item.scope is Scope.BEYOND
        if item.scope is Scope.BEYOND and not item.source.strip():
            message = "The item asks for what is beyond the article and names no source; write a source line."
            yield BankFinding("B10", message, item=item.slug, field="source")
        elif is_outside and not is_beyond:
            message = (
                "The item stands in BEYOND without the scope that gives it its badge; write scope: beyond."
            )
            yield BankFinding("B10", message, item=item.slug, field="scope")
        elif is_beyond and not is_outside:
            message = (
                f"What is beyond the article is scored apart, and {item.section} is not; move it to {BEYOND}."
            )
            yield BankFinding("B10", message, item=item.slug, field="section")


_RULES: Sequence[Callable[[Subject], Iterable[BankFinding]]] = (
    _keys_of_either_side,
    _true_false_of_either_side,
    _explanations,
    _steelmen,
    _who_comes_first,
    _facts_are_not_disputed,
    _own_vantage_point,
    _beyond_is_labelled,
)


def _tally(items: Sequence[Item], subject: Subject) -> Tally:
    scored = [
        item for item in items if BY_NAME[item.type].INPUT not in SELF_JUDGED and not _is_fact(item, subject)
    ]
    by_side = [[item for item in scored if item.side is side] for side in _SIDES]
    first = [_first_side(item, subject) for item in items]
    texts = [text for item in items for text in (item.stem, item.explanation)]
    named_first = [_first_named(text, subject) for text in texts]
    return Tally(
        items=len(items),
        keys=(len(by_side[0]), len(by_side[1])),
        explanation_words=(_explained(by_side[0]), _explained(by_side[1])),
        first=(first.count(Side.OPPOSITION), first.count(Side.CONSOLIDATION)),
        named_first=(named_first.count(Side.OPPOSITION), named_first.count(Side.CONSOLIDATION)),
    )


def _explained(items: Sequence[Item]) -> float:
    lengths = [len(words(plain(item.explanation))) for item in items if item.explanation]
    return fmean(lengths) if lengths else 0.0


def _first_side(item: Item, subject: Subject) -> Side | None:
    """Which side comes first in the parts whose order is never shuffled, None where not both are there."""
    claims = subject.claim_map.claims
    sides = [case.side for case in item.sides]
    sides += [claims[prompt.claim].side for prompt in item.prompts if prompt.claim in claims]
    voiced = [side for side in sides if side in _SIDES]
    return voiced[0] if set(voiced) == set(_SIDES) else None


def _first_named(markdown: str, subject: Subject) -> Side | None:
    """Which side the text names first by the label of a holder, None where it does not name both."""
    sides = _sides_by_lemma(subject)
    named = [sides[found] for found in map(lemma, words(plain(markdown))) if found in sides]
    return named[0] if len(set(named)) == len(_SIDES) else None


@once_for_a_subject
def _sides_by_lemma(subject: Subject) -> dict[str, Side]:
    """Lemma -> the side whose holders it names; those that name holders of several sides, or of none, are left out."""
    named: dict[str, set[Side]] = {}
    for holder in subject.claim_map.holders.values():
        for found in label_lemmas(holder):
            named.setdefault(found, set()).add(holder.side)
    return {found: side for found, sides in named.items() for side in sides & set(_SIDES) if len(sides) == 1}


def _is_fact(item: Item, subject: Subject) -> bool:
    claim = subject.claim_map.claims.get(item.claims[0]) if item.claims else None
    return claim is not None and claim.kind is Kind.FACT
