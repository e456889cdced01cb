"""Grading where a teacher may have decided: the item knows its own variants, the markings know the rest.

Nothing is asked of the database for an answer that the item itself recognises, which is nearly every one.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from quizapp.domain import grading
from quizapp.domain.cards import HeldItem
from quizapp.domain.items import Grade, Item, Response
from quizapp.domain.marking import NO_FATE, Fate, TextKey, digest_of
from quizapp.persistence.queries import markings


def grade(session: Session, held: HeldItem, given: Response) -> Grade:
    """What a response about to be stored is worth. Raises InvalidResponse."""
    (only,) = grade_all(session, [(held, given)])
    return only


def grade_all(session: Session, answers: Sequence[tuple[HeldItem, Response]]) -> list[Grade]:
    """The same for several. No decision on an answer that was not recognised is made until it is stored."""
    grades = [grading.grade_response(held.item, given) for held, given in answers]
    keys = [
        {
            place: TextKey(held.id, place, digest_of(given.texts[place]))
            for place in grading.unlisted_places(found)
        }
        for (held, given), found in zip(answers, grades, strict=True)
    ]
    wanted = {key for by_place in keys for key in by_place.values()}
    if not wanted:
        return grades
    markings.share_items(session, {key.item_id for key in wanted})
    verdicts = markings.find_verdicts(session, wanted)
    return [
        grading.grade_response(
            held.item,
            given,
            marked={place: verdicts[key] == "right" for place, key in by_place.items() if key in verdicts},
        )
        for (held, given), by_place in zip(answers, keys, strict=True)
    ]


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


def _fate(rows: Sequence[Any]) -> Fate:
    marked = {row.place: row.verdict == "right" for row in rows if row.verdict in ("right", "wrong")}
    return Fate(
        marked=marked,
        waiting=frozenset(row.place for row in rows if row.place not in marked),
        later=frozenset(row.place for row in rows if marked.get(row.place) and not row.was_accepted),
        moved_card=any(row.moved_card for row in rows),
    )
