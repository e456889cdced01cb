"""Reading what a device's events meet: lines of these names, items, and cards that are about to move."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.persistence.models import CardRow, ItemRow, ResponseRow, ReviewRow


def list_known(session: Session, learner_id: int, ids: Collection[str]) -> dict[str, tuple[Any, ...]]:
    """The lines of the learner with these names, by name: item, kind, time claimed, what it takes back, day."""
    rows = session.execute(
        sa.select(
            ReviewRow.id,
            ReviewRow.item_id,
            ReviewRow.kind,
            ReviewRow.claimed_at,
            ReviewRow.takes_back,
            ReviewRow.day,
        ).where(ReviewRow.learner_id == learner_id, ReviewRow.id.in_(ids))
    )
    return {row.id: tuple(row)[1:] for row in rows}


def list_fixed(session: Session, learner_id: int, ids: Collection[str]) -> set[str]:
    """Those of the lines with these names that a quiz or a practice gave."""
    return set(
        session.scalars(
            sa.select(ReviewRow.id)
            .join(
                ResponseRow,
                sa.and_(
                    ResponseRow.learner_id == ReviewRow.learner_id, ResponseRow.id == ReviewRow.response_id
                ),
            )
            .where(ReviewRow.learner_id == learner_id, ReviewRow.id.in_(ids), ResponseRow.context != "cards")
        )
    )


def list_items(session: Session, item_ids: Collection[int]) -> dict[int, Any]:
    """Items by number: revision (the present one), published_at."""
    rows = session.execute(
        sa.select(ItemRow.id, ItemRow.revision, ItemRow.published_at).where(ItemRow.id.in_(item_ids))
    )
    return {row.id: row for row in rows}


def lock_cards(session: Session, learner_id: int, item_ids: Iterable[int]) -> dict[int, int]:
    """How many lines the logs of these cards have, by item; nobody else moves them until the end of the transaction."""
    rows = session.execute(
        sa.select(CardRow.item_id, CardRow.entries)
        .where(CardRow.learner_id == learner_id, CardRow.item_id.in_(list(item_ids)))
        .order_by(CardRow.item_id)
        .with_for_update()
    )
    return {row.item_id: row.entries for row in rows}
