"""Reading learners for a teacher: who is in the teacher's groups, how much and how well they answer, what they gave.

Each figure of a line is a sum over that learner's days or one step in an index that begins with the learner, so a page
costs the same however many others there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.persistence.db import UtcDateTime
from quizapp.persistence.models import CardRow, ItemRow, LearnerDayRow, ResponseRow, UserRow
from quizapp.persistence.queries.groups import learners_of, name_for
from quizapp.persistence.queries.responses import score_that_counts, verdict_that_counts


@dataclass(frozen=True, slots=True)
class LearnerLine:
    """One person with figures.  name: of the account, or what a guest is called in a group, None for neither.

    answers: responses with a score.  score_total: their sum, each 0 to 1.
    """

    id: int
    name: str | None
    role: str
    answers: int
    score_total: float
    reviews: int
    last_at: datetime | None
    due: int


_OF_LEARNER = (
    sa.select(LearnerDayRow.learner_id).where(LearnerDayRow.learner_id == UserRow.id).correlate(UserRow)
)
_ANSWERS = _OF_LEARNER.with_only_columns(sa.func.sum(LearnerDayRow.answers)).scalar_subquery()
_SCORE_TOTAL = _OF_LEARNER.with_only_columns(sa.func.sum(LearnerDayRow.score_total)).scalar_subquery()
_REVIEWS = _OF_LEARNER.with_only_columns(sa.func.sum(LearnerDayRow.reviews)).scalar_subquery()
_LAST_AT = (
    sa.select(sa.func.max(ResponseRow.answered_at))
    .where(ResponseRow.learner_id == UserRow.id)
    .correlate(UserRow)
    .scalar_subquery()
)
_DUE = (
    sa.select(sa.func.count())
    .select_from(CardRow)
    .join(ItemRow, ItemRow.id == CardRow.item_id)
    .where(
        CardRow.learner_id == UserRow.id,
        CardRow.due_at <= sa.bindparam("now", type_=UtcDateTime),
        ItemRow.status == "published",
    )
    .correlate(UserRow)
    .scalar_subquery()
)
_FIGURES = (
    UserRow.role,
    sa.func.coalesce(_ANSWERS, 0).label("answers"),
    sa.func.coalesce(_SCORE_TOTAL, 0.0).label("score_total"),
    sa.func.coalesce(_REVIEWS, 0).label("reviews"),
    sa.type_coerce(_LAST_AT, UtcDateTime).label("last_at"),
    _DUE.label("due"),
)
_HAS_ANSWERED = _OF_LEARNER.exists()


def count_learners(session: Session, teacher_id: int | None) -> int:
    """How many are in that teacher's groups; for None, how many have answered something."""
    statement = sa.select(sa.func.count()).select_from(UserRow).where(_is_listed(teacher_id))
    return session.scalar(statement) or 0


def list_learners(
    session: Session, teacher_id: int | None, *, now: datetime, offset: int, limit: int
) -> Sequence[LearnerLine]:
    """Who is in that teacher's groups; for None, who has answered something. Accounts by name, then guests.

    The newest guest first; one is called by the name that they gave on joining.
    """
    rows = session.execute(
        _line(teacher_id)
        .where(_is_listed(teacher_id))
        .order_by(UserRow.name.is_(None), UserRow.name_folded, UserRow.id.desc())
        .offset(offset)
        .limit(limit),
        {"now": now},
    )
    return [_to_line(row) for row in rows]


def find_learner(
    session: Session, teacher_id: int | None, learner_id: int, *, now: datetime
) -> LearnerLine | None:
    """The line of one person, None if there is nobody of that number in the teacher's groups, for None at all."""
    statement = _line(teacher_id).where(UserRow.id == learner_id)
    if teacher_id is not None:
        statement = statement.where(_is_listed(teacher_id))
    row = session.execute(statement, {"now": now}).one_or_none()
    return None if row is None else _to_line(row)


def list_responses(
    session: Session, learner_id: int, *, before: tuple[datetime, str] | None, limit: int
) -> Sequence[Any]:
    """A learner's responses with the verdict and the score that count, the newest first.

    before: instant and id of the last one seen, None from the start.

    A quiz stores all its answers at one instant, so that an instant alone would not say where to go on.
    """
    statement = (
        sa.select(
            ResponseRow,
            verdict_that_counts().label("verdict"),
            score_that_counts().label("score"),
        )
        .where(ResponseRow.learner_id == learner_id)
        .order_by(ResponseRow.answered_at.desc(), ResponseRow.id.desc())
        .limit(limit)
    )
    if before is not None:
        at, response_id = before
        statement = statement.where(
            sa.or_(
                ResponseRow.answered_at < at,
                sa.and_(ResponseRow.answered_at == at, ResponseRow.id < response_id),
            )
        )
    return session.execute(statement).all()


def sum_since(session: Session, teacher_id: int | None, *, since: date) -> tuple[int, int]:
    """Learners who answered or reviewed on a study day since then, and the answers with a score that they gave.

    Of those in that teacher's groups; for None, of all.
    """
    who = sa.select(UserRow.id) if teacher_id is None else learners_of(teacher_id)
    row = session.execute(
        sa.select(
            sa.func.count(sa.distinct(LearnerDayRow.learner_id)).label("learners"),
            sa.func.coalesce(sa.func.sum(LearnerDayRow.answers), 0).label("answers"),
        )
        .where(LearnerDayRow.learner_id.in_(who))
        .where(LearnerDayRow.study_day >= since)
    ).one()
    return row.learners, int(row.answers)


def _line(teacher_id: int | None) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(UserRow.id, name_for(teacher_id).label("name"), *_FIGURES)


def _is_listed(teacher_id: int | None) -> sa.ColumnElement[bool]:
    return _HAS_ANSWERED if teacher_id is None else UserRow.id.in_(learners_of(teacher_id))


def _to_line(row: Any) -> LearnerLine:
    return LearnerLine(
        row.id,
        row.name,
        row.role,
        int(row.answers),
        float(row.score_total),
        int(row.reviews),
        row.last_at,
        row.due,
    )
