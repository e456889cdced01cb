"""Reading what teachers agreed for learners. Of each teacher and learner the last line counts."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from quizapp.persistence.models import AccommodationRow, GroupMemberRow, GroupTeacherRow, UserRow

_later = aliased(AccommodationRow)
_IS_LAST = ~(
    sa.exists()
    .where(
        _later.learner_id == AccommodationRow.learner_id,
        _later.teacher_id == AccommodationRow.teacher_id,
        _later.ordinal > AccommodationRow.ordinal,
    )
    .correlate(AccommodationRow)
)


def list_standing(
    session: Session, group_ids: Collection[int], learner_ids: Collection[int]
) -> Sequence[Any]:
    """What the teachers of these groups agreed for these learners: group_id, learner_id, and what was agreed."""
    return session.execute(
        sa.select(
            GroupTeacherRow.group_id,
            AccommodationRow.learner_id,
            AccommodationRow.time_percent,
            AccommodationRow.extra_attempts,
            AccommodationRow.break_minutes,
        )
        .join(AccommodationRow, AccommodationRow.teacher_id == GroupTeacherRow.teacher_id)
        .where(
            GroupTeacherRow.group_id.in_(group_ids),
            AccommodationRow.learner_id.in_(learner_ids),
            _IS_LAST,
        )
    ).all()


def list_of_member(session: Session, group_id: int, learner_id: int, *, teacher_id: int) -> Sequence[Any]:
    """The same for one learner in one group, with who agreed it: AccommodationRow, name.

    teacher_id: who asks. Of a learner who has left the group they get only what they agreed themself.
    """
    is_in_it = sa.exists().where(
        GroupMemberRow.group_id == group_id,
        GroupMemberRow.learner_id == learner_id,
        GroupMemberRow.left_at.is_(None),
    )
    return session.execute(
        sa.select(AccommodationRow, UserRow.name)
        .join(UserRow, UserRow.id == AccommodationRow.teacher_id)
        .join(GroupTeacherRow, GroupTeacherRow.teacher_id == AccommodationRow.teacher_id)
        .where(
            GroupTeacherRow.group_id == group_id,
            AccommodationRow.learner_id == learner_id,
            sa.or_(AccommodationRow.teacher_id == teacher_id, is_in_it),
            _IS_LAST,
        )
        .order_by(UserRow.name_folded)
    ).all()


def list_readers(
    session: Session, teacher_id: int, learner_id: int, *, limit: int = 200
) -> Sequence[str | None]:
    """The names of those who teach a group with this teacher that the learner is in, and so see what they agreed."""
    own = aliased(GroupTeacherRow)
    return session.scalars(
        sa.select(UserRow.name)
        .where(
            UserRow.id != teacher_id,
            sa.exists().where(
                GroupTeacherRow.teacher_id == UserRow.id,
                own.group_id == GroupTeacherRow.group_id,
                own.teacher_id == teacher_id,
                GroupMemberRow.group_id == GroupTeacherRow.group_id,
                GroupMemberRow.learner_id == learner_id,
                GroupMemberRow.left_at.is_(None),
            ),
        )
        .order_by(UserRow.name_folded)
        .limit(limit)
    ).all()


def find_last(session: Session, learner_id: int, teacher_id: int) -> AccommodationRow | None:
    """What one teacher agreed for a learner last."""
    return session.scalar(
        sa.select(AccommodationRow)
        .where(AccommodationRow.learner_id == learner_id, AccommodationRow.teacher_id == teacher_id)
        .order_by(AccommodationRow.ordinal.desc())
        .limit(1)
    )


def list_in_groups(session: Session, teacher_id: int, group_ids: Collection[int]) -> Sequence[Any]:
    """What one teacher agreed for learners who are in these groups: AccommodationRow, group_id."""
    return session.execute(
        sa.select(AccommodationRow, GroupMemberRow.group_id)
        .join(GroupMemberRow, GroupMemberRow.learner_id == AccommodationRow.learner_id)
        .where(
            AccommodationRow.teacher_id == teacher_id,
            GroupMemberRow.group_id.in_(group_ids),
            GroupMemberRow.left_at.is_(None),
            _IS_LAST,
        )
    ).all()


def list_of_teachers(
    session: Session, teacher_ids: Collection[int], learner_ids: Collection[int]
) -> Sequence[AccommodationRow]:
    """What each of these teachers agreed for each of these learners last."""
    return session.scalars(
        sa.select(AccommodationRow).where(
            AccommodationRow.teacher_id.in_(teacher_ids),
            AccommodationRow.learner_id.in_(learner_ids),
            _IS_LAST,
        )
    ).all()
