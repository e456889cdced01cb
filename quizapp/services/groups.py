"""Groups as their teachers see them: making one, its code, who teaches it, who is in it.

A teacher sees and changes the groups that they teach, an administrator all; anybody else's are not there at all.
Nobody is ever taken out of the record: whoever leaves or is removed keeps every attempt, and so does the group.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.domain import join_codes
from quizapp.domain.items import Problem
from quizapp.domain.names import fold_name, is_storable, turns_lines_round
from quizapp.persistence.models import GroupMemberRow, GroupRow, GroupTeacherRow
from quizapp.persistence.queries import groups as queries
from quizapp.persistence.queries import users
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, NotAllowed, NotFound

PER_PAGE = 25
NAME_MAX = 80
MEMBERS_AT_MOST = 500
"""In one group at a time, so that a list of them is one page and a leaked code fills nobody's database."""
FORMER_SHOWN = 100
TEACHERS_AT_MOST = 20
CHOICES_AT_MOST = 500
_NO_GROUP = "There is no such group, or it is not one of yours."


@dataclass(frozen=True, slots=True)
class GroupInList:
    """A line in the list of groups.  members: learners in it now."""

    id: int
    name: str
    members: int
    can_be_joined: bool
    is_archived: bool


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One page of the groups.  first: place of its first group among the total, 1 for the very first."""

    groups: tuple[GroupInList, ...]
    total: int
    first: int


@dataclass(frozen=True, slots=True)
class GroupName:
    """A group to choose."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class GroupTeacher:
    """Somebody who teaches a group.  is_active: whether the account can be signed in to."""

    id: int
    name: str
    is_owner: bool
    is_active: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A learner in a group.  name: of the account, or what a guest called themself.

    left_at: since when they are not in it any more.  was_removed: by a teacher, so that the code lets them in no more.
    """

    id: int
    name: str
    is_guest: bool
    joined_at: datetime
    left_at: datetime | None
    was_removed: bool


@dataclass(frozen=True, slots=True)
class OpenMember:
    """A learner of a group, as who asks sees them.  is_mine: whether who asks teaches the group."""

    group: GroupName
    member: Member
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One group.  join_code: None while nobody can join.

    is_mine: whether who asks teaches it (an administrator may look without).  is_owner: whether who asks adds and
    removes teachers.  former: the last to leave first, at most FORMER_SHOWN.
    """

    id: int
    name: str
    join_code: str | None
    allows_guests: bool
    is_archived: bool
    is_mine: bool
    is_owner: bool
    teachers: tuple[GroupTeacher, ...]
    members: tuple[Member, ...]
    former: tuple[Member, ...]


def teaches(session: Session, teacher: Learner, group_id: int) -> bool:
    """Whether somebody may see and change a group: a teacher of it, or an administrator if the group is there."""
    if teacher.role == "admin":
        return queries.find_group(session, group_id) is not None
    return teacher.role == "teacher" and queries.is_teacher(session, group_id, teacher.id)


def check_teaches(session: Session, teacher: Learner, group_id: int) -> None:
    """Raise NotFound unless somebody may see and change that group."""
    if not teaches(session, teacher, group_id):
        raise NotFound(_NO_GROUP)


def teaches_learner(session: Session, teacher: Learner, learner_id: int) -> bool:
    """Whether somebody may see a learner's answers: who is in a group of theirs, for an administrator anybody."""
    if teacher.role == "admin":
        return True
    return teacher.role == "teacher" and queries.is_learner_of(session, teacher.id, learner_id)


def whose(teacher: Learner) -> int | None:
    """The teacher whose groups somebody sees: themself, None for an administrator, who sees all."""
    return None if teacher.role == "admin" else teacher.id


def list_groups(session: Session, teacher: Learner, *, page: int) -> GroupPage:
    """One page of the groups somebody sees, those put away last.  page: 1 for the first."""
    offset = (page - 1) * PER_PAGE
    total = queries.count_groups(session, whose(teacher))
    rows = queries.list_groups(session, whose(teacher), offset=offset, limit=PER_PAGE) if total else ()
    return GroupPage(
        tuple(
            GroupInList(
                id=row.GroupRow.id,
                name=row.GroupRow.name,
                members=row.members,
                can_be_joined=row.GroupRow.join_code is not None,
                is_archived=row.GroupRow.archived_at is not None,
            )
            for row in rows
        ),
        total,
        offset + 1,
    )


def list_choices(session: Session, teacher: Learner) -> Sequence[GroupName]:
    """The groups in use that somebody may set something to, by name, at most CHOICES_AT_MOST."""
    rows = queries.list_names(session, whose(teacher), limit=CHOICES_AT_MOST)
    return [GroupName(row.id, row.name) for row in rows]


def open_group(session: Session, teacher: Learner, group_id: int) -> Group:
    """One group with its teachers and learners. Raises NotFound."""
    row = queries.find_group(session, group_id)
    teachers = queries.list_teachers(session, group_id, limit=TEACHERS_AT_MOST)
    is_mine = teacher.id in {post.id for post in teachers} and teacher.role in ("teacher", "admin")
    if row is None or not (is_mine or teacher.role == "admin"):
        raise NotFound(_NO_GROUP)
    return Group(
        id=row.id,
        name=row.name,
        join_code=row.join_code,
        allows_guests=row.allows_guests,
        is_archived=row.archived_at is not None,
        is_mine=is_mine,
        is_owner=teacher.role == "admin" or any(post.is_owner for post in teachers if post.id == teacher.id),
        teachers=tuple(
            GroupTeacher(post.id, post.name or "", post.is_owner, post.is_active) for post in teachers
        ),
        members=tuple(map(_to_member, queries.list_members(session, group_id, limit=MEMBERS_AT_MOST))),
        former=tuple(map(_to_member, queries.list_former(session, group_id, limit=FORMER_SHOWN))),
    )


def open_name(session: Session, teacher: Learner, group_id: int) -> GroupName:
    """What a group that somebody sees is called. Raises NotFound."""
    row = queries.find_group(session, group_id) if teaches(session, teacher, group_id) else None
    if row is None:
        raise NotFound(_NO_GROUP)
    return GroupName(row.id, row.name)


def open_member(session: Session, teacher: Learner, group_id: int, learner_id: int) -> OpenMember:
    """Somebody who is or was in a group. Raises NotFound."""
    is_mine = teacher.role in ("teacher", "admin") and queries.is_teacher(session, group_id, teacher.id)
    group = queries.find_group(session, group_id) if is_mine or teacher.role == "admin" else None
    if group is None:
        raise NotFound(_NO_GROUP)
    row = queries.find_member(session, group_id, learner_id)
    if row is None:
        raise NotFound("There is no such learner in this group.")
    return OpenMember(GroupName(group.id, group.name), _to_member(row), is_mine)


def make_group(
    session: Session,
    teacher: Learner,
    *,
    name: str,
    allows_guests: bool,
    client_key: str | None,
    now: datetime,
) -> int:
    """Make a group that can be joined at once; gives its number. The same form sent again gives the same group.

    Raises Invalid.
    """
    name = _fit_name(name)
    row = GroupRow(
        name=name,
        join_code=_new_code(),
        allows_guests=allows_guests,
        client_key=client_key,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        made = queries.find_by_client_key(session, client_key) if client_key else None
        if made is None:
            raise
        check_teaches(session, teacher, made.id)
        return made.id
    session.add(GroupTeacherRow(group_id=row.id, teacher_id=teacher.id, is_owner=True, added_at=now))
    session.flush()
    return row.id


def change_group(
    session: Session, teacher: Learner, group_id: int, *, name: str, allows_guests: bool
) -> None:
    """Name a group anew, and say whether somebody without an account may join it. Raises NotFound, Invalid."""
    row = _load_for_change(session, teacher, group_id)
    row.name, row.allows_guests = _fit_name(name), allows_guests


def renew_code(session: Session, teacher: Learner, group_id: int, *, seen: str) -> None:
    """Give a group another code; the one before lets nobody in any more. Raises NotFound, NotAllowed.

    seen: the code that the page showed, "" for none. Where it is another by now, the form was sent twice and nothing
    changes.
    """
    row = _load_for_change(session, teacher, group_id)
    if row.archived_at is not None:
        raise NotAllowed("This group is put away. Take it out again first; then it can have a code.")
    if (row.join_code or "") == seen:
        row.join_code = _new_code()


def revoke_code(session: Session, teacher: Learner, group_id: int) -> None:
    """Let nobody join any more. Raises NotFound."""
    _load_for_change(session, teacher, group_id).join_code = None


def archive(session: Session, teacher: Learner, group_id: int, *, now: datetime) -> None:
    """Put a group away: nobody can join it, and learners do not see it any more. Raises NotFound."""
    row = _load_for_change(session, teacher, group_id)
    row.archived_at, row.join_code = row.archived_at or now, None


def unarchive(session: Session, teacher: Learner, group_id: int) -> None:
    """Use a group again; it has no code until it is given one. Raises NotFound."""
    _load_for_change(session, teacher, group_id).archived_at = None


def add_teacher(session: Session, teacher: Learner, group_id: int, *, name: str, now: datetime) -> None:
    """Let another teacher see and change a group. Raises NotFound, NotAllowed, Invalid.

    A name of nobody and a name of a learner get the same answer: who is here is not told.
    """
    _load_for_change(session, teacher, group_id)
    _check_owner(session, teacher, group_id)
    found = users.find_by_name(session, fold_name(name)) if is_storable(name) else None
    if found is None or found.role not in ("teacher", "admin") or found.deactivated_at is not None:
        message = "There is no teacher of this name. Ask for the name that they sign in with."
        raise Invalid(message, [Problem("teacher", message)])
    teachers = queries.list_teachers(session, group_id, limit=TEACHERS_AT_MOST)
    if found.id in {post.id for post in teachers}:
        return
    if len(teachers) == TEACHERS_AT_MOST:
        message = f"A group has at most {TEACHERS_AT_MOST} teachers."
        raise Invalid(message, [Problem("teacher", message)])
    session.add(GroupTeacherRow(group_id=group_id, teacher_id=found.id, is_owner=not teachers, added_at=now))
    session.flush()


def remove_teacher(session: Session, teacher: Learner, group_id: int, teacher_id: int) -> None:
    """End somebody's teaching of a group, one's own too; what they agreed for learners ends with it.

    Raises NotFound, NotAllowed: for the owner, who cannot go, and where somebody else than the owner removes another.
    """
    _load_for_change(session, teacher, group_id)
    post = queries.find_post(session, group_id, teacher_id)
    if post is None:
        # As it is where the form was sent twice, and nothing is told of who there is.
        return
    if teacher_id != teacher.id:
        _check_owner(session, teacher, group_id)
    if post.is_owner:
        raise NotAllowed("The owner of a group stays in it. Make another teacher its owner first.")
    session.delete(post)
    session.flush()


def make_owner(session: Session, teacher: Learner, group_id: int, teacher_id: int) -> None:
    """Make another teacher of the group its owner. Raises NotFound, NotAllowed."""
    _load_for_change(session, teacher, group_id)
    _check_owner(session, teacher, group_id)
    post = queries.find_post(session, group_id, teacher_id)
    if post is None:
        raise NotFound("There is no such teacher in this group.")
    session.execute(
        sa.update(GroupTeacherRow).where(GroupTeacherRow.group_id == group_id).values(is_owner=False)
    )
    post.is_owner = True
    session.flush()


def remove_member(
    session: Session, teacher: Learner, group_id: int, learner_id: int, *, now: datetime
) -> None:
    """Take a learner out of a group; the code lets them in no more, and every attempt stays. Raises NotFound."""
    row = _load_membership(session, teacher, group_id, learner_id)
    row.left_at, row.removed_by = row.left_at or now, teacher.id


def readmit(session: Session, teacher: Learner, group_id: int, learner_id: int) -> None:
    """Take back into a group who had left it or was removed. Raises NotFound, NotAllowed if it is full."""
    row = _load_membership(session, teacher, group_id, learner_id)
    if row.left_at is None:
        return
    check_room(session, group_id)
    row.left_at, row.removed_by = None, None


def check_room(session: Session, group_id: int) -> None:
    """Raise NotAllowed for a group that is full."""
    if queries.count_members(session, group_id) >= MEMBERS_AT_MOST:
        raise NotAllowed(f"This group is full: it has {MEMBERS_AT_MOST} learners.")


def _load_for_change(session: Session, teacher: Learner, group_id: int) -> GroupRow:
    """The row of a group, locked. Raises NotFound."""
    check_teaches(session, teacher, group_id)
    row = queries.lock_group(session, group_id)
    # Asked once more, behind the lock: who was taken out at this moment changes nothing any more.
    check_teaches(session, teacher, group_id)
    if row is None:
        raise NotFound(_NO_GROUP)
    return row


def _load_membership(session: Session, teacher: Learner, group_id: int, learner_id: int) -> GroupMemberRow:
    _load_for_change(session, teacher, group_id)
    row = queries.find_membership(session, group_id, learner_id)
    if row is None:
        raise NotFound("There is no such learner in this group.")
    return row


def _check_owner(session: Session, teacher: Learner, group_id: int) -> None:
    post = queries.find_post(session, group_id, teacher.id)
    if teacher.role != "admin" and (post is None or not post.is_owner):
        raise NotAllowed("Only the owner of this group adds and removes its teachers.")


def _new_code() -> str:
    return join_codes.make(secrets.token_bytes(join_codes.RANDOM_BYTES))


def _fit_name(name: str) -> str:
    name = " ".join(name[: NAME_MAX * 4].split())
    if not 0 < len(name) <= NAME_MAX or not is_storable(name) or turns_lines_round(name):
        message = f"Give the group a name of 1 to {NAME_MAX} ordinary characters, such as 7b history."
        raise Invalid(message, [Problem("name", message)])
    return name


def _to_member(row: object) -> Member:
    return Member(
        id=row.id,  # type: ignore[attr-defined]  # a row of `queries.list_members`
        name=row.name,  # type: ignore[attr-defined]
        is_guest=row.is_guest,  # type: ignore[attr-defined]
        joined_at=row.joined_at,  # type: ignore[attr-defined]
        left_at=row.left_at,  # type: ignore[attr-defined]
        was_removed=row.was_removed,  # type: ignore[attr-defined]
    )
