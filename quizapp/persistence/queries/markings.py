"""Reading typed answers that no item lists, what was decided on them, and whom a decision concerns.

Whoever gives such an answer and whoever decides on one lock its item first, so that neither misses the other.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from quizapp.domain.items import Item
from quizapp.domain.marking import TextGroup, TextKey, question_of
from quizapp.persistence.models import (
    AttemptRow,
    CardRow,
    ItemRevisionRow,
    ItemRow,
    MarkingRow,
    ResponseMarkRow,
    ResponseRow,
    ReviewRow,
    UnlistedTextRow,
    UserRow,
)
from quizapp.persistence.rows import to_item

COUNTED_AT_MOST = 1000
"""Texts that wait are counted up to this number."""
_KEY = (UnlistedTextRow.item_id, UnlistedTextRow.place, UnlistedTextRow.digest)


def _decisions_on(key: Sequence[Any]) -> sa.Select[int]:
    """The decisions on the text of that key, the last one first."""
    item_id, place, digest = key
    return (
        sa.select(MarkingRow.ordinal)
        .where(MarkingRow.item_id == item_id, MarkingRow.place == place, MarkingRow.digest == digest)
        .order_by(MarkingRow.ordinal.desc())
        .limit(1)
    )


def _standing_on(key: Sequence[Any]) -> sa.ScalarSelect[Any]:
    """The verdict of the last decision on the text of that key, null without one."""
    return _decisions_on(key).with_only_columns(MarkingRow.verdict).scalar_subquery()


def _answered_in(key: Sequence[Any]) -> sa.Select[Any]:
    """The last wording to which the text of that key was given; all of them ask the same."""
    return (
        sa.select(sa.func.max(ResponseRow.revision))
        .join(
            UnlistedTextRow,
            sa.and_(
                UnlistedTextRow.learner_id == ResponseRow.learner_id,
                UnlistedTextRow.response_id == ResponseRow.id,
            ),
        )
        .where(*(own == given for own, given in zip(_KEY, key, strict=True)))
    )


def _with_wordings(statement: sa.Select[Any], item_id: Any, *, revision: Any) -> sa.Select[Any]:
    """The statement with the wording answered, and with the present one as now_digest and now_document."""
    now = aliased(ItemRevisionRow)
    return (
        statement.add_columns(
            ItemRevisionRow.digest.label("item_digest"),
            ItemRevisionRow.document,
            now.digest.label("now_digest"),
            now.document.label("now_document"),
        )
        .join(ItemRow, ItemRow.id == item_id)
        .join(now, sa.and_(now.item_id == ItemRow.id, now.ordinal == ItemRow.revision))
        .join(
            ItemRevisionRow,
            sa.and_(ItemRevisionRow.item_id == ItemRow.id, ItemRevisionRow.ordinal == revision),
        )
    )


def _is_reworded(row: Any) -> bool:
    now = to_item(row.now_digest, row.now_document)
    was = to_item(row.item_digest, row.document)
    return row.place >= len(now.accepted) or question_of(now, row.place) != question_of(was, row.place)


_WAITING_GROUPS = (
    sa.select(*_KEY, sa.func.count().label("answers"), sa.func.min(UnlistedTextRow.text).label("example"))
    .group_by(*_KEY)
    .having(sa.func.coalesce(_standing_on(_KEY), "withdrawn") == "withdrawn")
)


def share_items(session: Session, item_ids: Iterable[int]) -> None:
    """Let nobody decide on answers to these items until the end of the transaction."""
    session.execute(
        sa.select(ItemRow.id)
        .where(ItemRow.id.in_(set(item_ids)))
        .order_by(ItemRow.id)
        .with_for_update(read=True)
    ).all()


def share_items_of(session: Session, learner_id: int) -> None:
    """The same for all items that this learner has answered."""
    given = sa.select(ResponseRow.item_id).where(ResponseRow.learner_id == learner_id)
    session.execute(
        sa.select(ItemRow.id).where(ItemRow.id.in_(given)).order_by(ItemRow.id).with_for_update(read=True)
    ).all()


def lock_item(session: Session, item_id: int) -> bool:
    """Let nobody else decide on answers to this item, nor give one that it does not list; False if there is none."""
    return session.scalar(sa.select(ItemRow.id).where(ItemRow.id == item_id).with_for_update()) is not None


def find_verdicts(session: Session, keys: Iterable[TextKey]) -> dict[TextKey, str]:
    """The verdicts that stand on these texts, those without one left out.  keys: as many as a quiz has texts."""
    wanted = set(keys)
    rows = session.execute(
        sa.select(MarkingRow)
        # Three lists and not one of triples, for which SQLite would use no index; what is too much is left out below.
        .where(
            MarkingRow.item_id.in_({key.item_id for key in wanted}),
            MarkingRow.place.in_({key.place for key in wanted}),
            MarkingRow.digest.in_({key.digest for key in wanted}),
        )
        .order_by(MarkingRow.ordinal)
        .with_only_columns(MarkingRow.item_id, MarkingRow.place, MarkingRow.digest, MarkingRow.verdict)
    )
    last = {TextKey(row.item_id, row.place, row.digest): row.verdict for row in rows}
    return {key: verdict for key, verdict in last.items() if key in wanted and verdict != "withdrawn"}


def list_fates(session: Session, learner_id: int, response_ids: Sequence[str]) -> Sequence[Any]:
    """The unlisted texts of these responses: response_id, place, was_accepted, verdict, moved_card.

    verdict: that stands, null without one.  moved_card: of the response's last mark, null without one.
    """
    moved_card = (
        sa.select(ResponseMarkRow.moved_card)
        .where(
            ResponseMarkRow.learner_id == UnlistedTextRow.learner_id,
            ResponseMarkRow.response_id == UnlistedTextRow.response_id,
        )
        .order_by(ResponseMarkRow.ordinal.desc())
        .limit(1)
        .scalar_subquery()
    )
    return session.execute(
        sa.select(
            UnlistedTextRow.response_id,
            UnlistedTextRow.place,
            UnlistedTextRow.was_accepted,
            _standing_on(_KEY).label("verdict"),
            moved_card.label("moved_card"),
        ).where(UnlistedTextRow.learner_id == learner_id, UnlistedTextRow.response_id.in_(response_ids))
    ).all()


def count_waiting(session: Session) -> int:
    """How many texts wait for a decision, as far as they are counted."""
    some = _WAITING_GROUPS.with_only_columns(*_KEY).limit(COUNTED_AT_MOST).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def list_waiting(session: Session, *, offset: int, limit: int) -> Sequence[TextGroup]:
    """Texts that wait, item by item: the item with most such answers first, of each the most frequent text first."""
    groups = _WAITING_GROUPS.subquery()
    of_item = sa.func.sum(groups.c.answers).over(partition_by=groups.c.item_id).label("of_item")
    page = (
        sa.select(groups, of_item)
        .order_by(
            sa.desc("of_item"), groups.c.item_id, groups.c.answers.desc(), groups.c.place, groups.c.digest
        )
        .offset(offset)
        .limit(limit)
        .subquery()
    )
    key = (page.c.item_id, page.c.place, page.c.digest)
    rows = session.execute(
        _with_wordings(
            sa.select(page, sa.func.coalesce(_decisions_on(key).scalar_subquery(), 0).label("ordinal")),
            page.c.item_id,
            revision=_answered_in(key).scalar_subquery(),
        ).order_by(page.c.of_item.desc(), page.c.item_id, page.c.answers.desc(), page.c.place, page.c.digest)
    )
    return [
        TextGroup(
            TextKey(row.item_id, row.place, row.digest),
            to_item(row.item_digest, row.document),
            row.answers,
            row.example,
            _is_reworded(row),
            row.ordinal,
        )
        for row in rows
    ]


def list_waiting_keys(session: Session, item_id: int) -> Sequence[Any]:
    """What waits of an item, as far as it is counted: place, digest, ordinal (0 without a decision), revision.

    revision: the last wording to which it was given.
    """
    groups = _WAITING_GROUPS.where(UnlistedTextRow.item_id == item_id).limit(COUNTED_AT_MOST).subquery()
    key = (groups.c.item_id, groups.c.place, groups.c.digest)
    return session.execute(
        sa.select(
            groups.c.place,
            groups.c.digest,
            sa.func.coalesce(_decisions_on(key).scalar_subquery(), 0).label("ordinal"),
            _answered_in(key).scalar_subquery().label("revision"),
        ).order_by(*key)
    ).all()


def list_texts_of_day(session: Session, learner_id: int, day: date, *, limit: int) -> set[TextKey]:
    """What a learner has typed on a study day that no item lists, no more than that many different texts."""
    rows = session.execute(
        sa.select(*_KEY)
        .join(
            ResponseRow,
            sa.and_(
                ResponseRow.learner_id == UnlistedTextRow.learner_id,
                ResponseRow.id == UnlistedTextRow.response_id,
            ),
        )
        .where(UnlistedTextRow.learner_id == learner_id, ResponseRow.study_day == day)
        .distinct()
        .limit(limit)
    )
    return {TextKey(*row) for row in rows}


def list_waiting_of(session: Session, item_ids: Iterable[int]) -> list[TextGroup]:
    """Texts that wait of these items, as far as they are counted, each with its item in the present wording."""
    groups = (
        _WAITING_GROUPS.where(UnlistedTextRow.item_id.in_(set(item_ids))).limit(COUNTED_AT_MOST).subquery()
    )
    key = (groups.c.item_id, groups.c.place, groups.c.digest)
    rows = session.execute(
        sa.select(
            groups,
            ItemRevisionRow.digest.label("item_digest"),
            ItemRevisionRow.document,
            sa.func.coalesce(_decisions_on(key).scalar_subquery(), 0).label("ordinal"),
        )
        .join(ItemRow, ItemRow.id == groups.c.item_id)
        .join(
            ItemRevisionRow,
            sa.and_(ItemRevisionRow.item_id == ItemRow.id, ItemRevisionRow.ordinal == ItemRow.revision),
        )
        .order_by(*key)
    )
    return [
        TextGroup(
            TextKey(row.item_id, row.place, row.digest),
            to_item(row.item_digest, row.document),
            row.answers,
            row.example,
            ordinal=row.ordinal,
        )
        for row in rows
    ]


def list_decided(session: Session, *, offset: int, limit: int) -> Sequence[TextGroup]:
    """Texts whose decision stands, the one decided last first."""
    later = aliased(MarkingRow)
    key = (MarkingRow.item_id, MarkingRow.place, MarkingRow.digest)
    given = sa.select(UnlistedTextRow.text).where(
        *(own == decided for own, decided in zip(_KEY, key, strict=True))
    )
    rows = session.execute(
        _with_wordings(
            sa.select(
                *key,
                MarkingRow.ordinal,
                MarkingRow.verdict,
                MarkingRow.marked_at,
                UserRow.name,
                given.with_only_columns(sa.func.count()).scalar_subquery().label("answers"),
                given.with_only_columns(sa.func.min(UnlistedTextRow.text)).scalar_subquery().label("example"),
            ).select_from(MarkingRow),
            MarkingRow.item_id,
            revision=MarkingRow.revision,
        )
        .outerjoin(UserRow, UserRow.id == MarkingRow.marked_by)
        .where(
            MarkingRow.verdict != "withdrawn",
            ~sa.exists().where(
                later.item_id == MarkingRow.item_id,
                later.place == MarkingRow.place,
                later.digest == MarkingRow.digest,
                later.ordinal > MarkingRow.ordinal,
            ),
        )
        .order_by(MarkingRow.marked_at.desc(), *key)
        .offset(offset)
        .limit(limit)
    )
    return [
        TextGroup(
            TextKey(row.item_id, row.place, row.digest),
            to_item(row.item_digest, row.document),
            row.answers,
            row.example or "",
            _is_reworded(row),
            row.ordinal,
            row.verdict,
            row.name,
            row.marked_at,
        )
        for row in rows
    ]


def find_last_decision(session: Session, key: TextKey) -> MarkingRow | None:
    """The last decision on a text, one that takes back included."""
    return session.scalar(_decisions_on((key.item_id, key.place, key.digest)).with_only_columns(MarkingRow))


def find_answered(session: Session, key: TextKey) -> int | None:
    """The last wording to which anybody has given that text, None if nobody has."""
    revision: int | None = session.scalar(_answered_in((key.item_id, key.place, key.digest)))
    return revision


def keep_learners(session: Session, key: TextKey) -> None:
    """Let nobody of those who gave that text be removed until the end of the transaction."""
    session.execute(
        sa.select(UserRow.id)
        .where(UserRow.id.in_(_learners(key)))
        .order_by(UserRow.id)
        .with_for_update(read=True, key_share=True)
    ).all()


def lock_practices(session: Session, key: TextKey) -> None:
    """Let nobody change the practices in which that text was given."""
    session.execute(
        sa.select(AttemptRow.id)
        .join(
            ResponseRow,
            sa.and_(ResponseRow.learner_id == AttemptRow.learner_id, ResponseRow.attempt_id == AttemptRow.id),
        )
        .join(UnlistedTextRow, _OF_RESPONSE)
        .where(AttemptRow.kind == "practice", *_is(key))
        .order_by(AttemptRow.learner_id, AttemptRow.id)
        .with_for_update(of=AttemptRow)
    ).all()


def lock_cards(session: Session, key: TextKey) -> Sequence[CardRow]:
    """The cards of that item of everybody who gave the text, by learner, with nobody else moving them."""
    return session.scalars(
        sa.select(CardRow)
        .where(CardRow.item_id == key.item_id, CardRow.learner_id.in_(_learners(key)))
        .order_by(CardRow.learner_id)
        .with_for_update()
    ).all()


def list_logs(session: Session, key: TextKey) -> Sequence[ReviewRow]:
    """The logs of these cards, by learner, each oldest first."""
    return session.scalars(
        sa.select(ReviewRow)
        .where(ReviewRow.item_id == key.item_id, ReviewRow.learner_id.in_(_learners(key)))
        .order_by(ReviewRow.learner_id, ReviewRow.ordinal)
    ).all()


def list_responses(session: Session, key: TextKey) -> Sequence[Any]:
    """The responses in which that text was given, by learner and id, each with its last mark (null without one).

    Besides ResponseRow: ordinal, verdict, score and moved_card of the mark.
    """
    later = aliased(ResponseMarkRow)
    return session.execute(
        sa.select(
            ResponseRow,
            ResponseMarkRow.ordinal,
            ResponseMarkRow.verdict,
            ResponseMarkRow.score,
            ResponseMarkRow.moved_card,
        )
        .join(UnlistedTextRow, _OF_RESPONSE)
        .outerjoin(
            ResponseMarkRow,
            sa.and_(
                ResponseMarkRow.learner_id == ResponseRow.learner_id,
                ResponseMarkRow.response_id == ResponseRow.id,
                ~sa.exists().where(
                    later.learner_id == ResponseMarkRow.learner_id,
                    later.response_id == ResponseMarkRow.response_id,
                    later.ordinal > ResponseMarkRow.ordinal,
                ),
            ),
        )
        .where(*_is(key))
        .order_by(ResponseRow.learner_id, ResponseRow.id)
    ).all()


def list_set(session: Session, learner_id: int, item_id: int) -> set[str]:
    """The learner's responses to that item on account of which a decision has moved the card."""
    return set(
        session.scalars(
            sa.select(ResponseMarkRow.response_id)
            .join(
                ResponseRow,
                sa.and_(
                    ResponseRow.learner_id == ResponseMarkRow.learner_id,
                    ResponseRow.id == ResponseMarkRow.response_id,
                ),
            )
            .where(
                ResponseMarkRow.learner_id == learner_id,
                ResponseRow.item_id == item_id,
                ResponseMarkRow.moved_card,
            )
        )
    )


def list_marked_places(session: Session, key: TextKey) -> Sequence[Any]:
    """What is decided on every text of these responses: learner_id, response_id, place, verdict."""
    other = aliased(UnlistedTextRow)
    verdict = _standing_on((other.item_id, other.place, other.digest))
    return session.execute(
        sa.select(other.learner_id, other.response_id, other.place, verdict.label("verdict"))
        .select_from(UnlistedTextRow)
        .join(
            other,
            sa.and_(
                other.learner_id == UnlistedTextRow.learner_id,
                other.response_id == UnlistedTextRow.response_id,
            ),
        )
        .where(*_is(key))
    ).all()


def list_wordings(session: Session, item_id: int, ordinals: Iterable[int]) -> dict[int, Item]:
    """An item in these wordings."""
    rows = session.execute(
        sa.select(ItemRevisionRow.ordinal, ItemRevisionRow.digest, ItemRevisionRow.document).where(
            ItemRevisionRow.item_id == item_id, ItemRevisionRow.ordinal.in_(set(ordinals))
        )
    )
    return {row.ordinal: to_item(row.digest, row.document) for row in rows}


_OF_RESPONSE = sa.and_(
    UnlistedTextRow.learner_id == ResponseRow.learner_id, UnlistedTextRow.response_id == ResponseRow.id
)


def _is(key: TextKey) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        UnlistedTextRow.item_id == key.item_id,
        UnlistedTextRow.place == key.place,
        UnlistedTextRow.digest == key.digest,
    )


def _learners(key: TextKey) -> sa.Select[int]:
    return sa.select(UnlistedTextRow.learner_id).where(*_is(key))
