"""Reading the sums and memories that progress is told from: of one learner, of a teacher's, or of all.

One learner's figures are found by the indexes that begin with the learner. Several learners' are read learner by
learner through the same indexes, so that neither reads what is older or later than asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.items import Item
from quizapp.domain.memory import Memory
from quizapp.domain.subject import BEYOND
from quizapp.persistence.db import UtcDateTime
from quizapp.persistence.models import (
    CardRow,
    ItemRevisionRow,
    ItemRow,
    ItemTotalRow,
    LearnerDayRow,
    ResponseRow,
    UserRow,
)
from quizapp.persistence.queries.groups import learners_of
from quizapp.persistence.queries.responses import score_that_counts
from quizapp.persistence.rows import MEMORY_COLUMNS, to_item, to_memory

Statement = TypeVar("Statement", bound=sa.Select[*tuple[Any, ...]])
CARDS_AT_MOST = 100_000
DUE_AT_MOST = 100_000
DAYS_AT_MOST = 1000
ITEMS_AT_MOST = 5000


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose figures.  learner_id: of that learner.  teacher_id: of those in that teacher's groups. Neither: of all.

    withheld: attempts of that learner whose answers are left out, since they may not know yet what came of them.
    """

    learner_id: int | None = None
    teacher_id: int | None = None
    withheld: frozenset[str] = frozenset()


ALL = Whose()


@dataclass(frozen=True, slots=True)
class DueCards:
    """How many cards fall due at one instant; those overdue are counted at the instant asked about."""

    due_at: datetime
    cards: int


@dataclass(frozen=True, slots=True)
class DaySums:
    """Sums of one study day.  answers: with a score.  score_total: their sum, each 0 to 1."""

    day: date
    answers: int
    score_total: float


@dataclass(frozen=True, slots=True)
class PartSums:
    """Sums over first responses to one part of a subject.  answers: with a score.  score_total: each 0 to 1."""

    is_beyond: bool
    answers: int
    score_total: float


@dataclass(frozen=True, slots=True)
class ItemSums:
    """Sums over the responses to an item's current wording.  first_…: each learner's first response only."""

    slug: str
    item: Item
    responses: int
    first_responses: int
    first_score_total: float


def count_due(session: Session, whose: Whose, *, now: datetime, until: datetime) -> Sequence[DueCards]:
    """Cards of published items that fall due before `until`, those of one instant together, the earliest first."""
    present = sa.literal(now, UtcDateTime)
    falls_due = sa.case((CardRow.due_at <= present, present), else_=CardRow.due_at).label("falls_due")
    single = (
        _of(sa.select(falls_due).select_from(CardRow), CardRow.learner_id, whose)
        .join(ItemRow, ItemRow.id == CardRow.item_id)
        .where(CardRow.due_at < until, ItemRow.status == "published", *_but_withheld_cards(whose))
        .subquery()
    )
    rows = session.execute(
        sa.select(single.c.falls_due, sa.func.count().label("cards"))
        .group_by(single.c.falls_due)
        .order_by(single.c.falls_due)
        .limit(DUE_AT_MOST)
    )
    return [DueCards(row.falls_due, row.cards) for row in rows]


def list_memories(session: Session, whose: Whose) -> Sequence[tuple[str, Memory]]:
    """Section and memory of cards of published items that have one, at most 100,000."""
    rows = session.execute(
        _of(sa.select(ItemRow.section, *MEMORY_COLUMNS).select_from(CardRow), CardRow.learner_id, whose)
        .join(ItemRow, ItemRow.id == CardRow.item_id)
        .where(CardRow.state.is_not(None), ItemRow.status == "published", *_but_withheld_cards(whose))
        .limit(CARDS_AT_MOST)
    )
    return [(row.section, memory) for row in rows if (memory := to_memory(row)) is not None]


def list_days(session: Session, whose: Whose, *, since: date) -> Sequence[DaySums]:
    """The study days from `since` on that have answers with a score, the earliest first."""
    source: Any = LearnerDayRow
    counted: Any = LearnerDayRow.answers
    total: Any = LearnerDayRow.score_total
    if whose.withheld:
        left_out = _withheld_days(whose)
        source = sa.outerjoin(LearnerDayRow, left_out, left_out.c.study_day == LearnerDayRow.study_day)
        counted = counted - sa.func.coalesce(left_out.c.answers, 0)
        total = total - sa.func.coalesce(left_out.c.score_total, 0.0)
    answers = sa.func.sum(counted)
    rows = session.execute(
        _of(
            sa.select(
                LearnerDayRow.study_day, answers.label("answers"), sa.func.sum(total).label("score_total")
            ).select_from(source),
            LearnerDayRow.learner_id,
            whose,
        )
        .where(LearnerDayRow.study_day >= since)
        .group_by(LearnerDayRow.study_day)
        .having(answers > 0)
        .order_by(LearnerDayRow.study_day)
        .limit(DAYS_AT_MOST)
    )
    return [DaySums(row.study_day, int(row.answers), float(row.score_total)) for row in rows]


def sum_parts(session: Session, whose: Whose) -> Sequence[PartSums]:
    """Sums over first responses with a score: to items of the article, then to those beyond it.

    Of all learners they are read from the sums kept for each wording, since their responses would be too many.
    """
    is_beyond = (ItemRow.section == BEYOND).label("is_beyond")
    if whose == ALL:
        answers, total = ItemTotalRow.first_responses, ItemTotalRow.first_score_total
        statement: sa.Select[bool, int, Any] = (
            sa.select(
                is_beyond, sa.func.sum(answers).label("answers"), sa.func.sum(total).label("score_total")
            )
            .select_from(ItemTotalRow)
            .join(ItemRow, ItemRow.id == ItemTotalRow.item_id)
        )
    else:
        score = score_that_counts()
        statement = _of(
            sa.select(
                is_beyond, sa.func.count(score).label("answers"), sa.func.sum(score).label("score_total")
            )
            .select_from(ResponseRow)
            .join(ItemRow, ItemRow.id == ResponseRow.item_id)
            .where(ResponseRow.is_first),
            ResponseRow.learner_id,
            whose,
        )
        if whose.withheld:
            statement = statement.where(
                sa.or_(ResponseRow.attempt_id.is_(None), ResponseRow.attempt_id.not_in(whose.withheld))
            )
    rows = session.execute(statement.group_by(is_beyond).order_by(is_beyond).limit(2))
    return [
        PartSums(bool(row.is_beyond), int(row.answers), float(row.score_total)) for row in rows if row.answers
    ]


def list_item_sums(session: Session, subject_id: int) -> Sequence[ItemSums]:
    """Items of a subject that learners can meet or have met, by number, with the sums of their current wording."""
    rows = session.execute(
        sa.select(
            ItemRow.slug,
            ItemRevisionRow.digest,
            ItemRevisionRow.document,
            ItemTotalRow.responses,
            ItemTotalRow.first_responses,
            ItemTotalRow.first_score_total,
        )
        .join(
            ItemRevisionRow,
            sa.and_(ItemRevisionRow.item_id == ItemRow.id, ItemRevisionRow.ordinal == ItemRow.revision),
        )
        .outerjoin(
            ItemTotalRow,
            sa.and_(ItemTotalRow.item_id == ItemRow.id, ItemTotalRow.revision == ItemRow.revision),
        )
        .where(ItemRow.subject_id == subject_id, ItemRow.status.in_(("published", "retired")))
        .order_by(ItemRow.id)
        .limit(ITEMS_AT_MOST)
    )
    return [
        ItemSums(
            row.slug,
            to_item(row.digest, row.document),
            row.responses or 0,
            row.first_responses or 0,
            row.first_score_total or 0.0,
        )
        for row in rows
    ]


def _but_withheld_cards(whose: Whose) -> list[sa.ColumnElement[bool]]:
    """Without the cards of what was answered in a withheld attempt and not since, whether or not it moved them: when
    they come again, or that they have not moved, says whether the answer was right.
    """
    if not whose.withheld:
        return []
    return [
        ~sa.exists().where(
            ResponseRow.learner_id == CardRow.learner_id,
            ResponseRow.item_id == CardRow.item_id,
            ResponseRow.attempt_id.in_(whose.withheld),
            ResponseRow.answered_at >= CardRow.last_at,
        )
    ]


def _withheld_days(whose: Whose) -> sa.Subquery:
    """What the withheld answers have added to the sums of their days."""
    score = score_that_counts()
    return (
        sa.select(
            ResponseRow.study_day,
            sa.func.count(score).label("answers"),
            sa.func.sum(score).label("score_total"),
        )
        .where(ResponseRow.learner_id == whose.learner_id, ResponseRow.attempt_id.in_(whose.withheld))
        .group_by(ResponseRow.study_day)
        .subquery()
    )


def _of(statement: Statement, learner_column: Any, whose: Whose) -> Statement:
    """Narrowed to those learners; for all, to those there are, which makes the indexes that begin with one usable."""
    if whose.learner_id is not None:
        return statement.where(learner_column == whose.learner_id)
    if whose.teacher_id is not None:
        return statement.where(learner_column.in_(learners_of(whose.teacher_id)))
    return statement.where(learner_column.in_(sa.select(UserRow.id)))
