"""Reading quizzes for those who make them, with where each is set."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.persistence.models import AssignmentRow, AttemptRow, GroupRow, QuizRow
from quizapp.persistence.queries import groups

_SET_TO = (
    sa.select(sa.func.count())
    .where(AssignmentRow.quiz_id == QuizRow.id, AssignmentRow.withdrawn_at.is_(None))
    .correlate(QuizRow)
    .scalar_subquery()
    .label("set_to")
)
_ATTEMPTS = (
    sa.select(sa.func.count())
    .where(AttemptRow.assignment_id == AssignmentRow.id)
    .correlate(AssignmentRow)
    .scalar_subquery()
    .label("attempts")
)
_ASSIGNMENTS = (
    sa.select(
        AssignmentRow,
        QuizRow.title,
        QuizRow.owner_id,
        GroupRow.name,
        GroupRow.archived_at.is_not(None).label("is_archived"),
        _ATTEMPTS,
    )
    .join(GroupRow, GroupRow.id == AssignmentRow.group_id)
    .join(QuizRow, QuizRow.id == AssignmentRow.quiz_id)
)


def find_quiz(session: Session, quiz_id: int) -> QuizRow | None:
    """A quiz of a teacher or of the bank, retired or not."""
    return session.get(QuizRow, quiz_id)


def lock_quiz(session: Session, quiz_id: int) -> QuizRow | None:
    """The same, which nobody else changes until this transaction ends."""
    return session.get(QuizRow, quiz_id, with_for_update=True, populate_existing=True)


def find_by_key(session: Session, key: str) -> QuizRow | None:
    """The quiz that was first written in the form of that key."""
    return session.scalar(sa.select(QuizRow).where(QuizRow.client_key == key))


def count_own(session: Session, subject_id: int, *, owner_id: int | None) -> int:
    """How many quizzes teachers have made.  owner_id: None for all of them."""
    return session.scalar(_own(sa.select(sa.func.count()), subject_id, owner_id)) or 0


def list_own(
    session: Session, subject_id: int, *, owner_id: int | None, offset: int, limit: int
) -> Sequence[Any]:
    """Teachers' quizzes with the number of groups each is set to, those in use first, the last changed first."""
    return session.execute(
        _own(sa.select(QuizRow, _SET_TO), subject_id, owner_id)
        .order_by(QuizRow.retired_at.is_not(None), QuizRow.updated_at.desc(), QuizRow.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()


def list_bank(session: Session, subject_id: int, *, limit: int = 100) -> Sequence[QuizRow]:
    """The ready-made quizzes in use."""
    return session.scalars(
        sa.select(QuizRow)
        .where(QuizRow.subject_id == subject_id, QuizRow.origin == "bank", QuizRow.retired_at.is_(None))
        .order_by(QuizRow.id)
        .limit(limit)
    ).all()


def find_assignment(session: Session, assignment_id: int) -> AssignmentRow | None:
    """An assignment, withdrawn or not."""
    return session.get(AssignmentRow, assignment_id)


def lock_assignment(session: Session, assignment_id: int) -> AssignmentRow | None:
    """The same, which nobody else changes until this transaction ends."""
    return session.get(AssignmentRow, assignment_id, with_for_update=True, populate_existing=True)


def list_assignments(
    session: Session, quiz_id: int, *, teacher_id: int | None, limit: int = 200
) -> Sequence[Any]:
    """Where a quiz is set: AssignmentRow, title and owner_id of the quiz, the group's name, whether it is archived
    (is_archived), and how many attempts there are.

    teacher_id: only groups which that teacher teaches, None for all.
    """
    statement = (
        _ASSIGNMENTS.where(AssignmentRow.quiz_id == quiz_id)
        .order_by(AssignmentRow.withdrawn_at.is_not(None), sa.func.lower(GroupRow.name), AssignmentRow.id)
        .limit(limit)
    )
    if teacher_id is not None:
        statement = statement.where(AssignmentRow.group_id.in_(groups.taught_by(teacher_id)))
    return session.execute(statement).all()


def list_of_group(session: Session, group_id: int, *, limit: int = 200) -> Sequence[Any]:
    """The same for what is set to a group, the last set first, what is withdrawn last."""
    return session.execute(
        _ASSIGNMENTS.where(AssignmentRow.group_id == group_id)
        .order_by(AssignmentRow.withdrawn_at.is_not(None), AssignmentRow.id.desc())
        .limit(limit)
    ).all()


def list_set(session: Session, quiz_id: int, group_ids: Sequence[int]) -> Sequence[AssignmentRow]:
    """The assignments of a quiz to some of these groups, withdrawn or not."""
    return session.scalars(
        sa.select(AssignmentRow)
        .where(AssignmentRow.quiz_id == quiz_id, AssignmentRow.group_id.in_(group_ids))
        .with_for_update()
    ).all()


def _own(statement: sa.Select[Any], subject_id: int, owner_id: int | None) -> sa.Select[Any]:
    statement = statement.where(QuizRow.subject_id == subject_id, QuizRow.origin == "teacher")
    return statement if owner_id is None else statement.where(QuizRow.owner_id == owner_id)
