"""Setting a quiz to groups: from when until when, changed at any time, withdrawn and offered again.

Whoever sets a quiz owns it and teaches the group; whoever teaches the group sees what is set to it, changes the dates
and withdraws it, whosever quiz it is.
Attempts that were begun stay whatever happens here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from quizapp.domain.items import Problem
from quizapp.persistence.models import AssignmentRow
from quizapp.persistence.queries import teachers_quizzes as queries
from quizapp.services import groups, quiz_editing
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, NotFound, Stale


@dataclass(frozen=True, slots=True)
class SetQuiz:
    """An assignment as its teacher sees it.  opens_at, closes_at: None for at once and for never.

    is_own: whether who asks may open the quiz itself.  attempts: begun so far.  is_archived: whether the group has been
    put away, so that nobody can begin.
    """

    id: int
    quiz_id: int
    quiz_title: str
    is_own: bool
    group_id: int
    group_name: str
    opens_at: datetime | None
    closes_at: datetime | None
    is_withdrawn: bool
    is_archived: bool
    attempts: int


@dataclass(frozen=True, slots=True)
class Place:
    """Which quiz is set, and to which group."""

    quiz_id: int
    group_id: int


@dataclass(frozen=True, slots=True)
class GroupsQuizzes:
    """What is set to a group, what was set last first."""

    group_name: str
    quizzes: tuple[SetQuiz, ...]


def list_set(session: Session, teacher: Learner, quiz_id: int) -> list[SetQuiz]:
    """Where a quiz of the teacher's own is set, in groups that they teach. Raises NotFound."""
    quiz_editing.open_quiz(session, teacher, quiz_id)
    rows = queries.list_assignments(session, quiz_id, teacher_id=groups.whose(teacher))
    return [_to_set(row, teacher) for row in rows]


def list_of_group(session: Session, teacher: Learner, group_id: int) -> GroupsQuizzes:
    """What is set to a group that the teacher teaches, by any of its teachers. Raises NotFound."""
    group = groups.open_name(session, teacher, group_id)
    rows = queries.list_of_group(session, group_id)
    return GroupsQuizzes(group.name, tuple(_to_set(row, teacher) for row in rows))


def assign(
    session: Session,
    teacher: Learner,
    quiz_id: int,
    *,
    group_ids: Iterable[int],
    opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
) -> None:
    """Set a quiz to groups; where it is set already, with these dates from now on, and offered again if withdrawn.

    Raises NotFound for a quiz or group that is not theirs, Stale for a retired quiz, and Invalid, also where the bank
    has too few questions for it.
    """
    quiz = quiz_editing.open_quiz(session, teacher, quiz_id)
    if quiz.is_retired:
        raise Stale("This quiz is retired. Restore it before you set it.")
    wanted = list(dict.fromkeys(group_ids))
    problems = [] if wanted else [Problem("groups", "Choose at least one group.")]
    problems += _wrong_dates(opens_at, closes_at)
    if closes_at is not None and closes_at <= now:
        problems.append(Problem("closes_at", "This has passed. Choose a later time, or leave it empty."))
    if problems:
        raise Invalid("Please look at this again.", problems)
    offered = {group.id for group in groups.list_choices(session, teacher)}
    if not offered.issuperset(wanted):
        raise NotFound("There is no such group, or you do not teach it.")
    quiz_editing.require_met(session, quiz.written.blueprint)
    there = {row.group_id: row for row in queries.list_set(session, quiz_id, wanted)}
    for group_id in wanted:
        row = there.get(group_id)
        if row is None:
            row = AssignmentRow(quiz_id=quiz_id, group_id=group_id, created_by=teacher.id, created_at=now)
            session.add(row)
        row.opens_at, row.closes_at, row.withdrawn_at = opens_at, closes_at, None
    session.flush()


def change(
    session: Session,
    teacher: Learner,
    assignment_id: int,
    *,
    opens_at: datetime | None,
    closes_at: datetime | None,
) -> Place:
    """Give an assignment other dates, from the next request of each learner on.

    A closing that has passed closes it at once. Raises NotFound, Invalid.
    """
    row = _load(session, teacher, assignment_id)
    problems = _wrong_dates(opens_at, closes_at)
    if problems:
        raise Invalid("Please look at this again.", problems)
    row.opens_at, row.closes_at = opens_at, closes_at
    session.flush()
    return _place(row)


def place_of(session: Session, teacher: Learner, assignment_id: int) -> Place:
    """What an assignment sets to whom. Raises NotFound."""
    return _place(_theirs(session, teacher, queries.find_assignment(session, assignment_id)))


def withdraw(session: Session, teacher: Learner, assignment_id: int, *, now: datetime) -> Place:
    """Offer the quiz to the group no longer. Raises NotFound."""
    row = _load(session, teacher, assignment_id)
    row.withdrawn_at = row.withdrawn_at or now
    session.flush()
    return _place(row)


def offer_again(session: Session, teacher: Learner, assignment_id: int) -> Place:
    """Offer a withdrawn quiz again. Raises NotFound."""
    row = _load(session, teacher, assignment_id)
    row.withdrawn_at = None
    session.flush()
    return _place(row)


def _to_set(row: Any, teacher: Learner) -> SetQuiz:
    assignment = row.AssignmentRow
    return SetQuiz(
        id=assignment.id,
        quiz_id=assignment.quiz_id,
        quiz_title=row.title,
        is_own=teacher.role == "admin" or row.owner_id == teacher.id,
        group_id=assignment.group_id,
        group_name=row.name,
        opens_at=assignment.opens_at,
        closes_at=assignment.closes_at,
        is_withdrawn=assignment.withdrawn_at is not None,
        is_archived=row.is_archived,
        attempts=row.attempts,
    )


def _wrong_dates(opens_at: datetime | None, closes_at: datetime | None) -> list[Problem]:
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        return [Problem("closes_at", "It has to close after it opens.")]
    return []


def _place(row: AssignmentRow) -> Place:
    return Place(row.quiz_id, row.group_id)


def _load(session: Session, teacher: Learner, assignment_id: int) -> AssignmentRow:
    return _theirs(session, teacher, queries.lock_assignment(session, assignment_id))


def _theirs(session: Session, teacher: Learner, row: AssignmentRow | None) -> AssignmentRow:
    if row is None or not groups.teaches(session, teacher, row.group_id):
        raise NotFound("There is no such assignment, or you do not teach its group.")
    return row
