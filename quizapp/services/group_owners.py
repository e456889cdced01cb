"""What becomes of a teacher's groups when the teacher goes: they pass to who has taught them longest besides.

So does what the teacher agreed for the learners in them: nobody loses time in a test because an account is erased.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.availability import NO_ACCOMMODATION, Accommodation, most_generous
from quizapp.persistence.models import AccommodationRow, GroupRow, GroupTeacherRow
from quizapp.persistence.queries import accommodations


@dataclass(frozen=True, slots=True)
class _Standing:
    agreed: Accommodation
    ordinal: int
    changed_at: datetime


def take_out_of_groups(session: Session, teacher_id: int) -> None:
    """End all teaching of somebody. Each group they owned gets the co-teacher of longest standing as its owner.

    A group that nobody teaches any more keeps its record, for an administrator; nobody can join it.
    """
    posts = session.scalars(
        sa.select(GroupTeacherRow)
        .where(GroupTeacherRow.teacher_id == teacher_id)
        .order_by(GroupTeacherRow.group_id)
        .with_for_update()
    ).all()
    if not posts:
        return
    group_ids = [post.group_id for post in posts]
    for post in posts:
        session.delete(post)
    session.flush()
    owners: dict[int, GroupTeacherRow] = {}
    for post in session.scalars(
        sa.select(GroupTeacherRow)
        .where(GroupTeacherRow.group_id.in_(group_ids))
        .order_by(GroupTeacherRow.is_owner.desc(), GroupTeacherRow.added_at, GroupTeacherRow.teacher_id)
    ):
        owners.setdefault(post.group_id, post)
    for post in owners.values():
        post.is_owner = True
    session.flush()
    session.execute(
        sa.update(GroupRow)
        .where(GroupRow.id.in_([group_id for group_id in group_ids if group_id not in owners]))
        .values(join_code=None)
    )
    _pass_on(session, teacher_id, {group_id: post.teacher_id for group_id, post in owners.items()})


def _pass_on(session: Session, teacher_id: int, owners: dict[int, int]) -> None:
    """Let the owners of these groups have agreed what the teacher had agreed for the learners in them."""
    handed: dict[tuple[int, int], AccommodationRow] = {
        (owners[group_id], row.learner_id): row
        for row, group_id in accommodations.list_in_groups(session, teacher_id, owners.keys())
    }
    if not handed:
        return
    own = {
        (row.teacher_id, row.learner_id): _Standing(_to_value(row), row.ordinal, row.changed_at)
        for row in accommodations.list_of_teachers(
            session, {owner_id for owner_id, _ in handed}, {learner_id for _, learner_id in handed}
        )
    }
    for (owner_id, learner_id), row in handed.items():
        before = own.get((owner_id, learner_id), _Standing(NO_ACCOMMODATION, 0, row.changed_at))
        together = most_generous([before.agreed, _to_value(row)])
        if together != before.agreed:
            session.add(
                AccommodationRow(
                    learner_id=learner_id,
                    teacher_id=owner_id,
                    ordinal=before.ordinal + 1,
                    time_percent=together.time_percent,
                    extra_attempts=together.extra_attempts,
                    break_minutes=together.break_minutes,
                    changed_at=max(before.changed_at, row.changed_at),
                )
            )
    session.flush()


def _to_value(row: AccommodationRow) -> Accommodation:
    return Accommodation(row.time_percent, row.extra_attempts, row.break_minutes)
