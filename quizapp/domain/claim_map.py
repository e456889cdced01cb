"""Who holds which claim, as data: what lets every page name the holder and every lint check the key.

The map is read from a subject's claims.yaml. Nothing in it is a verdict: a claim says what somebody holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quizapp.domain.items import Side


class Kind(StrEnum):
    """What a claim is; only a FACT may be keyed true without naming its holder."""

    FACT = "fact"
    ATTRIBUTED_CLAIM = "attributed_claim"
    EVALUATION = "evaluation"
    HISTORIOGRAPHICAL_OBSERVATION = "historiographical_observation"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds claims.  label: for readers.  is_named: whether the article names the person."""

    id: str
    label: str
    is_named: bool
    side: Side


@dataclass(frozen=True, slots=True)
class Controversy:
    """A disputed question with the short answer of either side."""

    id: str
    question: str
    opposition: str
    consolidation: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A term worth knowing.  is_cross_referenced: whether the source article links to it."""

    id: str
    label: str
    gloss: str
    is_cross_referenced: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim.  anchor: sentence of the source article ("P05.S1").  controversy: "" where undisputed."""

    id: str
    section: str
    anchor: str
    paraphrase: str
    kind: Kind
    holder: str
    side: Side
    controversy: str
    contested_by: tuple[str, ...]
    concepts: tuple[str, ...]
    salience: str
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to know before writing about certain claims; it overrides them."""

    id: str
    topic: str
    note: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beyond:
    """A fact outside the article: for items of scope BEYOND only."""

    id: str
    statement: str


@dataclass(frozen=True, slots=True)
class Tension:
    """Where the article, or a side in it, pulls two ways; it makes a question worth analysing.  text: one line."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class ClaimMap:
    """Everything by id, in the order of the file.  sections: code -> title."""

    sections: Mapping[str, str]
    holders: Mapping[str, Holder]
    controversies: Mapping[str, Controversy]
    concepts: Mapping[str, Concept]
    claims: Mapping[str, Claim]
    cautions: Mapping[str, Caution]
    beyond: Mapping[str, Beyond]
    tensions: Mapping[str, Tension] = field(default_factory=dict)
