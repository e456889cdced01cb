"""Reading a learner's own cards for the learner: a page of the list, and the whole log of one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.cards import ShownState
from quizapp.domain.scheduling import LEECH_EVERY, LEECH_THRESHOLD
from quizapp.persistence.models import CardRow, ItemRevisionRow, ItemRow, ResponseRow, ReviewRow
from quizapp.persistence.queries.cards import LOG_AT_MOST
from quizapp.persistence.rows import CARD_COLUMNS, ENTRY_COLUMNS

# Attempts whose results are withheld are few; more than fit in a statement nobody has.
WITHHELD_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cards.  section: code, "" for all.  state: None for all.  now, today: the learner's.

    hidden: items that are not to be shown now.  withheld: attempts whose answers are not to be shown now, and so the
    cards that they moved.
    """

    section: str
    state: ShownState | None
    now: datetime
    today: date
    hidden: Collection[int] = frozenset()
    withheld: Collection[str] = frozenset()


def count_cards(session: Session, learner_id: int, wanted: Wanted) -> int:
    """How many of a learner's cards are wanted."""
    return session.scalar(_narrowed(sa.select(sa.func.count()), learner_id, wanted)) or 0


def list_cards(
    session: Session, learner_id: int, wanted: Wanted, *, offset: int, limit: int
) -> Sequence[Any]:
    """A learner's cards that are wanted, those due first before the others, those that wait for nothing last.

    Each with the wording that is asked now: id, section, digest, document as text, CARD_COLUMNS and due_at.
    """
    columns = (
        ItemRow.id,
        ItemRow.section,
        ItemRevisionRow.digest,
        sa.cast(ItemRevisionRow.document, sa.Text).label("document"),
        *CARD_COLUMNS,
        CardRow.due_at,
    )
    statement = _narrowed(sa.select(*columns), learner_id, wanted).join(
        ItemRevisionRow,
        sa.and_(ItemRevisionRow.item_id == ItemRow.id, ItemRevisionRow.ordinal == ItemRow.revision),
    )
    return session.execute(
        statement.order_by(CardRow.due_at.is_(None), CardRow.due_at, CardRow.item_id)
        .offset(offset)
        .limit(limit)
    ).all()


def list_log(session: Session, learner_id: int, item_id: int) -> Sequence[Any]:
    """The log of one card in the order in which it arrived: ENTRY_COLUMNS, received_at, context and attempt_id of the
    response that a line rates, None without one.
    """
    return session.execute(
        sa.select(*ENTRY_COLUMNS, ReviewRow.received_at, ResponseRow.context, ResponseRow.attempt_id)
        .outerjoin(
            ResponseRow,
            sa.and_(ResponseRow.learner_id == ReviewRow.learner_id, ResponseRow.id == ReviewRow.response_id),
        )
        .where(ReviewRow.learner_id == learner_id, ReviewRow.item_id == item_id)
        .order_by(ReviewRow.ordinal)
        .limit(LOG_AT_MOST)
    ).all()


def _narrowed(statement: Any, learner_id: int, wanted: Wanted) -> Any:
    statement = (
        statement.select_from(CardRow)
        .join(ItemRow, ItemRow.id == CardRow.item_id)
        .where(CardRow.learner_id == learner_id, ItemRow.status == "published")
    )
    if wanted.section:
        statement = statement.where(ItemRow.section == wanted.section)
    if wanted.hidden:
        statement = statement.where(CardRow.item_id.not_in(sorted(wanted.hidden)))
    if wanted.withheld:
        moved = sa.select(ResponseRow.item_id).where(
            ResponseRow.learner_id == learner_id,
            ResponseRow.attempt_id.in_(sorted(wanted.withheld)[:WITHHELD_AT_MOST]),
        )
        statement = statement.where(CardRow.item_id.not_in(moved))
    match wanted.state:
        case None:
            return statement
        case ShownState.NEW:
            return statement.where(CardRow.state.is_(None))
        case ShownState.LEARNING:
            return statement.where(CardRow.state.in_(("learning", "relearning")))
        case ShownState.DUE:
            return statement.where(CardRow.due_at <= wanted.now)
        case ShownState.SUSPENDED:
            return statement.where(CardRow.is_suspended)
        case ShownState.BURIED:
            return statement.where(CardRow.buried_until > wanted.today)
        case ShownState.FLAGGED:
            return statement.where(CardRow.is_flagged)
        case ShownState.LEECH:
            return statement.where(is_leech())


def is_leech() -> sa.ColumnElement[bool]:
    """What domain.scheduling.is_leech says, of a row."""
    return sa.and_(
        CardRow.lapses >= LEECH_THRESHOLD,
        CardRow.kept_at_lapses < CardRow.lapses - (CardRow.lapses - LEECH_THRESHOLD) % LEECH_EVERY,
    )
