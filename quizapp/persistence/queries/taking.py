"""Reading what somebody can take, or is taking: assignments of their groups, attempts at them, steps at a place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.availability import LONGEST_AFTER_CLOSING
from quizapp.persistence.models import (
    AssignmentRow,
    AttemptRow,
    AttemptStepRow,
    GroupMemberRow,
    GroupRow,
    QuizRow,
    ResponseRow,
    UserRow,
)

ASSIGNMENTS_AT_MOST = 200
ATTEMPTS_AT_MOST = 2000
RUNNING_AT_MOST = 5000
STEPS_AT_MOST = 20_000


@dataclass(frozen=True, slots=True)
class SetQuiz:
    """An assignment with what it sets, and to whom."""

    assignment: AssignmentRow
    quiz: QuizRow
    group: GroupRow


_SET = (
    sa.select(AssignmentRow, QuizRow, GroupRow)
    .join(QuizRow, QuizRow.id == AssignmentRow.quiz_id)
    .join(GroupRow, GroupRow.id == AssignmentRow.group_id)
)


def list_set(session: Session, learner_id: int) -> Sequence[SetQuiz]:
    """What is set to the groups that the learner belongs to, the last set first; not what was withdrawn.

    Of what was withdrawn, or of a quiz or a group out of use, only what the learner has attempted; of a group that they
    do not belong to any more, what they have begun there and not submitted.
    """
    attempted = sa.exists().where(
        AttemptRow.assignment_id == AssignmentRow.id, AttemptRow.learner_id == learner_id
    )
    rows = session.execute(
        _SET.join(
            GroupMemberRow,
            sa.and_(
                GroupMemberRow.group_id == GroupRow.id,
                GroupMemberRow.learner_id == learner_id,
            ),
        )
        .where(
            _belongs_or_has_begun(learner_id),
            sa.or_(
                sa.and_(
                    AssignmentRow.withdrawn_at.is_(None),
                    GroupRow.archived_at.is_(None),
                    QuizRow.retired_at.is_(None),
                ),
                attempted,
            ),
        )
        .order_by(AssignmentRow.id.desc())
        .limit(ASSIGNMENTS_AT_MOST)
    )
    return [SetQuiz(*row) for row in rows]


def find_set(session: Session, learner_id: int, assignment_id: int) -> SetQuiz | None:
    """One assignment, if it is set to a group that the learner belongs to, or they have begun it and not submitted."""
    row = session.execute(
        _SET.join(
            GroupMemberRow,
            sa.and_(
                GroupMemberRow.group_id == GroupRow.id,
                GroupMemberRow.learner_id == learner_id,
            ),
        ).where(AssignmentRow.id == assignment_id, _belongs_or_has_begun(learner_id))
    ).one_or_none()
    return None if row is None else SetQuiz(*row)


def _belongs_or_has_begun(learner_id: int) -> sa.ColumnElement[bool]:
    return sa.or_(
        GroupMemberRow.left_at.is_(None),
        sa.exists().where(
            AttemptRow.assignment_id == AssignmentRow.id,
            AttemptRow.learner_id == learner_id,
            AttemptRow.submitted_at.is_(None),
        ),
    )


def load_set(session: Session, assignment_id: int) -> SetQuiz:
    """An assignment that there is an attempt at, whoever still belongs to its group."""
    return SetQuiz(*session.execute(_SET.where(AssignmentRow.id == assignment_id)).one())


def list_attempts_at(
    session: Session, learner_id: int, assignment_ids: Collection[int]
) -> Sequence[AttemptRow]:
    """A learner's attempts at these assignments, in their order."""
    return session.scalars(
        sa.select(AttemptRow)
        .where(AttemptRow.learner_id == learner_id, AttemptRow.assignment_id.in_(assignment_ids))
        .order_by(AttemptRow.assignment_id, AttemptRow.ordinal)
        .limit(ATTEMPTS_AT_MOST)
    ).all()


def lock_learner(session: Session, learner_id: int) -> bool:
    """Let nobody begin an attempt as this learner, nor remove them, until the end; False if there is none any more."""
    return (
        session.scalar(sa.select(UserRow.id).where(UserRow.id == learner_id).with_for_update(key_share=True))
        is not None
    )


def list_running_out(session: Session, *, now: datetime) -> Sequence[Any]:
    """Attempts at assignments that may be over: AttemptRow, AssignmentRow, the longest running first.

    Those with a time limit, and those of what has closed; what has neither runs until it is submitted.
    """
    return session.execute(
        sa.select(AttemptRow, AssignmentRow)
        .join(AssignmentRow, AssignmentRow.id == AttemptRow.assignment_id)
        .where(
            AttemptRow.submitted_at.is_(None),
            AttemptRow.assignment_id.is_not(None),
            sa.or_(
                AssignmentRow.closes_at <= now, AttemptRow.rules["time_limit_s"].as_integer().is_not(None)
            ),
        )
        .order_by(AttemptRow.started_at)
        .limit(RUNNING_AT_MOST)
    ).all()


def list_running_at(session: Session, assignment_ids: Collection[int]) -> Sequence[Any]:
    """Attempts at these assignments that are not submitted: AttemptRow, AssignmentRow."""
    return session.execute(
        sa.select(AttemptRow, AssignmentRow)
        .join(AssignmentRow, AssignmentRow.id == AttemptRow.assignment_id)
        .where(AttemptRow.assignment_id.in_(assignment_ids), AttemptRow.submitted_at.is_(None))
        .order_by(AttemptRow.started_at.desc())
        .limit(RUNNING_AT_MOST)
    ).all()


def lock_running(session: Session, learner_id: int, attempt_id: str) -> AttemptRow | None:
    """An attempt that is not submitted, with nobody else changing it; None if somebody is, or has."""
    return session.scalar(
        sa.select(AttemptRow)
        .where(
            AttemptRow.learner_id == learner_id,
            AttemptRow.id == attempt_id,
            AttemptRow.submitted_at.is_(None),
        )
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def list_not_closed(session: Session, learner_id: int, *, now: datetime) -> Sequence[Any]:
    """items, rules, submitted_at, assignment_id and closes_at of a learner's attempts at what was set to them: of those
    that are not submitted, and of those whose closing is yet to come, or so short a while ago that others may still be
    writing.
    """
    return session.execute(
        sa.select(
            AttemptRow.items,
            AttemptRow.rules,
            AttemptRow.submitted_at,
            AttemptRow.assignment_id,
            AssignmentRow.closes_at,
        )
        .join(AssignmentRow, AssignmentRow.id == AttemptRow.assignment_id)
        .where(
            AttemptRow.learner_id == learner_id,
            sa.or_(AttemptRow.submitted_at.is_(None), AssignmentRow.closes_at >= now - LONGEST_AFTER_CLOSING),
        )
        .order_by(AttemptRow.started_at.desc())
        .limit(ASSIGNMENTS_AT_MOST)
    ).all()


def list_recorded(session: Session, learner_id: int) -> Sequence[Any]:
    """id, rules, submitted_at, assignment_id and closes_at of a learner's attempts at what was set to them of which
    answers are in the record already, the latest first.
    """
    return session.execute(
        sa.select(
            AttemptRow.id,
            AttemptRow.rules,
            AttemptRow.submitted_at,
            AttemptRow.assignment_id,
            AssignmentRow.closes_at,
        )
        .join(AssignmentRow, AssignmentRow.id == AttemptRow.assignment_id)
        .where(
            AttemptRow.learner_id == learner_id,
            sa.exists().where(
                ResponseRow.learner_id == AttemptRow.learner_id, ResponseRow.attempt_id == AttemptRow.id
            ),
        )
        .order_by(AttemptRow.started_at.desc())
        .limit(ATTEMPTS_AT_MOST)
    ).all()


def list_steps_at(
    session: Session,
    learner_id: int,
    attempt_id: str,
    *,
    positions: Collection[int],
    step_ids: Collection[str],
) -> tuple[Sequence[AttemptStepRow], int]:
    """The steps at these places, oldest first, those of these ids wherever they are, and the last ordinal of all."""
    last = (
        sa.select(sa.func.max(AttemptStepRow.ordinal))
        .where(AttemptStepRow.learner_id == learner_id, AttemptStepRow.attempt_id == attempt_id)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(AttemptStepRow, last.label("last"))
        .where(
            AttemptStepRow.learner_id == learner_id,
            AttemptStepRow.attempt_id == attempt_id,
            sa.or_(
                AttemptStepRow.position.in_(positions),
                AttemptStepRow.id.in_(step_ids),
                AttemptStepRow.ordinal == last,
            ),
        )
        .order_by(AttemptStepRow.ordinal)
        .limit(STEPS_AT_MOST)
    ).all()
    return [row.AttemptStepRow for row in rows], rows[-1].last if rows else 0
