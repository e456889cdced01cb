"""Reading items in a wording, with what a learner has of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.cards import HeldItem
from quizapp.domain.items import Item
from quizapp.domain.memory import Memory
from quizapp.persistence.models import CardRow, ItemRevisionRow, ItemRow, ResponseRow, SubjectRow
from quizapp.persistence.rows import (
    CARD_COLUMNS,
    MEMORY_COLUMNS,
    to_card,
    to_item,
    to_item_from_text,
    to_memory,
)

AKIN_AT_MOST = 10_000

_HELD = (
    sa.select(
        ItemRow.id,
        ItemRow.subject_id,
        ItemRow.status,
        ItemRow.revision.label("current"),
        SubjectRow.digest.label("subject_digest"),
        ItemRevisionRow.ordinal,
        ItemRevisionRow.digest,
        ItemRevisionRow.document,
        *CARD_COLUMNS,
        sa.exists()
        .where(
            ResponseRow.learner_id == sa.bindparam("learner_id"),
            ResponseRow.item_id == ItemRow.id,
            ResponseRow.revision == ItemRevisionRow.ordinal,
        )
        .label("is_answered"),
    )
    .join(ItemRevisionRow, ItemRevisionRow.item_id == ItemRow.id)
    .join(SubjectRow, SubjectRow.id == ItemRow.subject_id)
    .outerjoin(
        CardRow, sa.and_(CardRow.learner_id == sa.bindparam("learner_id"), CardRow.item_id == ItemRow.id)
    )
)
_CURRENT = _HELD.where(ItemRow.id == sa.bindparam("item_id"), ItemRevisionRow.ordinal == ItemRow.revision)
_PINNED = _HELD.where(
    # SQLite uses an index for numbers in a list, but for pairs in a list reads the whole table.
    ItemRow.id.in_(sa.bindparam("item_ids", expanding=True)),
    sa.tuple_(ItemRevisionRow.item_id, ItemRevisionRow.ordinal).in_(sa.bindparam("pins", expanding=True)),
)


def find_held(session: Session, item_id: int, *, learner_id: int | None) -> HeldItem | None:
    """An item in its current wording."""
    row = session.execute(_CURRENT, {"item_id": item_id, "learner_id": learner_id}).one_or_none()
    return None if row is None else _to_held(row)


def list_pinned(
    session: Session, pins: Iterable[tuple[int, int]], *, learner_id: int | None
) -> dict[tuple[int, int], HeldItem]:
    """Items in given wordings, by (item id, revision); those that do not exist are left out.

    pins: as many as an attempt has items.
    """
    wanted = list(pins)
    item_ids = [item_id for item_id, _ in wanted]
    rows = session.execute(_PINNED, {"pins": wanted, "item_ids": item_ids, "learner_id": learner_id})
    return {(row.id, row.ordinal): _to_held(row) for row in rows}


@dataclass(frozen=True, slots=True)
class PoolItem:
    """A published item that may be drawn."""

    id: int
    revision: int
    slug: str
    item: Item
    memory: Memory | None


def list_pool(
    session: Session, subject_id: int, *, learner_id: int | None, limit: int = 5000
) -> Sequence[PoolItem]:
    """The published items of a subject in their current wording, by number."""
    rows = session.execute(
        sa.select(
            ItemRow.id,
            ItemRow.slug,
            ItemRevisionRow.ordinal,
            ItemRevisionRow.digest,
            sa.cast(ItemRevisionRow.document, sa.Text).label("document"),
            *MEMORY_COLUMNS,
        )
        .join(
            ItemRevisionRow,
            sa.and_(ItemRevisionRow.item_id == ItemRow.id, ItemRevisionRow.ordinal == ItemRow.revision),
        )
        .outerjoin(CardRow, sa.and_(CardRow.learner_id == learner_id, CardRow.item_id == ItemRow.id))
        .where(ItemRow.subject_id == subject_id, ItemRow.status == "published")
        .order_by(ItemRow.id)
        .limit(limit)
    )
    return [
        PoolItem(row.id, row.ordinal, row.slug, to_item_from_text(row.digest, row.document), to_memory(row))
        for row in rows
    ]


def has_published(session: Session, subject_id: int, *, kind: str) -> bool:
    """Whether a subject has a published item of that type."""
    return bool(
        session.scalar(
            sa.select(
                sa.exists().where(
                    ItemRow.subject_id == subject_id, ItemRow.status == "published", ItemRow.type == kind
                )
            )
        )
    )


def list_akin(session: Session, item_ids: Collection[int]) -> frozenset[int]:
    """These items and all of their subjects that are kin to one of them, by the ties of domain.families."""
    asked = (
        sa.select(ItemRow.subject_id, ItemRow.slug, ItemRow.variants_of, ItemRow.switch_group, ItemRow.claim)
        .where(ItemRow.id.in_(item_ids))
        .cte("asked")
    )
    names = sa.union(sa.select(asked.c.slug), sa.select(asked.c.variants_of).where(asked.c.variants_of != ""))
    switches = sa.select(asked.c.switch_group).where(asked.c.switch_group != "")
    claims = sa.select(asked.c.claim).where(asked.c.claim != "")
    found = session.scalars(
        sa.select(ItemRow.id)
        .where(
            ItemRow.subject_id.in_(sa.select(asked.c.subject_id)),
            sa.or_(
                ItemRow.slug.in_(names),
                ItemRow.variants_of.in_(names),
                ItemRow.switch_group.in_(switches),
                ItemRow.claim.in_(claims),
            ),
        )
        .limit(AKIN_AT_MOST)
    )
    return frozenset(item_ids) | frozenset(found)


def _to_held(row: Any) -> HeldItem:
    return HeldItem(
        id=row.id,
        revision=row.ordinal,
        item=to_item(row.digest, row.document),
        subject_id=row.subject_id,
        subject_digest=row.subject_digest,
        status=row.status,
        current=row.current,
        card=to_card(row),
        entries=row.entries or 0,
        is_answered=bool(row.is_answered),
        planned_day=row.planned_day,
    )
