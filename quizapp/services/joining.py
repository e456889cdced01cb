"""Groups as a learner meets them: joining by a code, the groups one is in, leaving."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain import join_codes
from quizapp.domain.availability import Accommodation
from quizapp.domain.items import Problem
from quizapp.domain.names import NAME_MAX, is_fitting, tidy_name
from quizapp.persistence.models import GroupMemberRow
from quizapp.persistence.queries import groups as queries
from quizapp.services import accommodations, groups
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, NotAllowed, NotFound

GROUPS_AT_MOST = 100
"""That one learner is in at a time."""


@dataclass(frozen=True, slots=True)
class JoinableGroup:
    """A group that a code leads to."""

    id: int
    name: str
    allows_guests: bool


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """A group that a learner is in.  display_name: what it calls a guest, "" for an account.  teachers: their names.

    agreed: what counts for the learner in its quizzes.
    """

    id: int
    name: str
    display_name: str
    teachers: tuple[str, ...]
    joined_at: datetime
    agreed: Accommodation


def find_group(session: Session, typed: str) -> JoinableGroup | None:
    """The group of the code that was typed, None if there is none, also where the code was revoked."""
    code = join_codes.read(typed)
    row = queries.lock_by_code(session, code) if code is not None else None
    return None if row is None else JoinableGroup(row.id, row.name, row.allows_guests)


def check_guest(group: JoinableGroup, *, display_name: str) -> None:
    """Raise NotAllowed where guests may not join, Invalid for a name that a guest cannot be called by."""
    if not group.allows_guests:
        raise NotAllowed("This group is for people with an account. Make one, or sign in to yours.")
    if not is_fitting(tidy_name(display_name)):
        message = f"Say what your class calls you, in 1 to {NAME_MAX} ordinary characters."
        raise Invalid(message, [Problem("display_name", message)])


def join(
    session: Session, learner: Learner, group: JoinableGroup, *, display_name: str, now: datetime
) -> None:
    """Bring a learner into a group that was found by its code in this transaction. Joining twice changes nothing.

    display_name: for a guest.  Raises what `check_guest` does for a guest, NotAllowed for somebody whom a teacher has
    removed and for a group that is full.
    """
    if learner.is_guest:
        check_guest(group, display_name=display_name)
    row = queries.find_membership(session, group.id, learner.id)
    if row is not None and row.left_at is None:
        return
    if row is not None and row.removed_by is not None:
        raise NotAllowed(
            "A teacher has taken you out of this group, so its code does not let you in. Ask to be let in again."
        )
    groups.check_room(session, group.id)
    if len(queries.list_of_learner(session, learner.id, limit=GROUPS_AT_MOST)) == GROUPS_AT_MOST:
        raise NotAllowed(f"You are in {GROUPS_AT_MOST} groups already. Leave one of them first.")
    if row is None:
        row = GroupMemberRow(group_id=group.id, learner_id=learner.id, joined_at=now)
        session.add(row)
    row.left_at = None
    row.display_name = tidy_name(display_name) if learner.is_guest else ""
    session.flush()


def leave(session: Session, learner: Learner, group_id: int, *, now: datetime) -> None:
    """Leave a group; every attempt stays. Leaving twice changes nothing. Raises NotFound."""
    row = queries.find_membership(session, group_id, learner.id)
    if row is None:
        raise NotFound("You are not in such a group.")
    row.left_at = row.left_at or now


def list_own(session: Session, learner: Learner) -> Sequence[OwnGroup]:
    """The groups that a learner is in, by name."""
    rows = queries.list_of_learner(session, learner.id, limit=GROUPS_AT_MOST)
    if not rows:
        return []
    teachers = defaultdict(list)
    for post in queries.list_names_of_teachers(session, [row.id for row in rows]):
        teachers[post.group_id].append(post.name)
    agreed = accommodations.agreed_many(session, [(row.id, learner.id) for row in rows])
    return [
        OwnGroup(
            row.id,
            row.name,
            row.display_name,
            tuple(teachers[row.id]),
            row.joined_at,
            agreed[row.id, learner.id],
        )
        for row in rows
    ]
