"""Quizzes set to groups, as one of the learners meets them: rules, times, attempts, and what counts so far."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain import availability, behaviours
from quizapp.domain.availability import Accommodation, Refusal, Window
from quizapp.domain.blueprints import Blueprint
from quizapp.domain.quiz_rules import OWN, Counts, Part, QuizRules
from quizapp.domain.sittings import Behaviour, PlaceRules
from quizapp.persistence.models import AttemptRow
from quizapp.persistence.queries import attempt_marks as marks
from quizapp.persistence.queries import attempts, items, taking
from quizapp.persistence.queries.taking import SetQuiz
from quizapp.persistence.rows import to_timing, to_window
from quizapp.services import accommodations, closing
from quizapp.services.accounts import Learner
from quizapp.services.attempt_terms import Terms, asks_certainty_of
from quizapp.services.errors import NotFound
from quizapp.services.ready_quizzes import PastAttempt
from quizapp.services.sittings import pins_of


@dataclass(frozen=True, slots=True)
class AssignedQuiz:
    """A quiz set to a group, as one of its learners meets it.

    id: of the assignment.  rules: the quiz's as they are now; an attempt keeps those with which it began.
    agreed: what the learner's teachers agreed.  attempts: in their order, the running one included.
    running_id: of the attempt that is not submitted, deadline: its, None for none.  is_on_break: whether its clock
    stands still.  is_over: whether its deadline has passed with its grace; then `close_if_over` has to come before
    anything else.
    refusal: why no attempt can begin now, None if one can (or one runs).  items: how many are asked.
    counted: points that count so far, of `most`, None for none (yet), and for what does not count.
    may_see_marks: whether all marks that it is made of may be seen now.
    writing_until: once it has closed, when the last attempt ends that is still written in, None where there is none;
    what waits for the closing waits for that.
    """

    id: int
    quiz_id: int
    group_id: int
    group_name: str
    title: str
    description: str
    rules: QuizRules
    behaviour: Behaviour
    window: Window
    agreed: Accommodation
    attempts: tuple[PastAttempt, ...]
    running_id: str | None
    deadline: datetime | None
    is_on_break: bool
    is_over: bool
    refusal: Refusal | None
    items: int
    counted: float | None
    most: float
    may_see_marks: bool
    writing_until: datetime | None

    @property
    def has_several(self) -> bool:
        """Whether there is anything to choose from where one attempt counts: more than one was begun, or may be."""
        return availability.attempts_allowed(self.rules, self.agreed) != 1 or len(self.attempts) > 1


def list_assigned(session: Session, learner: Learner, *, now: datetime) -> list[AssignedQuiz]:
    """What is set to the learner's groups, the last set first, whether open, to come or done.

    The number of statements is the same for any number of them.
    """
    return as_met(session, learner.id, taking.list_set(session, learner.id), now=now)


def open_assigned(session: Session, learner: Learner, assignment_id: int, *, now: datetime) -> AssignedQuiz:
    """One of them. Raises NotFound."""
    (assigned,) = as_met(session, learner.id, [load_set(session, learner, assignment_id)], now=now)
    return assigned


def load_set(session: Session, learner: Learner, assignment_id: int) -> SetQuiz:
    """One that is set to a group of the learner's, or that they have begun and not submitted. Raises NotFound."""
    found = taking.find_set(session, learner.id, assignment_id)
    if found is None:
        raise NotFound("There is no such quiz, or it is not set to a group of yours.")
    return found


def as_met(
    session: Session, learner_id: int, sets: Sequence[SetQuiz], *, now: datetime
) -> list[AssignedQuiz]:
    """These assignments as the learner meets them, in five to eight statements."""
    if not sets:
        return []
    taken: dict[int, list[AttemptRow]] = defaultdict(list)
    for row in taking.list_attempts_at(session, learner_id, {one.assignment.id for one in sets}):
        if row.assignment_id is not None:
            taken[row.assignment_id].append(row)
    agreed = accommodations.agreed_many(session, {(one.group.id, learner_id) for one in sets})
    rows = [row for some in taken.values() for row in some]
    waiting = marks.list_waiting(session, {(learner_id, row.id) for row in rows})
    blueprints_of = {one.quiz.id: Blueprint.from_document(one.quiz.blueprint) for one in sets}
    slugs = {slug for blueprint in blueprints_of.values() for slug in blueprint.items}
    published = attempts.list_published_pins(session, sets[0].quiz.subject_id, sorted(slugs))
    most_of = most_of_each(session, rows)
    windows = {one.assignment.id: to_window(one.assignment) for one in sets if taken[one.assignment.id]}
    ends = closing.last_ends(session, windows, now=now)
    assigned = []
    for one in sets:
        blueprint = blueprints_of[one.quiz.id]
        asked = sum(slug in published for slug in blueprint.items) + sum(
            draw.count for draw in blueprint.draws
        )
        assigned.append(
            _assigned_quiz(
                one,
                taken[one.assignment.id],
                agreed=agreed[one.group.id, learner_id],
                waiting={attempt_id for _, attempt_id in waiting},
                asked=asked,
                most_of=most_of,
                writing_until=ends.get(one.assignment.id),
                now=now,
            )
        )
    return assigned


def _assigned_quiz(
    one: SetQuiz,
    rows: Sequence[AttemptRow],
    *,
    agreed: Accommodation,
    waiting: Collection[str],
    asked: int,
    most_of: Mapping[str, float],
    writing_until: datetime | None,
    now: datetime,
) -> AssignedQuiz:
    rules = QuizRules.from_document(one.quiz.rules)
    behaviour = behaviours.BY_NAME[rules.behaviour]
    window = _window_to_begin(one)
    past, shown = [], True
    running = None
    for row in rows:
        terms = Terms(QuizRules.from_document(row.rules), window, agreed, writing_until=writing_until)
        if row.submitted_at is None:
            running = (row, terms)
        may_see = terms.may_see(row, now=now)
        shown &= row.submitted_at is None or Part.MARK in may_see
        past.append(
            PastAttempt(
                id=row.id,
                title=one.quiz.title,
                quiz=one.quiz.slug,
                started_at=row.started_at,
                submitted_at=row.submitted_at,
                answered=row.answered,
                items=len(row.items),
                score_total=row.score_total,
                most=most_of[row.id],
                ordinal=row.ordinal,
                is_surplus=row.is_surplus,
                closed_by=row.closed_by,
                may_see=may_see,
                waits_for_marks=row.id in waiting,
            )
        )
    ended = [attempt for attempt in past if attempt.submitted_at is not None and not attempt.is_surplus]
    refusal = None
    if running is None:
        refusal = availability.refusal(
            rules, window, attempts=[to_timing(row) for row in rows], agreed=agreed, now=now
        )
        if refusal is None and not asked:
            refusal = Refusal("The questions of this quiz have been withdrawn.")
    most_each = behaviour.most(PlaceRules(rules, OWN))
    return AssignedQuiz(
        id=one.assignment.id,
        quiz_id=one.quiz.id,
        group_id=one.group.id,
        group_name=one.group.name,
        title=one.quiz.title,
        description=one.quiz.description,
        rules=rules,
        behaviour=behaviour,
        window=window,
        agreed=agreed,
        attempts=tuple(past),
        running_id=running[0].id if running else None,
        deadline=running[1].deadline(running[0], now=now) if running else None,
        is_on_break=running is not None
        and running[0].paused_at is not None
        and running[1].break_left_s(running[0], now=now) > 0,
        is_over=running is not None and running[1].is_over(running[0], now=now),
        refusal=refusal,
        items=len(running[0].items) if running else asked,
        counted=availability.counted([attempt.score_total for attempt in ended], rules.counts)
        if behaviour.COUNTS
        else None,
        most=_most_counted(ended, rules.counts) if ended else asked * most_each,
        may_see_marks=shown,
        writing_until=writing_until,
    )


def _most_counted(ended: Sequence[PastAttempt], counts: Counts) -> float:
    """What the attempts that count could have given at most: a draw may have asked one thing or another."""
    match counts:
        case Counts.FIRST:
            return ended[0].most
        case Counts.LAST:
            return ended[-1].most
        case Counts.BEST:
            return max(ended, key=lambda attempt: attempt.score_total).most
        case Counts.MEAN:
            return sum(attempt.most for attempt in ended) / len(ended)


def most_of_each(session: Session, rows: Sequence[AttemptRow]) -> dict[str, float]:
    """The most points of each attempt, by its id: one a question, but where certainty counts."""
    by_certainty = {
        row.id: behaviour
        for row in rows
        if (behaviour := behaviours.BY_NAME[QuizRules.from_document(row.rules).behaviour]).ASKS_CERTAINTY
    }
    pins = {pin for row in rows if row.id in by_certainty for pin in pins_of(row)}
    held = items.list_pinned(session, pins, learner_id=None) if pins else {}
    most_of = {}
    for row in rows:
        rules = QuizRules.from_document(row.rules)
        behaviour = behaviours.BY_NAME[rules.behaviour]
        most_of[row.id] = sum(
            behaviour.most(
                PlaceRules(
                    rules,
                    OWN,
                    asks_certainty=pin in held and asks_certainty_of(session, held[pin], behaviour),
                )
            )
            for pin in pins_of(row)
        )
    return most_of


def _window_to_begin(one: SetQuiz) -> Window:
    """The same for who wants to begin: what is out of use is withdrawn. An attempt that runs goes on."""
    is_out_of_use = one.group.archived_at is not None or one.quiz.retired_at is not None
    window = to_window(one.assignment)
    return replace(window, is_withdrawn=window.is_withdrawn or is_out_of_use)
