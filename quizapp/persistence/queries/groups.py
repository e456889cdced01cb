"""Reading groups: who teaches one, who is in it, and which a learner is in.

Rights are read here at every request: whoever is taken out of a group stops seeing it with the next page.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.persistence.models import GroupMemberRow, GroupRow, GroupTeacherRow, UserRow

_IS_PRESENT = GroupMemberRow.left_at.is_(None)
# What a group calls somebody: the account's name, and what a guest said on joining.
_NAME = sa.func.coalesce(UserRow.name, GroupMemberRow.display_name).label("name")
_MEMBERS = (
    sa.select(sa.func.count())
    .select_from(GroupMemberRow)
    .where(GroupMemberRow.group_id == GroupRow.id, _IS_PRESENT)
    .correlate(GroupRow)
    .scalar_subquery()
    .label("members")
)


def taught_by(teacher_id: int) -> sa.Select[int]:
    """The numbers of the groups that somebody teaches."""
    return sa.select(GroupTeacherRow.group_id).where(GroupTeacherRow.teacher_id == teacher_id)


def learners_of(teacher_id: int) -> sa.Select[int]:
    """The numbers of the learners who are in a group that somebody teaches."""
    return sa.select(GroupMemberRow.learner_id).where(
        GroupMemberRow.group_id.in_(taught_by(teacher_id)), _IS_PRESENT
    )


def name_for(teacher_id: int | None) -> sa.ColumnElement[str | None]:
    """What somebody of UserRow is called: the account's name, or what a guest said on joining, null for neither.

    teacher_id: whose groups a guest has said it to; None for any.
    """
    called = sa.select(sa.func.max(GroupMemberRow.display_name)).where(
        GroupMemberRow.learner_id == UserRow.id, GroupMemberRow.display_name != ""
    )
    if teacher_id is not None:
        called = called.where(GroupMemberRow.group_id.in_(taught_by(teacher_id)))
    return sa.func.coalesce(UserRow.name, called.correlate(UserRow).scalar_subquery())


def find_group(session: Session, group_id: int) -> GroupRow | None:
    """One group."""
    return session.get(GroupRow, group_id)


def lock_group(session: Session, group_id: int) -> GroupRow | None:
    """One group, which nobody else changes or joins until the end of the transaction."""
    return session.get(GroupRow, group_id, with_for_update=True, populate_existing=True)


def find_by_client_key(session: Session, client_key: str) -> GroupRow | None:
    """The group that the form of this key has made."""
    return session.scalar(sa.select(GroupRow).where(GroupRow.client_key == client_key))


def lock_by_code(session: Session, join_code: str) -> GroupRow | None:
    """The group that can be joined by this code, locked as by `lock_group`."""
    return session.scalar(
        sa.select(GroupRow)
        .where(GroupRow.join_code == join_code, GroupRow.archived_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def find_post(session: Session, group_id: int, teacher_id: int) -> GroupTeacherRow | None:
    """How somebody teaches a group, None if they do not."""
    return session.get(GroupTeacherRow, (group_id, teacher_id))


def is_teacher(session: Session, group_id: int, teacher_id: int) -> bool:
    """Whether somebody teaches that group."""
    post = taught_by(teacher_id).where(GroupTeacherRow.group_id == group_id)
    return bool(session.scalar(sa.select(post.exists())))


def is_learner_of(session: Session, teacher_id: int, learner_id: int) -> bool:
    """Whether a learner is in a group that somebody teaches."""
    shared = learners_of(teacher_id).where(GroupMemberRow.learner_id == learner_id)
    return bool(session.scalar(sa.select(shared.exists())))


def count_groups(session: Session, teacher_id: int | None) -> int:
    """How many groups somebody teaches; None for all there are."""
    return session.scalar(_narrowed(sa.select(sa.func.count()).select_from(GroupRow), teacher_id)) or 0


def list_groups(session: Session, teacher_id: int | None, *, offset: int, limit: int) -> Sequence[Any]:
    """Groups that somebody teaches, None for all, by name, those put away last: GroupRow, members."""
    return session.execute(
        _narrowed(sa.select(GroupRow, _MEMBERS), teacher_id)
        .order_by(GroupRow.archived_at.is_not(None), sa.func.lower(GroupRow.name), GroupRow.id)
        .offset(offset)
        .limit(limit)
    ).all()


def list_names(session: Session, teacher_id: int | None, *, limit: int) -> Sequence[Any]:
    """Number and name of the groups in use that somebody teaches, None for all, by name."""
    return session.execute(
        _narrowed(sa.select(GroupRow.id, GroupRow.name), teacher_id)
        .where(GroupRow.archived_at.is_(None))
        .order_by(sa.func.lower(GroupRow.name), GroupRow.id)
        .limit(limit)
    ).all()


def list_teachers(session: Session, group_id: int, *, limit: int) -> Sequence[Any]:
    """Who teaches a group, its owner first: id, name, is_owner, is_active."""
    return session.execute(
        sa.select(
            UserRow.id,
            UserRow.name,
            GroupTeacherRow.is_owner,
            UserRow.deactivated_at.is_(None).label("is_active"),
        )
        .join(GroupTeacherRow, GroupTeacherRow.teacher_id == UserRow.id)
        .where(GroupTeacherRow.group_id == group_id)
        .order_by(GroupTeacherRow.is_owner.desc(), UserRow.name_folded)
        .limit(limit)
    ).all()


def count_members(session: Session, group_id: int) -> int:
    """How many learners are in a group now."""
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(GroupMemberRow)
            .where(GroupMemberRow.group_id == group_id, _IS_PRESENT)
        )
        or 0
    )


def list_members(session: Session, group_id: int, *, limit: int) -> Sequence[Any]:
    """Who is in a group, by name: id, name, is_guest, joined_at."""
    return session.execute(
        _member_lines(group_id)
        .where(_IS_PRESENT)
        .order_by(sa.func.lower(_NAME.element), UserRow.id)
        .limit(limit)
    ).all()


def list_former(session: Session, group_id: int, *, limit: int) -> Sequence[Any]:
    """Who was in a group, the last to leave first: as `list_members`, with left_at and was_removed."""
    return session.execute(
        _member_lines(group_id)
        .where(GroupMemberRow.left_at.is_not(None))
        .order_by(GroupMemberRow.left_at.desc(), UserRow.id)
        .limit(limit)
    ).all()


def find_member(session: Session, group_id: int, learner_id: int) -> Any | None:
    """The line of one person who is or was in a group."""
    return session.execute(_member_lines(group_id).where(UserRow.id == learner_id)).one_or_none()


def find_membership(session: Session, group_id: int, learner_id: int) -> GroupMemberRow | None:
    """The membership of a learner, also one that has ended."""
    return session.get(GroupMemberRow, (group_id, learner_id))


def list_of_learner(session: Session, learner_id: int, *, limit: int) -> Sequence[Any]:
    """The groups that a learner is in, by name: id, name, display_name, joined_at."""
    return session.execute(
        sa.select(GroupRow.id, GroupRow.name, GroupMemberRow.display_name, GroupMemberRow.joined_at)
        .join(GroupMemberRow, GroupMemberRow.group_id == GroupRow.id)
        .where(GroupMemberRow.learner_id == learner_id, _IS_PRESENT, GroupRow.archived_at.is_(None))
        .order_by(sa.func.lower(GroupRow.name), GroupRow.id)
        .limit(limit)
    ).all()


def list_names_of_teachers(session: Session, group_ids: Sequence[int]) -> Sequence[Any]:
    """Who teaches these groups, each one's owner first: group_id, name."""
    return session.execute(
        sa.select(GroupTeacherRow.group_id, UserRow.name)
        .join(UserRow, UserRow.id == GroupTeacherRow.teacher_id)
        .where(GroupTeacherRow.group_id.in_(group_ids))
        .order_by(GroupTeacherRow.group_id, GroupTeacherRow.is_owner.desc(), UserRow.name_folded)
    ).all()


def _member_lines(group_id: int) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            UserRow.id,
            _NAME,
            UserRow.name.is_(None).label("is_guest"),
            GroupMemberRow.joined_at,
            GroupMemberRow.left_at,
            GroupMemberRow.removed_by.is_not(None).label("was_removed"),
        )
        .join(GroupMemberRow, GroupMemberRow.learner_id == UserRow.id)
        .where(GroupMemberRow.group_id == group_id)
    )


def _narrowed(statement: sa.Select[*tuple[Any, ...]], teacher_id: int | None) -> sa.Select[*tuple[Any, ...]]:
    return statement if teacher_id is None else statement.where(GroupRow.id.in_(taught_by(teacher_id)))
