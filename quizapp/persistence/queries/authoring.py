"""Reading items for those who write them: in every status, with who wrote what and how it was answered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.items import Item
from quizapp.domain.searching import fold
from quizapp.persistence.models import ItemOverrideRow, ItemRevisionRow, ItemRow, ItemTotalRow, UserRow
from quizapp.persistence.rows import to_item

WORDS_AT_MOST = 6
LONGEST_WORD = 60
REVISIONS_AT_MOST = 100
OVERRIDES_AT_MOST = 100
_APOSTROPHES = re.compile("['’‘ʼ`]")


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item in its current wording.

    author_id: who added the item.  wording_by: name of who wrote this wording, None for the bank or somebody erased.
    published_at: when learners got it first, None if they never did.
    """

    id: int
    status: str
    origin: str
    revision: int
    item: Item
    author_id: int | None
    wording_by: str | None
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item in a list.  responses: to all its wordings; first_…: to the current one, each learner's first only."""

    id: int
    status: str
    origin: str
    item: Item
    updated_at: datetime
    responses: int
    first_responses: int
    first_score_total: float


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """One wording.  ordinal: 1 for the first.  author: name, None for the bank or somebody erased."""

    ordinal: int
    item: Item
    author: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StoredOverride:
    """Why a wording was published against the checks.  by: name, None for somebody erased.

    found: what they said then, (rule, message)….
    """

    revision: int
    by: str | None
    made_at: datetime
    reason: str
    found: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items of a list, and in which order; "" for any.

    words: each must occur in slug, stem, answer or an option.  least_first: first responses that a share right needs.
    """

    words: tuple[str, ...] = ()
    section: str = ""
    type: str = ""
    status: str = ""
    sort: str = "changed"
    least_first: int = 0


def find_item(session: Session, item_id: int) -> StoredItem | None:
    """An item in its current wording, whatever its status."""
    row = session.execute(
        _STORED.where(ItemRow.id == item_id, ItemRevisionRow.ordinal == ItemRow.revision)
    ).one_or_none()
    return None if row is None else _to_stored(row)


def find_by_key(session: Session, key: str) -> StoredItem | None:
    """The item that was first written in the form of that key."""
    row = session.execute(
        _STORED.where(ItemRow.client_key == key, ItemRevisionRow.ordinal == ItemRow.revision)
    ).one_or_none()
    return None if row is None else _to_stored(row)


def lock_item(session: Session, item_id: int) -> ItemRow | None:
    """The row of an item, which nobody else changes until this transaction ends."""
    return session.scalar(sa.select(ItemRow).where(ItemRow.id == item_id).with_for_update())


def list_latest(
    session: Session, subject_id: int, *, since: datetime, limit: int = 20
) -> Sequence[StoredItem]:
    """The items of a subject that were made last, from an instant on, the newest first."""
    rows = session.execute(
        _STORED.where(
            ItemRow.subject_id == subject_id,
            ItemRevisionRow.ordinal == ItemRow.revision,
            ItemRow.created_at >= since,
        )
        .order_by(ItemRow.id.desc())
        .limit(limit)
    )
    return [_to_stored(row) for row in rows]


def has_slug(session: Session, subject_id: int, slug: str) -> bool:
    """Whether the subject has an item of that slug."""
    return bool(
        session.scalar(sa.select(sa.exists().where(ItemRow.subject_id == subject_id, ItemRow.slug == slug)))
    )


def list_published(session: Session, subject_id: int, *, limit: int) -> Sequence[Item]:
    """The published items of a subject in their current wording, those changed last first."""
    rows = session.execute(
        sa.select(ItemRevisionRow.digest, ItemRevisionRow.document)
        .join(
            ItemRow,
            sa.and_(ItemRow.id == ItemRevisionRow.item_id, ItemRow.revision == ItemRevisionRow.ordinal),
        )
        .where(ItemRow.subject_id == subject_id, ItemRow.status == "published")
        .order_by(ItemRow.updated_at.desc(), ItemRow.id)
        .limit(limit)
    )
    return [to_item(row.digest, row.document) for row in rows]


def list_revisions(session: Session, item_id: int) -> Sequence[StoredRevision]:
    """The latest wordings of an item, the newest first."""
    rows = session.execute(
        _REVISIONS.where(ItemRevisionRow.item_id == item_id)
        .order_by(ItemRevisionRow.ordinal.desc())
        .limit(REVISIONS_AT_MOST)
    )
    return [_to_revision(row) for row in rows]


def find_revision(session: Session, item_id: int, ordinal: int) -> StoredRevision | None:
    """One wording of an item."""
    row = session.execute(
        _REVISIONS.where(ItemRevisionRow.item_id == item_id, ItemRevisionRow.ordinal == ordinal)
    ).one_or_none()
    return None if row is None else _to_revision(row)


def list_overrides(session: Session, item_id: int) -> Sequence[StoredOverride]:
    """The latest overrides of an item's wordings, the newest first."""
    rows = session.execute(
        sa.select(
            ItemOverrideRow.revision,
            ItemOverrideRow.made_at,
            ItemOverrideRow.reason,
            ItemOverrideRow.found,
            UserRow.name,
        )
        .outerjoin(UserRow, UserRow.id == ItemOverrideRow.admin_id)
        .where(ItemOverrideRow.item_id == item_id)
        .order_by(ItemOverrideRow.id.desc())
        .limit(OVERRIDES_AT_MOST)
    )
    return [
        StoredOverride(
            row.revision,
            row.name,
            row.made_at,
            row.reason,
            tuple((found["rule"], found["message"]) for found in row.found),
        )
        for row in rows
    ]


def has_override(session: Session, item_id: int, revision: int, *, reason: str) -> bool:
    """Whether the wording has been published against the checks for that very reason."""
    same = sa.exists().where(
        ItemOverrideRow.item_id == item_id,
        ItemOverrideRow.revision == revision,
        ItemOverrideRow.reason == reason,
    )
    return bool(session.scalar(sa.select(same)))


def count_items(session: Session, subject_id: int, wanted: Wanted) -> int:
    """How many items of a subject are wanted."""
    return session.scalar(_narrowed(sa.select(sa.func.count()), subject_id, wanted=wanted)) or 0


def list_items(
    session: Session, subject_id: int, wanted: Wanted, *, offset: int, limit: int
) -> Sequence[ListedItem]:
    """The items of a subject that are wanted, in the order wanted."""
    responses = (
        sa.select(sa.func.sum(ItemTotalRow.responses))
        .where(ItemTotalRow.item_id == ItemRow.id)
        .correlate(ItemRow)
        .scalar_subquery()
    )
    responses_or_none = sa.func.coalesce(responses, 0)
    rows = session.execute(
        _narrowed(
            sa.select(
                ItemRow.id,
                ItemRow.status,
                ItemRow.origin,
                ItemRow.updated_at,
                ItemRevisionRow.digest,
                ItemRevisionRow.document,
                responses_or_none.label("responses"),
                ItemTotalRow.first_responses,
                ItemTotalRow.first_score_total,
            ),
            subject_id,
            wanted=wanted,
        )
        .outerjoin(
            ItemTotalRow,
            sa.and_(ItemTotalRow.item_id == ItemRow.id, ItemTotalRow.revision == ItemRow.revision),
        )
        .order_by(*_order(wanted, responses_or_none), ItemRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        ListedItem(
            row.id,
            row.status,
            row.origin,
            to_item(row.digest, row.document),
            row.updated_at,
            int(row.responses),
            row.first_responses or 0,
            row.first_score_total or 0.0,
        )
        for row in rows
    ]


def count_by_status(session: Session, subject_id: int) -> dict[str, int]:
    """How many items of a subject there are in each status that has any."""
    rows = session.execute(
        sa.select(ItemRow.status, sa.func.count().label("items"))
        .where(ItemRow.subject_id == subject_id)
        .group_by(ItemRow.status)
    )
    return {row.status: row.items for row in rows}


def count_hard(session: Session, subject_id: int, *, least_first: int, share: float) -> int:
    """How many published items have that many first responses and a mean score below that share, 0 to 1."""
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(ItemRow)
            .join(
                ItemTotalRow,
                sa.and_(ItemTotalRow.item_id == ItemRow.id, ItemTotalRow.revision == ItemRow.revision),
            )
            .where(
                ItemRow.subject_id == subject_id,
                ItemRow.status == "published",
                ItemTotalRow.first_responses >= least_first,
                ItemTotalRow.first_score_total < share * ItemTotalRow.first_responses,
            )
        )
        or 0
    )


_STORED = (
    sa.select(
        ItemRow.id,
        ItemRow.status,
        ItemRow.origin,
        ItemRow.revision,
        ItemRow.author_id,
        ItemRow.created_at,
        ItemRow.updated_at,
        ItemRow.published_at,
        ItemRevisionRow.digest,
        ItemRevisionRow.document,
        UserRow.name,
    )
    .join(ItemRevisionRow, ItemRevisionRow.item_id == ItemRow.id)
    .outerjoin(UserRow, UserRow.id == ItemRevisionRow.author_id)
)
_REVISIONS = sa.select(
    ItemRevisionRow.ordinal,
    ItemRevisionRow.digest,
    ItemRevisionRow.document,
    ItemRevisionRow.created_at,
    UserRow.name,
).outerjoin(UserRow, UserRow.id == ItemRevisionRow.author_id)


def _narrowed(statement: Any, subject_id: int, *, wanted: Wanted) -> Any:
    statement = (
        statement.select_from(ItemRow)
        .join(
            ItemRevisionRow,
            sa.and_(ItemRevisionRow.item_id == ItemRow.id, ItemRevisionRow.ordinal == ItemRow.revision),
        )
        .where(ItemRow.subject_id == subject_id)
    )
    for column, value in (
        (ItemRow.section, wanted.section),
        (ItemRow.type, wanted.type),
        (ItemRow.status, wanted.status),
    ):
        if value:
            statement = statement.where(column == value)
    for word in wanted.words[:WORDS_AT_MOST]:
        # What is folded has one case, in which PostgreSQL and SQLite need no table of letters to compare.
        statement = statement.where(ItemRow.search_text.like(_containing(fold(word)), escape="/"))
    return statement


def _containing(word: str) -> str:
    """The pattern of texts with the word. An apostrophe is any character: phones type one, keyboards another."""
    for character in "/%_":
        word = word.replace(character, f"/{character}")
    return f"%{_APOSTROPHES.sub('_', word)}%"


def _order(wanted: Wanted, responses: Any) -> list[Any]:
    enough = sa.func.coalesce(ItemTotalRow.first_responses, 0) >= wanted.least_first
    match wanted.sort:
        case "answered":
            return [responses.desc()]
        case "hardest":
            # Where there are too few answers for a share, there is none to sort by: those stand last.
            share = ItemTotalRow.first_score_total / ItemTotalRow.first_responses
            return [
                sa.case((enough, 0), else_=1),
                sa.case((enough, share), else_=0.0),
                responses.desc(),
            ]
        case "section":
            return [ItemRow.section, ItemRow.slug]
        case _:
            return [ItemRow.updated_at.desc()]


def _to_stored(row: Any) -> StoredItem:
    return StoredItem(
        id=row.id,
        status=row.status,
        origin=row.origin,
        revision=row.revision,
        item=to_item(row.digest, row.document),
        author_id=row.author_id,
        wording_by=row.name,
        created_at=row.created_at,
        updated_at=row.updated_at,
        published_at=row.published_at,
    )


def _to_revision(row: Any) -> StoredRevision:
    return StoredRevision(row.ordinal, to_item(row.digest, row.document), row.name, row.created_at)
