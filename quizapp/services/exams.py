"""Exams and days off: setting, changing and withdrawing them, by a learner for themself and by a teacher for a group.

Whatever changes here changes the plans of those whom it concerns in the same transaction.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.domain.items import Problem
from quizapp.domain.names import is_storable, turns_lines_round
from quizapp.domain.study_days import study_day
from quizapp.persistence.models import DayOffRow, ExamRow
from quizapp.persistence.queries import exams as queries
from quizapp.services import exam_plans, groups
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, NotFound

AHEAD_AT_MOST = 365
EXAMS_AT_MOST = 10
"""Before one learner, or one group, at a time."""
DAYS_OFF_AT_MOST = 60
TITLE_MAX = 80
_NO_EXAM = "There is no such exam, or it is not one of yours."


@dataclass(frozen=True, slots=True)
class WrittenExam:
    """An exam as somebody wrote it.  exam_day: None where it was no date.  sections: codes; those of all for all."""

    title: str
    exam_day: date | None
    sections: frozenset[str]


@dataclass(frozen=True, slots=True)
class GroupExam:
    """An exam of a group.  sections: codes, all of them if empty."""

    id: int
    title: str
    exam_day: date
    sections: frozenset[str]


@dataclass(frozen=True, slots=True)
class OnTrack:
    """How one learner of a group stands.  recall: predicted for the day, 0 to 1.  met: cards, of `total` covered.

    has_begun: whether there is a card at all.  in_time: whether all will have been met at the learner's pace.
    """

    learner_id: int
    name: str
    met: int
    total: int
    recall: float
    spread: float
    in_time: bool

    @property
    def has_begun(self) -> bool:
        """Whether anything was met."""
        return self.met > 0


def set_exam(
    session: Session,
    learner: Learner,
    written: WrittenExam,
    *,
    known: Collection[str],
    client_key: str,
    now: datetime,
) -> None:
    """Set an exam of one's own; the same form again changes nothing. Raises Invalid.  known: codes of all sections."""
    today = study_day(now, learner.clock)
    own = [
        exam
        for exam in queries.list_exams(session, [learner.id], since=today + timedelta(days=1))
        if exam.group_id is None
    ]
    _add(
        session,
        learner,
        written,
        known=known,
        client_key=client_key,
        now=now,
        running=len(own),
        group_id=None,
    )
    exam_plans.replan(session, [learner.id], now=now)


def set_group_exam(
    session: Session,
    teacher: Learner,
    group_id: int,
    written: WrittenExam,
    *,
    known: Collection[str],
    client_key: str,
    now: datetime,
) -> None:
    """Set an exam for a group; the same form again changes nothing. Raises NotFound, Invalid."""
    groups.check_teaches(session, teacher, group_id)
    running = len(list_group_exams(session, teacher, group_id, now=now))
    _add(
        session,
        teacher,
        written,
        known=known,
        client_key=client_key,
        now=now,
        running=running,
        group_id=group_id,
    )
    _replan_group(session, group_id, now=now)


def change_exam(
    session: Session,
    asking: Learner,
    exam_id: int,
    written: WrittenExam,
    *,
    known: Collection[str],
    now: datetime,
) -> None:
    """Give an exam, one's own or of a group one teaches, another day, name or content. Raises NotFound, Invalid."""
    row = _open(session, asking, exam_id)
    title, exam_day, covers = _fit(written, known=known, today=study_day(now, asking.clock))
    row.title, row.exam_day, row.covers, row.changed_at = title, exam_day, covers, now
    session.flush()
    _replan_for(session, row, now=now)


def withdraw_exam(session: Session, asking: Learner, exam_id: int, *, now: datetime) -> int | None:
    """Plan towards an exam no longer; gives the number of its group, None for one's own. Raises NotFound."""
    row = _open(session, asking, exam_id)
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        session.flush()
        _replan_for(session, row, now=now)
    return row.group_id


def list_group_exams(session: Session, teacher: Learner, group_id: int, *, now: datetime) -> list[GroupExam]:
    """The exams before a group, the next first. Raises NotFound."""
    groups.check_teaches(session, teacher, group_id)
    since = study_day(now, teacher.clock) + timedelta(days=1)
    return [
        GroupExam(row.id, row.title, row.exam_day, queries.sections_of(row.covers))
        for row in queries.list_of_group(session, group_id, since=since, limit=EXAMS_AT_MOST)
    ]


def list_on_track(session: Session, group: groups.Group, exam_id: int, *, now: datetime) -> list[OnTrack]:
    """How each learner of a group stands before one of its exams, the least prepared first.

    As many statements for a whole class as for one learner.
    """
    plans = exam_plans.plans_of(session, [member.id for member in group.members], now=now)
    found = []
    for member in group.members:
        for plan in plans.get(member.id, ()):
            if plan.exam.id == exam_id:
                found.append(
                    OnTrack(
                        member.id,
                        member.name,
                        plan.cards,
                        plan.cards + plan.unmet,
                        plan.outlook.recall,
                        plan.outlook.spread,
                        plan.met_in_time == plan.unmet,
                    )
                )
    return sorted(found, key=lambda line: (line.recall, line.name.casefold(), line.learner_id))


def list_days_off(session: Session, learner: Learner, *, now: datetime) -> list[date]:
    """The days off that are still to come, today's too."""
    today = study_day(now, learner.clock)
    return sorted(queries.list_days_off(session, [learner.id], since=today).get(learner.id, ()))


def add_day_off(session: Session, learner: Learner, day: date | None, *, now: datetime) -> None:
    """Keep a day free of cards; a day that is free stays so. Raises Invalid."""
    today = study_day(now, learner.clock)
    if day is None:
        _refuse("day_off", "Give the day as a date, such as 2026-06-14.")
    elif day < today:
        _refuse("day_off", "This day has been. Give today or a later one.")
    elif day > today + timedelta(days=AHEAD_AT_MOST):
        _refuse("day_off", f"Days off can be planned for {AHEAD_AT_MOST} days ahead at most.")
    else:
        taken = list_days_off(session, learner, now=now)
        if day in taken:
            return
        if len(taken) >= DAYS_OFF_AT_MOST:
            _refuse("day_off", f"There are at most {DAYS_OFF_AT_MOST} days off at a time. Remove one first.")
        session.add(DayOffRow(learner_id=learner.id, day=day))
        session.flush()
        exam_plans.replan(session, [learner.id], now=now)


def remove_day_off(session: Session, learner: Learner, day: date, *, now: datetime) -> None:
    """Let a day be one for cards again."""
    row = session.get(DayOffRow, (learner.id, day))
    if row is not None:
        session.delete(row)
        session.flush()
        exam_plans.replan(session, [learner.id], now=now)


def _add(
    session: Session,
    asking: Learner,
    written: WrittenExam,
    *,
    known: Collection[str],
    client_key: str,
    now: datetime,
    running: int,
    group_id: int | None,
) -> None:
    title, exam_day, covers = _fit(written, known=known, today=study_day(now, asking.clock))
    made = queries.find_by_client_key(session, client_key)
    if made is not None and (made.set_by, made.group_id) == (asking.id, group_id):
        return
    if running >= EXAMS_AT_MOST:
        _refuse("exam_day", f"There are at most {EXAMS_AT_MOST} exams at a time. Withdraw one first.")
    try:
        with session.begin_nested():
            session.add(
                ExamRow(
                    group_id=group_id,
                    set_by=asking.id,
                    title=title,
                    exam_day=exam_day,
                    covers=covers,
                    client_key=client_key,
                    made_at=now,
                    changed_at=now,
                )
            )
    except IntegrityError:
        # Sent twice at the same moment.
        if queries.find_by_client_key(session, client_key) is None:
            raise


def _fit(
    written: WrittenExam, *, known: Collection[str], today: date
) -> tuple[str, date, dict[str, Sequence[str]]]:
    """Title, day and what is covered as they are stored. Raises Invalid with every complaint at once."""
    problems = []
    title = " ".join(written.title.split()) or "Exam"
    if len(title) > TITLE_MAX or not is_storable(title) or turns_lines_round(title):
        problems.append(Problem("title", f"A name is one line of at most {TITLE_MAX} characters."))
    day = written.exam_day
    if day is None:
        problems.append(Problem("exam_day", "Give the day as a date, such as 2026-06-14."))
    elif day <= today:
        problems.append(
            Problem(
                "exam_day", "This day has been, or is today. A plan needs at least one day before the exam."
            )
        )
    elif day > today + timedelta(days=AHEAD_AT_MOST):
        problems.append(Problem("exam_day", f"An exam can be at most {AHEAD_AT_MOST} days ahead."))
    sections = written.sections & set(known)
    if not sections:
        problems.append(Problem("sections", "Choose at least one section: the exam has to cover something."))
    if problems or day is None:
        raise Invalid(problems[0].message, problems)
    return title, day, {} if sections == set(known) else {"sections": sorted(sections)}


def _refuse(field: str, message: str) -> None:
    raise Invalid(message, [Problem(field, message)])


def _open(session: Session, asking: Learner, exam_id: int) -> ExamRow:
    row = queries.find_exam(session, exam_id)
    if row is None:
        raise NotFound(_NO_EXAM)
    is_mine = (
        row.set_by == asking.id if row.group_id is None else groups.teaches(session, asking, row.group_id)
    )
    if not is_mine:
        raise NotFound(_NO_EXAM)
    return row


def _replan_for(session: Session, row: ExamRow, *, now: datetime) -> None:
    if row.group_id is not None:
        _replan_group(session, row.group_id, now=now)
    elif row.set_by is not None:
        exam_plans.replan(session, [row.set_by], now=now)


def _replan_group(session: Session, group_id: int, *, now: datetime) -> None:
    exam_plans.replan(session, queries.list_members(session, group_id), now=now)
