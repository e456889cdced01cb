"""Reading what a regrade is about: an assignment, the others of its quiz, their attempts, what was regraded."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from quizapp.persistence.models import (
    AssignmentRow,
    AttemptRow,
    GroupMemberRow,
    GroupRow,
    GroupTeacherRow,
    ItemRow,
    QuizRow,
    RegradeLineRow,
    RegradeRow,
    UserRow,
)

REGRADES_AT_MOST = 50
LINES_AT_MOST = 2000


@dataclass(frozen=True, slots=True)
class SetQuiz:
    """A quiz set to a group."""

    assignment: AssignmentRow
    quiz: QuizRow
    group: GroupRow


@dataclass(frozen=True, slots=True)
class RegradeLine:
    """A regrade in a list.  made_by, undone_by: names, None for who has left.  attempts: how many it changed."""

    id: int
    reason: str
    made_by: str | None
    made_at: datetime
    undone_by: str | None
    undone_at: datetime | None
    attempts: int


def find_assignment(session: Session, assignment_id: int, *, teacher_id: int | None) -> SetQuiz | None:
    """An assignment to a group.  teacher_id: who has to teach it, None for an administrator."""
    row = session.execute(_set_quizzes(teacher_id).where(AssignmentRow.id == assignment_id)).one_or_none()
    return None if row is None else SetQuiz(*row)


def list_assignments(session: Session, quiz_id: int, *, teacher_id: int | None) -> list[SetQuiz]:
    """The assignments of a quiz to the groups that somebody teaches, by group."""
    rows = session.execute(
        _set_quizzes(teacher_id)
        .where(AssignmentRow.quiz_id == quiz_id)
        .order_by(GroupRow.name, GroupRow.id)
        .limit(200)
    )
    return [SetQuiz(*row) for row in rows]


def lock_quiz(session: Session, quiz_id: int) -> None:
    """Wait until nobody else regrades the quiz, and keep others from it until the end of the transaction."""
    # Without keeping anybody from beginning an attempt at it.
    session.execute(sa.select(QuizRow.id).where(QuizRow.id == quiz_id).with_for_update(key_share=True))


def list_submitted(session: Session, assignment_ids: Collection[int], *, limit: int) -> Sequence[AttemptRow]:
    """The submitted attempts at these assignments, by key."""
    return session.scalars(_submitted(assignment_ids, limit=limit)).all()


def lock_submitted(session: Session, assignment_ids: Collection[int], *, limit: int) -> Sequence[AttemptRow]:
    """The same, with nobody else changing them meanwhile."""
    return session.scalars(
        _submitted(assignment_ids, limit=limit).with_for_update().execution_options(populate_existing=True)
    ).all()


def count_running(session: Session, assignment_ids: Collection[int]) -> int:
    """How many attempts at these assignments have not been submitted."""
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(AttemptRow)
            .where(AttemptRow.assignment_id.in_(assignment_ids), AttemptRow.submitted_at.is_(None))
        )
        or 0
    )


def find_revisions(session: Session, item_ids: Collection[int]) -> dict[int, int]:
    """The current wordings of items that learners get or got: a draft's is not ready to grade anybody."""
    rows = session.execute(
        sa.select(ItemRow.id, ItemRow.revision).where(ItemRow.id.in_(item_ids), ItemRow.status != "draft")
    )
    return {row.id: row.revision for row in rows}


def list_names(
    session: Session, group_ids: Collection[int], *, learner_ids: Collection[int]
) -> Mapping[int, Any]:
    """What groups call these learners: learner id -> display_name, name (of the account, None for a guest)."""
    rows = session.execute(
        sa.select(UserRow.id, UserRow.name, sa.func.max(GroupMemberRow.display_name).label("display_name"))
        .outerjoin(
            GroupMemberRow,
            sa.and_(GroupMemberRow.learner_id == UserRow.id, GroupMemberRow.group_id.in_(group_ids)),
        )
        .where(UserRow.id.in_(learner_ids))
        .group_by(UserRow.id, UserRow.name)
    )
    return {row.id: row for row in rows}


def find_by_keys(session: Session, client_keys: Collection[str]) -> Sequence[RegradeRow]:
    """The regrades that one form has made."""
    return session.scalars(
        sa.select(RegradeRow).where(RegradeRow.client_key.in_(client_keys)).order_by(RegradeRow.id)
    ).all()


def find_regrade(session: Session, regrade_id: int, *, teacher_id: int | None) -> RegradeRow | None:
    """A regrade of a group's attempts.  teacher_id: who has to teach the group, None for an administrator."""
    statement = sa.select(RegradeRow).where(RegradeRow.id == regrade_id, RegradeRow.group_id.is_not(None))
    if teacher_id is not None:
        statement = statement.where(
            sa.exists().where(
                GroupTeacherRow.group_id == RegradeRow.group_id, GroupTeacherRow.teacher_id == teacher_id
            )
        )
    return session.scalar(statement)


def find_assignment_of(session: Session, regrade: RegradeRow) -> int | None:
    """The assignment whose attempts a regrade was about."""
    return session.scalar(
        sa.select(AssignmentRow.id).where(
            AssignmentRow.quiz_id == regrade.quiz_id, AssignmentRow.group_id == regrade.group_id
        )
    )


def find_later(session: Session, regrade: RegradeRow) -> RegradeRow | None:
    """A later regrade of the same attempts that stands."""
    return session.scalar(
        sa.select(RegradeRow)
        .where(
            RegradeRow.quiz_id == regrade.quiz_id,
            RegradeRow.group_id == regrade.group_id,
            RegradeRow.id > regrade.id,
            RegradeRow.undone_at.is_(None),
        )
        .order_by(RegradeRow.id.desc())
        .limit(1)
    )


def list_regrades(session: Session, quiz_id: int, *, group_id: int) -> list[RegradeLine]:
    """The regrades of a quiz in a group, the newest first, undone ones too."""
    maker, undoer = aliased(UserRow), aliased(UserRow)
    attempts = (
        sa.select(sa.func.count(sa.distinct(RegradeLineRow.attempt_id)))
        .where(RegradeLineRow.regrade_id == RegradeRow.id)
        .correlate(RegradeRow)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            RegradeRow,
            maker.name.label("made_by"),
            undoer.name.label("undone_by"),
            attempts.label("attempts"),
        )
        .outerjoin(maker, maker.id == RegradeRow.made_by)
        .outerjoin(undoer, undoer.id == RegradeRow.undone_by)
        .where(RegradeRow.quiz_id == quiz_id, RegradeRow.group_id == group_id)
        .order_by(RegradeRow.id.desc())
        .limit(REGRADES_AT_MOST)
    )
    return [
        RegradeLine(
            row.RegradeRow.id,
            row.RegradeRow.reason,
            row.made_by,
            row.RegradeRow.made_at,
            row.undone_by,
            row.RegradeRow.undone_at,
            row.attempts,
        )
        for row in rows
    ]


def list_keys(session: Session, regrade_id: int) -> set[tuple[int, str]]:
    """The attempts that a regrade changed: (learner id, attempt id)."""
    rows = session.execute(
        sa.select(RegradeLineRow.learner_id, RegradeLineRow.attempt_id)
        .where(RegradeLineRow.regrade_id == regrade_id)
        .distinct()
    )
    return {(row.learner_id, row.attempt_id) for row in rows}


def list_lines(session: Session, regrade_id: int, *, limit: int = LINES_AT_MOST) -> Sequence[RegradeLineRow]:
    """What a regrade changed, place by place."""
    return session.scalars(
        sa.select(RegradeLineRow)
        .where(RegradeLineRow.regrade_id == regrade_id)
        .order_by(RegradeLineRow.learner_id, RegradeLineRow.attempt_id, RegradeLineRow.position)
        .limit(limit)
    ).all()


def _set_quizzes(teacher_id: int | None) -> sa.Select[AssignmentRow, QuizRow, GroupRow]:
    statement = (
        sa.select(AssignmentRow, QuizRow, GroupRow)
        .join(QuizRow, QuizRow.id == AssignmentRow.quiz_id)
        .join(GroupRow, GroupRow.id == AssignmentRow.group_id)
    )
    if teacher_id is None:
        return statement
    return statement.join(
        GroupTeacherRow,
        sa.and_(GroupTeacherRow.group_id == GroupRow.id, GroupTeacherRow.teacher_id == teacher_id),
    )


def _submitted(assignment_ids: Collection[int], *, limit: int) -> sa.Select[AttemptRow]:
    return (
        sa.select(AttemptRow)
        .where(AttemptRow.assignment_id.in_(assignment_ids), AttemptRow.submitted_at.is_not(None))
        .order_by(AttemptRow.learner_id, AttemptRow.id)
        .limit(limit)
    )
