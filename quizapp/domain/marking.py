"""Typed answers that an item does not list: what names one, and what became of those of a response.

A teacher decides once for all who typed the same, now or later, so what is decided on is the normalised text as an
answer to one question: to other words, or where another answer is looked for, it may be the opposite.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from quizapp.domain.answers import normalise
from quizapp.domain.grading import UNMARKED, grade_response
from quizapp.domain.items import Item, Response


@dataclass(frozen=True, slots=True)
class TextKey:
    """What a decision is about.  place: of the blank, 0 for the first and for the one text of a short answer.

    digest: see `digest_of`.
    """

    item_id: int
    place: int
    digest: str


@dataclass(frozen=True, slots=True)
class TextGroup:
    """What several learners typed alike.  example: as one of them typed it.  item: as it was worded when they did.

    is_reworded: whether the item asks something else by now.
    ordinal: of the last decision, 0 without one.  verdict: the last one's, "" without one.  marked_by: name of whoever
    made it, None for somebody who has left.
    """

    key: TextKey
    item: Item
    answers: int
    example: str
    is_reworded: bool = False
    ordinal: int = 0
    verdict: str = ""
    marked_by: str | None = None
    marked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of the unlisted texts of one response, by their places.

    marked: whether a teacher counts the text as right.  waiting: nobody has decided yet.  later: the places accepted
    after the answer had counted as not right.  moved_card: whether the card was then set as if the answer had been
    right at once.
    """

    marked: Mapping[int, bool]
    waiting: frozenset[int] = frozenset()
    later: frozenset[int] = frozenset()
    moved_card: bool = False


NO_FATE = Fate(UNMARKED)
"""Of a response whose texts, if any, the item lists."""


def question_of(item: Item, place: int) -> str:
    """What is asked at that place: the stem with its blanks, and the answer looked for.

    Further accepted variants are no part of it, since one more of them leaves the question as it was; neither are
    explanations, tags and the like.
    """
    return json.dumps([" ".join(item.stem.split()), place, item.accepted[place][0]])


def is_recognised(group: TextGroup) -> bool:
    """Whether the group's item asks what they were asked, and takes their text without anybody's decision."""
    key, item = group.key, group.item
    blanks = len(item.accepted)
    if key.place >= blanks or digest_of(item, group.example, place=key.place) != key.digest:
        return False
    texts = tuple(group.example if place == key.place else "" for place in range(blanks))
    return grade_response(item, Response(texts=texts)).understood[key.place].is_accepted


def digest_of(item: Item, text: str, *, place: int) -> str:
    """SHA-256 of the question and the normalised text, hex: the same for all ways of writing it."""
    return hashlib.sha256(f"{question_of(item, place)}\n{normalise(text)}".encode()).hexdigest()
