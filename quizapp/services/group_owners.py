"""What becomes of a teacher's groups when the teacher goes: they pass to who has taught them longest besides."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.persistence.models import GroupRow, GroupTeacherRow


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
    owned = [post.group_id for post in posts if post.is_owner]
    for post in posts:
        session.delete(post)
    session.flush()
    heirs: dict[int, GroupTeacherRow] = {}
    for post in session.scalars(
        sa.select(GroupTeacherRow)
        .where(GroupTeacherRow.group_id.in_(owned))
        .order_by(GroupTeacherRow.added_at, GroupTeacherRow.teacher_id)
    ):
        heirs.setdefault(post.group_id, post)
    for post in heirs.values():
        post.is_owner = True
    session.flush()
    session.execute(
        sa.update(GroupRow)
        .where(GroupRow.id.in_([group_id for group_id in owned if group_id not in heirs]))
        .values(join_code=None)
    )
