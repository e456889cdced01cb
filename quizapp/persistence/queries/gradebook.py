"""Reading the marks of a group: who belongs to it, what was set to it, and what came of each attempt.

Rights are part of the statements: a group that somebody does not teach is not found, whatever number stands in the
address, and what was agreed a request ago does not count.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
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
    MarkOverrideRow,
    QuizRow,
    RegradeLineRow,
    RegradeRow,
    UserRow,
)

GROUPS_AT_MOST = 200
ASSIGNMENTS_AT_MOST = 500
ATTEMPTS_AT_MOST = 200_000


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One attempt at an assignment, without its answers.

    waits: whether a place of it waits for a teacher.  is_regraded: whether a regrade of it stands.  is_overruled:
    whether a teacher's mark stands instead of an automatic one.
    """

    row: AttemptRow
    waits: bool
    is_regraded: bool
    is_overruled: bool


def find_group(session: Session, group_id: int, *, teacher_id: int | None) -> GroupRow | None:
    """A group.  teacher_id: who has to teach it, None for an administrator, who sees all."""
    return session.scalar(_taught(teacher_id).where(GroupRow.id == group_id))


def list_groups(session: Session, *, teacher_id: int | None) -> Sequence[Any]:
    """The groups that somebody teaches with the number of their members, by name, those in use first."""
    members = (
        sa.select(sa.func.count())
        .where(GroupMemberRow.group_id == GroupRow.id, GroupMemberRow.left_at.is_(None))
        .correlate(GroupRow)
        .scalar_subquery()
    )
    quizzes = (
        sa.select(sa.func.count())
        .where(AssignmentRow.group_id == GroupRow.id)
        .correlate(GroupRow)
        .scalar_subquery()
    )
    return session.execute(
        _taught(teacher_id)
        .add_columns(members.label("members"), quizzes.label("quizzes"))
        .order_by(GroupRow.archived_at.is_not(None), sa.func.lower(GroupRow.name), GroupRow.id)
        .limit(GROUPS_AT_MOST)
    ).all()


def list_assignments(
    session: Session, group_id: int, *, limit: int = ASSIGNMENTS_AT_MOST
) -> Sequence[tuple[AssignmentRow, QuizRow]]:
    """What was set to a group, the newest first; withdrawn ones too, since their attempts stay."""
    rows = session.execute(
        sa.select(AssignmentRow, QuizRow)
        .join(QuizRow, QuizRow.id == AssignmentRow.quiz_id)
        .where(AssignmentRow.group_id == group_id)
        .order_by(AssignmentRow.id.desc())
        .limit(limit)
    )
    return [(row.AssignmentRow, row.QuizRow) for row in rows]


def count_members(session: Session, group_id: int) -> int:
    """How many lines `list_members` has."""
    return session.scalar(_members(group_id).with_only_columns(sa.func.count())) or 0


def list_members(session: Session, group_id: int, *, offset: int, limit: int) -> Sequence[Any]:
    """Who belongs to a group by name, then those who left it and have an attempt: their record stays.

    Each: learner_id, display_name, name (of the account, None for a guest), left_at.
    """
    return session.execute(
        _members(group_id)
        .order_by(
            GroupMemberRow.left_at.is_not(None),
            sa.func.lower(
                sa.func.coalesce(sa.func.nullif(GroupMemberRow.display_name, ""), UserRow.name, "")
            ),
            GroupMemberRow.learner_id,
        )
        .offset(offset)
        .limit(limit)
    ).all()


def list_attempts(
    session: Session, assignment_ids: Collection[int], *, learner_ids: Collection[int]
) -> list[AttemptLine]:
    """The attempts of these learners at these assignments, each learner's in their order."""
    if not assignment_ids or not learner_ids:
        return []
    rows = session.execute(
        sa.select(
            AttemptRow,
            _WAITS.label("waits"),
            _REGRADED.label("is_regraded"),
            _OVERRULED.label("is_overruled"),
        )
        .where(AttemptRow.assignment_id.in_(assignment_ids), AttemptRow.learner_id.in_(learner_ids))
        .order_by(AttemptRow.learner_id, AttemptRow.assignment_id, AttemptRow.ordinal)
        .limit(ATTEMPTS_AT_MOST)
    )
    return [
        AttemptLine(
            row.AttemptRow,
            bool(row.waits),
            bool(row.is_regraded),
            bool(row.is_overruled),
        )
        for row in rows
    ]


def _taught(teacher_id: int | None) -> sa.Select[GroupRow]:
    statement = sa.select(GroupRow)
    if teacher_id is None:
        return statement
    return statement.join(
        GroupTeacherRow,
        sa.and_(GroupTeacherRow.group_id == GroupRow.id, GroupTeacherRow.teacher_id == teacher_id),
    )


def _members(group_id: int) -> sa.Select[*tuple[Any, ...]]:
    has_attempt = (
        sa.exists()
        .where(
            AttemptRow.learner_id == GroupMemberRow.learner_id,
            AttemptRow.assignment_id.in_(
                sa.select(AssignmentRow.id).where(AssignmentRow.group_id == group_id)
            ),
        )
        .correlate(GroupMemberRow)
    )
    return (
        sa.select(
            GroupMemberRow.learner_id, GroupMemberRow.display_name, UserRow.name, GroupMemberRow.left_at
        )
        .select_from(GroupMemberRow)
        .join(UserRow, UserRow.id == GroupMemberRow.learner_id)
        .where(GroupMemberRow.group_id == group_id, sa.or_(GroupMemberRow.left_at.is_(None), has_attempt))
    )


def _of_attempt(row: Any) -> sa.ColumnElement[bool]:
    return sa.and_(row.learner_id == AttemptRow.learner_id, row.attempt_id == AttemptRow.id)


_WAITS = sa.exists().where(_of_attempt(AttemptMarkRow), AttemptMarkRow.mark.is_(None)).correlate(AttemptRow)
_REGRADED = (
    sa.exists()
    .where(
        _of_attempt(RegradeLineRow),
        RegradeRow.id == RegradeLineRow.regrade_id,
        RegradeRow.undone_at.is_(None),
    )
    .correlate(AttemptRow)
)
_LATER = aliased(MarkOverrideRow)
_OVERRULED = (
    sa.exists()
    .where(
        _of_attempt(MarkOverrideRow),
        MarkOverrideRow.points.is_not(None),
        # A teacher's mark where no key can tell needs no reason, and overrules nothing.
        MarkOverrideRow.reason != "",
        ~sa.exists()
        .where(
            _LATER.learner_id == MarkOverrideRow.learner_id,
            _LATER.attempt_id == MarkOverrideRow.attempt_id,
            _LATER.position == MarkOverrideRow.position,
            _LATER.ordinal > MarkOverrideRow.ordinal,
        )
        .correlate(MarkOverrideRow),
    )
    .correlate(AttemptRow)
)
