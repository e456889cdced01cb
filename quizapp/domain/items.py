"""Item, Option, Citation, Response and Grade: the values that every other module passes around.

They carry no behaviour beyond what their fields say, so that a rule can be read and tested where it is written.
An item is one frozen wording; where it lives (a file, a revision in the database) is not its concern.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Side(StrEnum):
    """Which viewpoint a claim or an item voices."""

    OPPOSITION = "opposition"
    CONSOLIDATION = "consolidation"
    NEUTRAL = "neutral"


class Bloom(StrEnum):
    """What answering asks of the learner, after Bloom's taxonomy as revised in 2001 (the top level is not used)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"


class Scope(StrEnum):
    """Whether the article is enough to answer, or an outside fact is asked (badged, with a score of its own)."""

    ARTICLE = "article"
    BEYOND = "beyond"


class Verdict(StrEnum):
    """What a grade amounts to in one word; UNGRADED where only the learner can tell (a recalled flashcard)."""

    RIGHT = "right"
    PARTIAL = "partial"
    WRONG = "wrong"
    UNGRADED = "ungraded"


class Outcome(StrEnum):
    """Which kind of answer an item type is asked to make of itself for the tests."""

    RIGHT = "right"
    PARTIAL = "partial"
    WRONG = "wrong"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Option:
    """A choice offered.  text and rationale: Markdown.  claim, holder: ids of the claim map, "" where none.

    is_pinned: keeps its place among the options when they are shuffled, as "None of these" at the end must.
    """

    text: str
    is_key: bool = False
    rationale: str = ""
    misconception: str = ""
    claim: str = ""
    holder: str = ""
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """A statement to which one of the options belongs.  text, rationale: Markdown.

    key: index of its option, NONE_PICKED while a draft leaves it open.  claim: id of the claim map, "" where none.
    """

    text: str
    key: int
    claim: str = ""
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A reason that a good case for a side gives, and the claim (or fact beyond the article) it stands for."""

    text: str
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The case for one side of a controversy, as a model.  label: whose case, for readers.  model: Markdown."""

    side: Side
    label: str
    model: str
    checklist: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """The passage an item rests on, and the exact words in it (as read, without Markdown marks).

    prefix and suffix: up to 32 characters of the passage on either side, to find the quotation again once the
    text has moved (the text-quote selector of the W3C Web Annotation model).
    """

    passage: str
    quote: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One frozen wording of a question.

    slug: unique within a subject.  type: NAME of a module in item_types.  section: code such as LEAD.
    claims: ids, the one chiefly tested first.  stem: Markdown; a cloze marks each blank by ``___``.
    accepted: for each blank (or for the one typed answer) the variants that count as right.
    answer: what is shown as the right answer where there are no options (short answer, back of a flashcard).
    prompts: what options are to be matched with.  sides: the cases to be made, of a steelman.
    tensions: ids of those of the claim map that answering makes the learner see.
    source: a line naming the source, for scope BEYOND only.
    """

    slug: str
    type: str
    section: str
    stem: str
    claims: tuple[str, ...] = ()
    scope: Scope = Scope.ARTICLE
    controversy: str = ""
    holder: str = ""
    side: Side = Side.NEUTRAL
    bloom: Bloom = Bloom.REMEMBER
    options: tuple[Option, ...] = ()
    accepted: tuple[tuple[str, ...], ...] = ()
    answer: str = ""
    explanation: str = ""
    opposing_claim: str = ""
    citation: Citation = field(default_factory=lambda: Citation(""))
    cautions_ack: tuple[str, ...] = ()
    variants_of: str = ""
    switch_group: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
    reviewed_by: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    sides: tuple[Case, ...] = ()
    tensions: tuple[str, ...] = ()


NONE_PICKED = -1
"""In place of an index where a prompt, or the place of an option, was left open."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a learner gave to one item, in terms of the stored item (never of the order in which it was shown).

    selected: indexes of options; where something is picked for each prompt, or a place for each option, one entry
    each, NONE_PICKED where it was left open.  texts: what was typed, one entry for each blank or field.
    is_passed: the learner said not to know, and gave nothing else.
    """

    selected: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    is_passed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said: nothing chosen, nothing but white space typed, and not that one does not know."""
        return not self.is_passed and not self.selected and not any(text.strip() for text in self.texts)

    def to_document(self) -> dict[str, Any]:
        """The response as plain JSON values: {"selected": [int…], "texts": [str…]}, and "passed": true if it was."""
        document = {"selected": list(self.selected), "texts": list(self.texts)}
        return {**document, "passed": True} if self.is_passed else document

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Response":
        """The response that `to_document` wrote."""
        return cls(tuple(document["selected"]), tuple(document["texts"]), document.get("passed", False))


class Understood(StrEnum):
    """How a typed text was read.

    LISTED: it is the answer itself.  VARIANT: another accepted one.  SLIP: one of them but for slips of typing.
    UNLISTED: none of them.  ACCEPTED, REFUSED: none of them, but a teacher has looked at it and counts it as right,
    or as not right.  NOTHING: there is nothing in it that could be compared.
    """

    LISTED = "listed"
    VARIANT = "variant"
    SLIP = "slip"
    UNLISTED = "unlisted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reading:
    """How one typed text was read, and as which of the accepted variants, "" if as none."""

    how: Understood
    variant: str = ""

    @property
    def is_accepted(self) -> bool:
        """Whether the text counts as right."""
        return self.how in (Understood.LISTED, Understood.VARIANT, Understood.SLIP, Understood.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Grade:
    """What a response is worth.  score: 0 to 1, None while UNGRADED.

    parts: for each option chosen or not, each blank, each prompt, or each step of an order, whether it was handled
    rightly (same order as the item's).
    understood: how each typed text was read, empty where nothing is compared.
    """

    score: float | None
    verdict: Verdict
    parts: tuple[bool, ...] = ()
    understood: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an item, for the person who writes it.

    field: path of the field, such as "options[2].rationale".  message: what is wrong and what would be right.
    """

    field: str
    message: str


class InvalidResponse(ValueError):
    """The response cannot be one to this item: no such option, too many texts, nothing given. Says which."""
