"""Reading attempts for the teachers of their group: whose they are, what was decided, what waits to be marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from quizapp.persistence.models import (
    AssignmentRow,
    AttemptMarkRow,
    AttemptRow,
    GroupMemberRow,
    GroupRow,
    GroupTeacherRow,
    ItemRevisionRow,
    ItemRow,
    MarkOverrideRow,
    QuizRow,
    RegradeLineRow,
    RegradeRow,
    UserRow,
)

ATTEMPTS_AT_MOST = 100
HISTORY_AT_MOST = 1000
ITEMS_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class SatAttempt:
    """An attempt at an assignment, with what the group calls the learner.  name: None for a guest."""

    attempt: AttemptRow
    assignment: AssignmentRow
    quiz: QuizRow
    group: GroupRow
    name: str | None
    display_name: str


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """A teacher's mark.  made_by: name, None for somebody who has left."""

    position: int
    ordinal: int
    points: float | None
    ticked: Any
    comment: str
    reason: str
    made_by: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """An item with answers that a teacher has to mark.  document, digest: of its present wording."""

    item_id: int
    digest: str
    document: Any
    answers: int


def find_attempt(
    session: Session, learner_id: int, attempt_id: str, *, teacher_id: int | None
) -> SatAttempt | None:
    """An attempt at an assignment.  teacher_id: who has to teach its group, None for an administrator."""
    statement = (
        sa.select(AttemptRow, AssignmentRow, QuizRow, GroupRow, UserRow.name, GroupMemberRow.display_name)
        .join(AssignmentRow, AssignmentRow.id == AttemptRow.assignment_id)
        .join(QuizRow, QuizRow.id == AssignmentRow.quiz_id)
        .join(GroupRow, GroupRow.id == AssignmentRow.group_id)
        .join(UserRow, UserRow.id == AttemptRow.learner_id)
        .outerjoin(
            GroupMemberRow,
            sa.and_(
                GroupMemberRow.group_id == GroupRow.id, GroupMemberRow.learner_id == AttemptRow.learner_id
            ),
        )
        .where(AttemptRow.learner_id == learner_id, AttemptRow.id == attempt_id)
    )
    row = session.execute(_taught(statement, teacher_id)).one_or_none()
    if row is None:
        return None
    return SatAttempt(
        row.AttemptRow, row.AssignmentRow, row.QuizRow, row.GroupRow, row.name, row.display_name or ""
    )


def list_siblings(session: Session, attempt: AttemptRow) -> Sequence[AttemptRow]:
    """All attempts of the same learner at the same assignment, in their order."""
    return session.scalars(
        sa.select(AttemptRow)
        .where(AttemptRow.learner_id == attempt.learner_id, AttemptRow.assignment_id == attempt.assignment_id)
        .order_by(AttemptRow.ordinal)
        .limit(ATTEMPTS_AT_MOST)
    ).all()


def list_history(session: Session, learner_id: int, attempt_id: str) -> list[OverrideLine]:
    """Every mark that teachers gave in an attempt, place by place, the last of each last."""
    rows = session.execute(
        sa.select(MarkOverrideRow, UserRow.name)
        .outerjoin(UserRow, UserRow.id == MarkOverrideRow.made_by)
        .where(MarkOverrideRow.learner_id == learner_id, MarkOverrideRow.attempt_id == attempt_id)
        .order_by(MarkOverrideRow.position, MarkOverrideRow.ordinal)
        .limit(HISTORY_AT_MOST)
    )
    return [
        OverrideLine(
            line.position,
            line.ordinal,
            line.points,
            line.ticked,
            line.comment,
            line.reason,
            name,
            line.made_at,
        )
        for line, name in rows
    ]


def find_last(session: Session, learner_id: int, attempt_id: str, *, position: int) -> MarkOverrideRow | None:
    """The last mark that a teacher gave for a place, also one that takes another back."""
    return session.scalar(
        sa.select(MarkOverrideRow)
        .where(
            MarkOverrideRow.learner_id == learner_id,
            MarkOverrideRow.attempt_id == attempt_id,
            MarkOverrideRow.position == position,
        )
        .order_by(MarkOverrideRow.ordinal.desc())
        .limit(1)
    )


def list_regrade_lines(session: Session, learner_id: int, attempt_id: str) -> Sequence[Any]:
    """What regrades changed in an attempt, the earliest first, undone ones too.

    Each: RegradeLineRow, RegradeRow, the names of who made and who undid it, None for nobody and for who has left.
    """
    maker, undoer = aliased(UserRow), aliased(UserRow)
    return session.execute(
        sa.select(RegradeLineRow, RegradeRow, maker.name, undoer.name)
        .join(RegradeRow, RegradeRow.id == RegradeLineRow.regrade_id)
        .outerjoin(maker, maker.id == RegradeRow.made_by)
        .outerjoin(undoer, undoer.id == RegradeRow.undone_by)
        .where(RegradeLineRow.learner_id == learner_id, RegradeLineRow.attempt_id == attempt_id)
        .order_by(RegradeLineRow.regrade_id, RegradeLineRow.position)
        .limit(HISTORY_AT_MOST)
    ).all()


def list_waiting_items(session: Session, *, teacher_id: int | None) -> list[WaitingItem]:
    """The items with answers in a teacher's groups that wait for a mark, by number."""
    answers = sa.func.count().label("answers")
    counted = (
        _waiting(sa.select(AttemptMarkRow.item_id, answers), teacher_id)
        .group_by(AttemptMarkRow.item_id)
        .order_by(AttemptMarkRow.item_id)
        .limit(ITEMS_AT_MOST)
        .subquery()
    )
    rows = session.execute(
        sa.select(counted.c.item_id, counted.c.answers, ItemRevisionRow.digest, ItemRevisionRow.document)
        .join(ItemRow, ItemRow.id == counted.c.item_id)
        .join(
            ItemRevisionRow,
            sa.and_(ItemRevisionRow.item_id == ItemRow.id, ItemRevisionRow.ordinal == ItemRow.revision),
        )
        .order_by(counted.c.item_id)
    )
    return [WaitingItem(row.item_id, row.digest, row.document, row.answers) for row in rows]


def count_waiting(session: Session, *, teacher_id: int | None, item_id: int) -> int:
    """How many answers to an item wait in a teacher's groups."""
    statement = _waiting(sa.select(sa.func.count()), teacher_id).where(AttemptMarkRow.item_id == item_id)
    return session.scalar(statement) or 0


def find_waiting(
    session: Session, *, teacher_id: int | None, item_id: int, after: str
) -> AttemptMarkRow | None:
    """The next place of an item that waits, in the order of the attempts' ids, which says nothing about anybody.

    after: id of an attempt, "" for the first; beyond the last it is the first again.
    """
    statement: sa.Select[AttemptMarkRow] = (
        _waiting(sa.select(AttemptMarkRow), teacher_id)
        .where(AttemptMarkRow.item_id == item_id)
        .order_by(
            AttemptMarkRow.attempt_id <= after,
            AttemptMarkRow.attempt_id,
            AttemptMarkRow.learner_id,
            AttemptMarkRow.position,
        )
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def _waiting(statement: sa.Select[*tuple[Any, ...]], teacher_id: int | None) -> sa.Select[*tuple[Any, ...]]:
    joined = (
        statement.select_from(AttemptMarkRow)
        .join(
            AttemptRow,
            sa.and_(
                AttemptRow.learner_id == AttemptMarkRow.learner_id, AttemptRow.id == AttemptMarkRow.attempt_id
            ),
        )
        .join(AssignmentRow, AssignmentRow.id == AttemptRow.assignment_id)
        .join(GroupRow, GroupRow.id == AssignmentRow.group_id)
        .where(AttemptMarkRow.mark.is_(None))
    )
    return _taught(joined, teacher_id)


def _taught(statement: sa.Select[*tuple[Any, ...]], teacher_id: int | None) -> sa.Select[*tuple[Any, ...]]:
    if teacher_id is None:
        return statement
    return statement.join(
        GroupTeacherRow,
        sa.and_(GroupTeacherRow.group_id == GroupRow.id, GroupTeacherRow.teacher_id == teacher_id),
    )
