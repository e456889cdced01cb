"""The gradebook of a group: learners × quizzes, each cell what the learner's attempts come to by the quiz's rule.

It reads what attempts add up to and works nothing out from answers, so that a class of thirty costs as much as one.
Whoever teaches the group sees all of it, an administrator sees every group's; to anybody else there is none.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain import availability
from quizapp.domain.behaviours import BY_NAME
from quizapp.domain.quiz_rules import Counts, QuizRules
from quizapp.persistence.models import AssignmentRow, GroupRow, QuizRow
from quizapp.persistence.queries import gradebook as queries
from quizapp.persistence.queries.gradebook import AttemptLine
from quizapp.services import assigned_quizzes
from quizapp.services.accounts import Learner
from quizapp.services.errors import NotFound

PER_PAGE = 50
"""Learners on one page."""
QUIZZES_SHOWN = 40
"""Columns of one page: the newest; the files have all."""
GUEST = "Guest {}"


@dataclass(frozen=True, slots=True)
class TaughtGroup:
    """A group in a teacher's list.  members: those who belong to it now.  quizzes: how many were set to it."""

    id: int
    name: str
    is_archived: bool
    members: int
    quizzes: int


@dataclass(frozen=True, slots=True)
class BookQuiz:
    """A quiz set to the group.  id: of the assignment.  attempts_allowed: 0 for any number.  counts: which of them
    does.  has_marks: False for practice.
    """

    id: int
    quiz_id: int
    title: str
    opens_at: datetime | None
    closes_at: datetime | None
    is_withdrawn: bool
    attempts_allowed: int
    counts: Counts
    has_marks: bool


@dataclass(frozen=True, slots=True)
class BookCell:
    """What a learner has of a quiz.

    attempt_id: the one that counts, the last where their mean does; one that is running where there is no other; None
    of none.  submitted: how many were submitted.  surplus: how many of them are beyond the attempts allowed, and so
    not in what counts.  points: what they come to of `most`, None before the first, and of a
    quiz without marks.  waits: whether a teacher has yet to mark something in it, so that it is more in the end.
    """

    attempt_id: str | None = None
    submitted: int = 0
    surplus: int = 0
    is_running: bool = False
    points: float | None = None
    most: float = 0.0
    last_at: datetime | None = None
    waits: bool = False
    is_regraded: bool = False
    is_overruled: bool = False


@dataclass(frozen=True, slots=True)
class BookLearner:
    """A learner with a cell for each quiz, in their order.  left_at: None while they belong to the group."""

    id: int
    name: str
    left_at: datetime | None
    cells: tuple[BookCell, ...]


@dataclass(frozen=True, slots=True)
class Gradebook:
    """One page of it.  first: place of its first learner among the total, 1 for the very first.

    has_older: whether there are older quizzes than those shown.
    """

    group_id: int
    group_name: str
    quizzes: tuple[BookQuiz, ...]
    learners: tuple[BookLearner, ...]
    total: int
    first: int
    has_older: bool


def list_groups(session: Session, teacher: Learner) -> list[TaughtGroup]:
    """The groups whose marks somebody may see, those in use first."""
    return [
        TaughtGroup(
            row.GroupRow.id,
            row.GroupRow.name,
            row.GroupRow.archived_at is not None,
            row.members,
            row.quizzes,
        )
        for row in queries.list_groups(session, teacher_id=_scope(teacher))
    ]


def open_gradebook(session: Session, teacher: Learner, group_id: int, *, page: int) -> Gradebook:
    """One page of the marks of a group.  page: 1 for the first. Raises NotFound for a group that is not theirs."""
    group = _group(session, teacher, group_id)
    set_to_it = queries.list_assignments(session, group_id, limit=QUIZZES_SHOWN + 1)
    shown = set_to_it[:QUIZZES_SHOWN]
    offset = (page - 1) * PER_PAGE
    return Gradebook(
        group_id=group.id,
        group_name=group.name,
        quizzes=tuple(_quiz(assignment, quiz) for assignment, quiz in shown),
        learners=_learners(session, group_id, shown, offset=offset, limit=PER_PAGE),
        total=queries.count_members(session, group_id),
        first=offset + 1,
        has_older=len(set_to_it) > QUIZZES_SHOWN,
    )


def open_quizzes(session: Session, teacher: Learner, group_id: int) -> tuple[str, tuple[BookQuiz, ...]]:
    """The group's name and everything that was set to it, the newest first. Raises NotFound."""
    group = _group(session, teacher, group_id)
    return group.name, tuple(
        _quiz(assignment, quiz) for assignment, quiz in queries.list_assignments(session, group_id)
    )


def list_chunk(
    session: Session,
    teacher: Learner,
    group_id: int,
    *,
    assignment_ids: Collection[int],
    offset: int,
    limit: int,
) -> tuple[BookLearner, ...]:
    """Learners by name with a cell for each of these assignments, in their order; none beyond the last.

    assignment_ids: from `open_quizzes`; what was set to the group since is left for the next file.  Raises NotFound.
    """
    _group(session, teacher, group_id)
    there = {pair[0].id: pair for pair in queries.list_assignments(session, group_id)}
    pairs = [there[number] for number in assignment_ids]
    return _learners(session, group_id, pairs, offset=offset, limit=limit)


def name_of(learner_id: int, *, display_name: str, name: str | None) -> str:
    """What a group calls a learner: the name it gave a guest, that of the account, or a number."""
    return display_name or name or GUEST.format(learner_id)


def cell_of(attempts: Sequence[AttemptLine], rules: QuizRules, most_of: Mapping[str, float]) -> BookCell:
    """What these attempts of one learner at one quiz come to.

    attempts: in their order.  rules: the quiz's now.  most_of: the most points of each attempt, by its id.
    """
    done = [attempt for attempt in attempts if attempt.row.submitted_at is not None]
    counting = [attempt for attempt in done if not attempt.row.is_surplus]
    if not counting:
        # What is beyond those allowed begins after one that is not, so that one is running still.
        return (
            BookCell(attempts[0].row.id, submitted=len(done), surplus=len(done), is_running=True)
            if attempts
            else BookCell()
        )
    has_marks = BY_NAME[rules.behaviour].COUNTS
    counted = availability.counted([attempt.row.score_total for attempt in counting], rules.counts)
    chosen = _counting(counting, rules.counts)
    of_mean = counting if rules.counts is Counts.MEAN else [chosen]
    most = [most_of[attempt.row.id] for attempt in of_mean]
    return BookCell(
        attempt_id=chosen.row.id,
        submitted=len(done),
        surplus=len(done) - len(counting),
        is_running=len(done) < len(attempts),
        points=counted if has_marks else None,
        most=sum(most) / len(most),
        last_at=max(one.row.submitted_at for one in done if one.row.submitted_at is not None),
        # A mark to come may make another attempt the best one, so any that waits is said.
        waits=any(attempt.waits for attempt in counting),
        is_regraded=any(attempt.is_regraded for attempt in of_mean),
        is_overruled=any(attempt.is_overruled for attempt in of_mean),
    )


def _counting(done: Sequence[AttemptLine], counts: Counts) -> AttemptLine:
    match counts:
        case Counts.FIRST:
            return done[0]
        case Counts.BEST:
            return max(done, key=lambda attempt: attempt.row.score_total)
        case Counts.LAST | Counts.MEAN:
            return done[-1]


def _scope(teacher: Learner) -> int | None:
    return None if teacher.role == "admin" else teacher.id


def _group(session: Session, teacher: Learner, group_id: int) -> GroupRow:
    group = queries.find_group(session, group_id, teacher_id=_scope(teacher))
    if group is None:
        raise NotFound("There is no such group, or you do not teach it.")
    return group


def _quiz(assignment: AssignmentRow, quiz: QuizRow) -> BookQuiz:
    rules = QuizRules.from_document(quiz.rules)
    return BookQuiz(
        id=assignment.id,
        quiz_id=quiz.id,
        title=quiz.title,
        opens_at=assignment.opens_at,
        closes_at=assignment.closes_at,
        is_withdrawn=assignment.withdrawn_at is not None,
        attempts_allowed=rules.attempts_allowed,
        counts=rules.counts,
        has_marks=BY_NAME[rules.behaviour].COUNTS,
    )


def _learners(
    session: Session,
    group_id: int,
    set_to_it: Iterable[tuple[AssignmentRow, QuizRow]],
    *,
    offset: int,
    limit: int,
) -> tuple[BookLearner, ...]:
    rules = {assignment.id: QuizRules.from_document(quiz.rules) for assignment, quiz in set_to_it}
    members = queries.list_members(session, group_id, offset=offset, limit=limit)
    attempts: dict[tuple[int, int], list[AttemptLine]] = defaultdict(list)
    lines = queries.list_attempts(session, rules, learner_ids=[row.learner_id for row in members])
    for line in lines:
        attempts[line.row.learner_id, line.row.assignment_id or 0].append(line)
    most_of = assigned_quizzes.most_of_each(session, [line.row for line in lines])
    return tuple(
        BookLearner(
            row.learner_id,
            name_of(row.learner_id, display_name=row.display_name, name=row.name),
            row.left_at,
            tuple(cell_of(attempts[row.learner_id, number], rules[number], most_of) for number in rules),
        )
        for row in members
    )
