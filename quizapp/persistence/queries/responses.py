"""Reading responses."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.persistence.models import ItemRow, ResponseMarkRow, ResponseRow, UserRow
from quizapp.persistence.queries.groups import learners_of, name_for

LATEST_AT_MOST = 400


def verdict_that_counts(response: Any = ResponseRow) -> sa.ColumnElement[str]:
    """The verdict of a response: that of its last mark, its own without one.  response: the row or an alias of it."""
    return sa.func.coalesce(_of_last_mark(ResponseMarkRow.verdict, response), response.verdict)


def score_that_counts(response: Any = ResponseRow) -> sa.ColumnElement[float | None]:
    """The score of a response in the same way."""
    return sa.func.coalesce(_of_last_mark(ResponseMarkRow.score, response), response.score)


def sum_by_wording(session: Session, learner_id: int) -> Sequence[Any]:
    """What a learner's responses add to the sums of wordings: the columns of ItemTotalRow, in the order of its key."""
    counts = sa.and_(ResponseRow.is_first, ResponseRow.score.is_not(None))
    return session.execute(
        sa.select(
            ResponseRow.item_id,
            ResponseRow.revision,
            sa.func.count().label("responses"),
            sa.func.sum(sa.case((counts, 1), else_=0)).label("first_responses"),
            sa.func.sum(sa.case((counts, score_that_counts()), else_=0.0)).label("first_score_total"),
        )
        .where(ResponseRow.learner_id == learner_id)
        .group_by(ResponseRow.item_id, ResponseRow.revision)
        .order_by(ResponseRow.item_id, ResponseRow.revision)
    ).all()


def sum_by_attempt(session: Session, keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], float]:
    """The points of the responses of attempts, by (learner id, attempt id); those without any are left out."""
    rows = session.execute(
        sa.select(
            ResponseRow.learner_id, ResponseRow.attempt_id, sa.func.sum(score_that_counts()).label("points")
        )
        .where(
            # Two lists and not one of pairs, for which SQLite would use no index.
            ResponseRow.learner_id.in_({learner_id for learner_id, _ in keys}),
            ResponseRow.attempt_id.in_({attempt_id for _, attempt_id in keys}),
        )
        .group_by(ResponseRow.learner_id, ResponseRow.attempt_id)
    )
    return {(row.learner_id, row.attempt_id): row.points or 0.0 for row in rows}


def find_response(session: Session, learner_id: int, response_id: str) -> ResponseRow | None:
    """One response of that learner, None if there is none or it is another's."""
    return session.get(ResponseRow, (learner_id, response_id))


def list_took_ms(
    session: Session, learner_id: int, types: Collection[str], *, before: datetime, limit: int
) -> Sequence[int]:
    """How long the learner's latest right answers to items of these types took, as the browser said, newest first.

    Looks at no more than 400 answers from before that instant.
    """
    latest = (
        sa.select(ResponseRow.item_id, ResponseRow.took_ms, ResponseRow.verdict, ResponseRow.answered_at)
        .where(ResponseRow.learner_id == learner_id, ResponseRow.answered_at < before)
        .order_by(ResponseRow.answered_at.desc())
        .limit(LATEST_AT_MOST)
        .subquery()
    )
    return session.scalars(
        sa.select(latest.c.took_ms)
        .join(ItemRow, ItemRow.id == latest.c.item_id)
        .where(latest.c.took_ms.is_not(None), latest.c.verdict == "right", ItemRow.type.in_(types))
        .order_by(latest.c.answered_at.desc())
        .limit(limit)
    ).all()


def list_latest_cards(session: Session, learner_id: int) -> Sequence[datetime]:
    """When the learner answered cards, newest first, among the latest 400 answers of any kind."""
    rows = session.execute(
        sa.select(ResponseRow.answered_at, ResponseRow.context)
        .where(ResponseRow.learner_id == learner_id)
        .order_by(ResponseRow.answered_at.desc())
        .limit(LATEST_AT_MOST)
    )
    return [row.answered_at for row in rows if row.context == "cards"]


def list_of_attempt(session: Session, learner_id: int, attempt_id: str) -> Sequence[ResponseRow]:
    """The responses of one attempt by place; as many as it has items at most."""
    return session.scalars(
        sa.select(ResponseRow)
        .where(ResponseRow.learner_id == learner_id, ResponseRow.attempt_id == attempt_id)
        .order_by(ResponseRow.position)
        .limit(500)
    ).all()


def list_of_learner(
    session: Session, learner_id: int, *, before: datetime | None = None, limit: int = 100
) -> Sequence[Any]:
    """A learner's responses with the item's slug and type, newest first, from before an instant."""
    statement = (
        sa.select(ResponseRow, ItemRow.slug, ItemRow.type, ItemRow.section)
        .join(ItemRow, ItemRow.id == ResponseRow.item_id)
        .where(ResponseRow.learner_id == learner_id)
        .order_by(ResponseRow.answered_at.desc(), ResponseRow.id)
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(ResponseRow.answered_at < before)
    return session.execute(statement).all()


def list_chunk(
    session: Session, teacher_id: int | None, *, after: tuple[int, str], limit: int = 1000
) -> Sequence[Any]:
    """The responses of those in a teacher's groups, for None of all, in the order of the key, from beyond `after`.

    after: learner id, response id.  name: see `groups.name_for`.  verdict, score: those that count.
    """
    statement = (
        sa.select(
            ResponseRow,
            ItemRow.slug,
            ItemRow.section,
            ItemRow.type,
            name_for(teacher_id).label("name"),
            verdict_that_counts().label("verdict"),
            score_that_counts().label("score"),
        )
        .join(ItemRow, ItemRow.id == ResponseRow.item_id)
        .join(UserRow, UserRow.id == ResponseRow.learner_id)
        .where(sa.tuple_(ResponseRow.learner_id, ResponseRow.id) > sa.tuple_(*map(sa.literal, after)))
        .order_by(ResponseRow.learner_id, ResponseRow.id)
        .limit(limit)
    )
    if teacher_id is not None:
        statement = statement.where(ResponseRow.learner_id.in_(learners_of(teacher_id)))
    return session.execute(statement).all()


def _of_last_mark(column: Any, response: Any) -> sa.ScalarSelect[Any]:
    return (
        sa.select(column)
        .where(ResponseMarkRow.learner_id == response.learner_id, ResponseMarkRow.response_id == response.id)
        .order_by(ResponseMarkRow.ordinal.desc())
        .limit(1)
        .correlate(response)
        .scalar_subquery()
    )
