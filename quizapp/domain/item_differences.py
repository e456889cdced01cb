"""Two wordings of an item compared part by part, in the words of whoever writes items.

What the item names by an id (a claim, a holder, a passage) is told by its label, because nobody knows ids by heart.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Bloom, Item, Scope, Side
from quizapp.domain.subject import Subject

BLOOM_LABELS = {
    Bloom.REMEMBER: "Remember",
    Bloom.UNDERSTAND: "Understand",
    Bloom.APPLY: "Apply",
    Bloom.ANALYSE: "Analyse",
    Bloom.EVALUATE: "Evaluate",
}
SCOPE_LABELS = {Scope.ARTICLE: "The article is enough", Scope.BEYOND: "Beyond the article"}
SIDE_LABELS = {
    Side.OPPOSITION: "Opposition",
    Side.CONSOLIDATION: "Consolidation",
    Side.NEUTRAL: "Neither side",
}
_WORDS = re.compile(r"\s+|[^\s]+")
# Above these a comparison word by word takes its time (it grows with the cube) and helps nobody.
_MOST_WORDS = 400
_MOST_WORDS_IN_ALL = 4000


class Mark(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an item.  label: such as "Option 2, reason".  text: "" where there is none."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A part that differs.  before, after: "" where it is new or gone.  pieces: both texts in one, piece by piece."""

    label: str
    before: str
    after: str
    pieces: tuple[tuple[Mark, str], ...]


def claim_label(claim_id: str, subject: Subject) -> str:
    """A claim never without its holder: "Trotsky: Open debate keeps rule rightful (C-LEAD-05)"; else the bare id."""
    claim = subject.claim_map.claims.get(claim_id)
    if claim is not None:
        return f"{holder_label(claim.holder, subject)}: {claim.paraphrase} ({claim.id})"
    beyond = subject.claim_map.beyond.get(claim_id)
    return f"Beyond the article: {beyond.statement} ({beyond.id})" if beyond else claim_id


def holder_label(holder_id: str, subject: Subject) -> str:
    """The label of a holder without its remark in parentheses; else the bare id."""
    holder = subject.claim_map.holders.get(holder_id)
    return holder.label.partition(" (")[0] if holder else holder_id


def parts_of(item: Item, subject: Subject) -> list[Part]:
    """Every part of the item that its writer can change, filled or not, in the order of a form."""
    parts = [
        ("Type", BY_NAME[item.type].LABEL if item.type in BY_NAME else item.type),
        ("Question", item.stem),
    ]
    for number, option in enumerate(item.options, 1):
        parts += [
            (f"Option {number}", option.text),
            (f"Option {number}, right or wrong", "right" if option.is_key else "wrong"),
            (f"Option {number}, place", "kept when shuffled" if option.is_pinned else ""),
            (f"Option {number}, reason", option.rationale),
            (f"Option {number}, mistake behind it", option.misconception),
            (f"Option {number}, claim", claim_label(option.claim, subject)),
            (f"Option {number}, holder", holder_label(option.holder, subject)),
        ]
    parts += _pairs_and_sides(item, subject)
    for number, variants in enumerate(item.accepted, 1):
        label = "Accepted answers" if len(item.accepted) == 1 else f"Accepted in blank {number}"
        parts.append((label, "\n".join(variants)))
    controversy = subject.claim_map.controversies.get(item.controversy)
    parts += [
        ("Answer", item.answer),
        ("Explanation", item.explanation),
        ("Claims", "\n".join(claim_label(claim, subject) for claim in item.claims)),
        ("Claim that answers it", claim_label(item.opposing_claim, subject)),
        ("Section", subject.section_titles.get(item.section, item.section)),
        ("Holder", holder_label(item.holder, subject)),
        ("Viewpoint", SIDE_LABELS[item.side]),
        ("Controversy", controversy.question if controversy else item.controversy),
        ("Passage", item.citation.passage),
        ("Sentence of the passage", item.citation.quote),
        ("Demand", BLOOM_LABELS[item.bloom]),
        ("Scope", SCOPE_LABELS[item.scope]),
        ("Source", item.source),
        ("Cautions heeded", _listed(item.cautions_ack)),
        ("Tensions met", _listed(item.tensions)),
        ("Variant of", item.variants_of),
        ("Switch group", item.switch_group),
        ("Tags", _listed(item.tags)),
        ("Author", item.author),
        ("Reviewed by", _listed(item.reviewed_by)),
    ]
    return [Part(label, text) for label, text in parts]


def _pairs_and_sides(item: Item, subject: Subject) -> list[tuple[str, str]]:
    parts = []
    for number, prompt in enumerate(item.prompts, 1):
        parts += [
            (f"Statement {number}", prompt.text),
            (f"Statement {number}, belongs to", f"option {prompt.key + 1}"),
            (f"Statement {number}, reason", prompt.rationale),
            (f"Statement {number}, claim", claim_label(prompt.claim, subject)),
        ]
    for number, case in enumerate(item.sides, 1):
        parts += [
            (f"Side {number}", SIDE_LABELS[case.side]),
            (f"Side {number}, label", case.label),
            (f"Side {number}, model answer", case.model),
        ]
        for place, point in enumerate(case.checklist, 1):
            label = f"Side {number}, reason {place}"
            parts += [(label, point.text), (f"{label}, claim", claim_label(point.claim, subject))]
    return parts


def differences(before: Item, after: Item, subject: Subject) -> list[Change]:
    """What changed from one wording to the other, in the order of a form; empty where a reader would see none."""
    changes = []
    room = _MOST_WORDS_IN_ALL
    for label, old, new in _changed_parts(before, after, subject=subject):
        most = min(room, _MOST_WORDS)
        changes.append(Change(label, old, new, pieces_of(old, new, most_words=most)))
        words = _count_differing(old, new)
        room -= words if words <= most else 0
    return changes


def changed_labels(before: Item, after: Item, subject: Subject) -> tuple[str, ...]:
    """The labels of what `differences` would tell, by equality alone: for lists of many wordings."""
    return tuple(label for label, _, _ in _changed_parts(before, after, subject=subject))


def pieces_of(before: str, after: str, *, most_words: int = _MOST_WORDS) -> tuple[tuple[Mark, str], ...]:
    """Both texts as one, word by word: what stayed, what was removed, what was added, in that order at each place.

    Joining the pieces that are not ADDED gives `before`, joining those that are not REMOVED gives `after`.
    most_words: between the first and the last that differ, in both texts; above it what differs is told whole.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    head, tail = _common_ends(old, new)
    start, end = "".join(old[:head]), "".join(old[len(old) - tail :])
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    pieces = [(Mark.SAME, start)]
    if len(old) + len(new) > most_words:
        pieces += [(Mark.REMOVED, "".join(old)), (Mark.ADDED, "".join(new))]
    else:
        for kind, old_start, old_end, new_start, new_end in SequenceMatcher(
            a=old, b=new, autojunk=False
        ).get_opcodes():
            if kind == "equal":
                pieces.append((Mark.SAME, "".join(old[old_start:old_end])))
            else:
                pieces.append((Mark.REMOVED, "".join(old[old_start:old_end])))
                pieces.append((Mark.ADDED, "".join(new[new_start:new_end])))
    return _filled([*pieces, (Mark.SAME, end)])


def _changed_parts(before: Item, after: Item, *, subject: Subject) -> list[tuple[str, str, str]]:
    """Label, text before and text after of every part that differs, in the order of a form."""
    old = {part.label: part.text for part in parts_of(before, subject)}
    new = {part.label: part.text for part in parts_of(after, subject)}
    return [
        (label, old.get(label, ""), new.get(label, ""))
        for label in _merged(list(old), list(new))
        if old.get(label, "") != new.get(label, "")
    ]


def _count_differing(before: str, after: str) -> int:
    """How many words of both texts stand between the first and the last that differ."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    return len(old) + len(new) - 2 * sum(_common_ends(old, new))


def _common_ends(old: list[str], new: list[str]) -> tuple[int, int]:
    """With how many words in common the two begin, and with how many of the others they end."""
    most = min(len(old), len(new))
    head = next((place for place in range(most) if old[place] != new[place]), most)
    most -= head
    tail = next((place for place in range(most) if old[-1 - place] != new[-1 - place]), most)
    return head, tail


def _filled(pieces: Iterable[tuple[Mark, str]]) -> tuple[tuple[Mark, str], ...]:
    return tuple((mark, text) for mark, text in pieces if text)


def _merged(old: list[str], new: list[str]) -> list[str]:
    """The labels of both lists, each once, in an order that agrees with the new one."""
    gone = [label for label in old if label not in new]
    merged = list(new)
    for label in gone:
        # After whatever stood before it.
        before = [other for other in old[: old.index(label)] if other in merged]
        merged.insert(merged.index(before[-1]) + 1 if before else 0, label)
    return merged


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(texts)
