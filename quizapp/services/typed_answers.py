"""Grading where a teacher may have decided: the item knows its own variants, the markings know the rest.

Nothing is asked of the database for an answer that the item itself recognises, which is nearly every one.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from quizapp.domain import grading
from quizapp.domain.cards import HeldItem
from quizapp.domain.item_types import steelman
from quizapp.domain.items import Grade, InvalidResponse, Item, Response, Understood
from quizapp.domain.marking import NO_FATE, Fate, TextKey, digest_of
from quizapp.persistence.queries import markings


def grade(session: Session, held: HeldItem, given: Response) -> Grade:
    """What a response about to be stored is worth. Raises InvalidResponse, also for texts without a letter or digit.

    Such as a quotation mark alone, or what nobody sees: a slip of the finger and no answer. And for cases of two sides
    that are not written out, which can be no more than stored on the way to an answer.
    """
    (only,) = grade_all(session, [(held, given)])
    _require_whole(held.item, given)
    hows = {reading.how for reading in only.understood}
    if only.score is not None and hows == {Understood.NOTHING}:
        raise InvalidResponse("Choose or type an answer first.")
    return only


def grade_all(session: Session, answers: Sequence[tuple[HeldItem, Response]]) -> list[Grade]:
    """The same for several. No decision on an answer that was not recognised is made until it is stored."""
    graded = [_Graded(held.id, held.item, given) for held, given in answers]
    doubtful = {one.item_id for one in graded if one.keys}
    if doubtful:
        markings.share_items(session, doubtful)
    return _by_decisions(session, graded)


def preview(session: Session, item_id: int, item: Item, *, given: Response) -> Grade:
    """What a response would be worth that is not stored. Raises InvalidResponse."""
    (only,) = _by_decisions(session, [_Graded(item_id, item, given)])
    _require_whole(item, given)
    return only


def regrade(
    session: Session, learner_id: int, answers: Sequence[tuple[str, Item, Response]]
) -> list[tuple[Grade, Fate]]:
    """What stored responses (id, wording, given) of a learner are worth now, and what became of unlisted texts."""
    grades = [grading.grade_response(item, given) for _, item, given in answers]
    doubtful = [
        response_id
        for (response_id, _, _), found in zip(answers, grades, strict=True)
        if grading.unlisted_places(found)
    ]
    if not doubtful:
        return [(found, NO_FATE) for found in grades]
    texts: dict[str, list[Any]] = defaultdict(list)
    for row in markings.list_fates(session, learner_id, doubtful):
        texts[row.response_id].append(row)
    fates = [_fate(texts[response_id]) for response_id, _, _ in answers]
    return [
        (grading.grade_response(item, given, marked=fate.marked), fate)
        for (_, item, given), fate in zip(answers, fates, strict=True)
    ]


class _Graded:
    """An answer graded by its item alone.  keys: of the texts that it does not list, by place."""

    def __init__(self, item_id: int, item: Item, given: Response) -> None:
        self.item_id, self.item, self.given = item_id, item, given
        self.grade = grading.grade_response(item, given)
        self.keys = {
            place: TextKey(item_id, place, digest_of(item, given.texts[place], place=place))
            for place in grading.unlisted_places(self.grade)
        }


def _require_whole(item: Item, given: Response) -> None:
    if item.type == steelman.NAME:
        steelman.check_whole(item, given)


def _by_decisions(session: Session, graded: Sequence[_Graded]) -> list[Grade]:
    """The grades, with what teachers decided on texts that are not listed."""
    wanted = {key for one in graded for key in one.keys.values()}
    verdicts = markings.find_verdicts(session, wanted) if wanted else {}
    return [
        grading.grade_response(
            one.item,
            one.given,
            marked={place: verdicts[key] == "right" for place, key in one.keys.items() if key in verdicts},
        )
        if one.keys
        else one.grade
        for one in graded
    ]


def _fate(rows: Sequence[Any]) -> Fate:
    marked = {row.place: row.verdict == "right" for row in rows if row.verdict in ("right", "wrong")}
    return Fate(
        marked=marked,
        waiting=frozenset(row.place for row in rows if row.place not in marked),
        later=frozenset(row.place for row in rows if marked.get(row.place) and not row.was_accepted),
        moved_card=any(row.moved_card for row in rows),
    )
