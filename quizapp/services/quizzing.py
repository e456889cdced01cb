"""Quizzes: what can be taken, one sitting at them, every step as it is stored, and submitting once.

A quiz is taken of one's own accord from a signed plan (see `sittings`), or because it was set to a group: then `begin`
draws its items and stores the attempt, since its clock runs. Every change is a step in a log; what counts is worked out
from the log (see `attempt_marks`). An answer enters memory and statistics once for each place: when it is checked
first, else when the attempt is submitted.
The server's clock is the only one. When an attempt is over it is closed with what was stored, as of its deadline, by
whoever comes first: the sweeper, or a request that meets it.
What only the learner can judge is no part of a quiz, whose score means the same for everybody; cases for both sides (a
steelman) are, where a teacher marks them.
"""

import hmac
import json
import logging
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from quizapp.domain import availability, behaviours, grading, sittings
from quizapp.domain.availability import NO_ACCOMMODATION, Accommodation, Refusal, Timing, Window
from quizapp.domain.blueprints import Blueprint, Shortage, resolve, shuffled
from quizapp.domain.cards import HeldItem
from quizapp.domain.claim_map import Kind
from quizapp.domain.families import chief_claim
from quizapp.domain.hints import hints_for
from quizapp.domain.item_types import BY_NAME, SELF_JUDGED
from quizapp.domain.items import Grade, InvalidResponse, Problem, Response
from quizapp.domain.marking import NO_FATE, Fate
from quizapp.domain.quiz_rules import OWN, Counts, Part, Phase, QuizRules
from quizapp.domain.sittings import Behaviour, PlaceLog, PlaceRules, Step, StepKind, Try
from quizapp.persistence.models import AssignmentRow, AttemptRow, AttemptStepRow, QuizRow
from quizapp.persistence.queries import attempt_marks as marks
from quizapp.persistence.queries import attempts, items, responses, taking
from quizapp.persistence.queries.taking import SetQuiz
from quizapp.services import accommodations, accounts, attempt_marks, bank, quiz_pools, typed_answers
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, NotFound, ServiceError, Stale
from quizapp.services.recording import Answer, record_answers
from quizapp.services.sittings import (
    NOT_YOURS,
    STEPS_AT_MOST,
    PartScore,
    Pin,
    Plan,
    check_not_kept_back,
    hold_plan,
    lock_or_begin,
    pins_of,
    rating_that_counts,
    scores_by_part,
)

_log = logging.getLogger(__name__)
_NOT_ALONE = frozenset(name for name, item_type in BY_NAME.items() if item_type.INPUT in SELF_JUDGED)
"""Types that nobody can mark where no teacher does."""
ALWAYS = Window()
CERTAINTIES = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class QuizInList:
    """A quiz as a list shows it."""

    slug: str
    title: str
    description: str
    items: int


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """An attempt as a list shows it.  title, quiz: of the quiz, "" for practice.  score_total: of `most` points.

    ordinal: among the attempts at an assignment, None outside of one.  may_see: what may be seen of it now.
    waits_for_marks: whether a teacher has yet to mark something.
    """

    id: str
    title: str
    quiz: str
    started_at: datetime
    submitted_at: datetime | None
    answered: int
    items: int
    score_total: float
    most: float
    ordinal: int | None = None
    closed_by: str | None = None
    may_see: frozenset[Part] = frozenset(Part)
    waits_for_marks: bool = False


@dataclass(frozen=True, slots=True)
class AssignedQuiz:
    """A quiz set to a group, as one of its learners meets it.

    id: of the assignment.  rules: the quiz's as they are now; an attempt keeps those with which it began.
    agreed: what the learner's teachers agreed.  attempts: in their order, the running one included.
    running_id: of the attempt that is not submitted, deadline: its, None for none.  is_over: whether that has passed
    with its grace; then `close_if_over` has to come before anything else.
    refusal: why no attempt can begin now, None if one can (or one runs).  items: how many are asked.
    counted: points that count so far, of `most`, None for none (yet), and for what does not count.
    may_see_marks: whether all marks that it is made of may be seen now.
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
    is_over: bool
    refusal: Refusal | None
    items: int
    counted: float | None
    most: float
    may_see_marks: bool


@dataclass(frozen=True, slots=True)
class QuizPlace:
    """One item of a sitting.

    given: the answer that stands, None for none.  certainty: said with it.  seen: ordinal of the last step that changed
    it, 0 for none; what `save` wants back.  tries: the checks, once submitted with the answer that stood at the end.
    hints: how many were taken.  is_final: whether the answer can no longer be changed.
    grade: of the last try, by the scoring that holds, None without one; before the end, only of what was checked.
    mark: points, None before they are known and while a teacher has to say.  most: that it can give.
    fate: what became of texts that the item does not list.  comment: a teacher's, "" for none.
    is_regraded, is_overruled: whether the mark comes from a regrade, or from a teacher.
    asks_certainty: whether the learner is asked how sure they are.
    """

    held: HeldItem
    given: Response | None
    certainty: int | None
    seen: int
    tries: tuple[Try, ...]
    hints: int
    is_final: bool
    is_flagged: bool
    is_answered: bool
    grade: Grade | None
    mark: float | None
    most: float
    fate: Fate
    comment: str
    is_regraded: bool
    is_overruled: bool
    asks_certainty: bool

    @property
    def points(self) -> float | None:
        """The mark."""
        return self.mark


@dataclass(frozen=True, slots=True)
class QuizSitting:
    """An attempt at a quiz as it stands, or a plan about to become one (is_stored false).

    assignment: what it was set by, None for a quiz taken of one's own accord.  seed: of the order of options, None
    where the id of the attempt decides.
    deadline: without grace, None for none.  paused_at: since when the clock stands still.  break_left_s: for how long
    it still may.  phase, may_see: what the attempt is in, and what may be seen of it: while it runs, only of places
    that have been checked.
    Grades, marks and keys are in it whatever may be seen; whoever shows it goes by may_see.
    """

    id: str
    quiz_slug: str
    title: str
    assignment: AssignedQuiz | None
    rules: QuizRules
    behaviour: Behaviour
    places: tuple[QuizPlace, ...]
    is_stored: bool
    started_at: datetime | None
    submitted_at: datetime | None
    closed_by: str | None
    deadline: datetime | None
    paused_at: datetime | None
    break_left_s: int
    phase: Phase
    may_see: frozenset[Part]
    score_total: float
    most_total: float
    waits_for_marks: bool
    ordinal: int | None
    seed: int | None

    @property
    def answered(self) -> int:
        """How many places have an answer."""
        return sum(place.is_answered for place in self.places)

    @property
    def scores(self) -> tuple[PartScore, ...]:
        """The points on the article and, apart from them, those beyond it; what is not asked for is left out."""
        return scores_by_part(self.places)

    @property
    def next_open(self) -> int | None:
        """Index of the first place without an answer, None if there is none."""
        return next((index for index, place in enumerate(self.places) if not place.is_answered), None)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a step came to.  place: as it is now.  answered: places of the attempt with an answer, of `total`."""

    place: QuizPlace
    answered: int
    total: int


class ChangedElsewhere(Stale):
    """Another tab or device has stored another answer meanwhile.  place: with that answer, to choose from."""

    def __init__(self, place: QuizPlace) -> None:
        super().__init__(
            "This question was answered otherwise in another tab or on another device meanwhile."
        )
        self.place = place


class Over(Stale):
    """The time was up before this reached us. Call `close_if_over` in a transaction of its own: this one is undone."""

    def __init__(self) -> None:
        super().__init__(
            "Your time was up when this reached us. What was stored before counts, and has been submitted."
        )


def plan_quiz(session: Session, slug: str) -> Plan:
    """The items of a ready quiz in their present wording, withdrawn ones left out. Raises NotFound."""
    quiz = _load_quiz(session, slug)
    slugs = Blueprint.from_document(quiz.blueprint).items
    pins = attempts.list_published_pins(session, quiz.subject_id, slugs, but=_NOT_ALONE)
    chosen = tuple(pins[slug] for slug in slugs if slug in pins)
    if not chosen:
        raise NotFound("The questions of this quiz have been withdrawn.")
    return Plan(slug, chosen)


def list_quizzes(session: Session) -> list[QuizInList]:
    """The ready quizzes, which everybody may take."""
    subject_id = bank.open_subject(session).id
    return _in_list(session, subject_id, attempts.list_quizzes(session, subject_id))


def open_quiz(session: Session, slug: str) -> QuizInList:
    """One quiz that everybody may take. Raises NotFound."""
    row = _load_quiz(session, slug)
    (quiz,) = _in_list(session, row.subject_id, [row])
    return quiz


def list_past(session: Session, learner: Learner, *, quiz: str = "", limit: int = 50) -> list[PastAttempt]:
    """A learner's attempts of their own accord, newest first.  quiz: slug, "" for all, practice included."""
    quiz_id = _load_quiz(session, quiz).id if quiz else None
    return [
        PastAttempt(
            id=row.id,
            title=quiz_row.title if quiz_row else "",
            quiz=quiz_row.slug if quiz_row else "",
            started_at=row.started_at,
            submitted_at=row.submitted_at,
            answered=row.answered,
            items=len(row.items),
            score_total=row.score_total,
            most=float(len(row.items)),
            closed_by=row.closed_by,
        )
        for row, quiz_row in attempts.list_attempts(session, learner.id, quiz_id=quiz_id, limit=limit)
    ]


def list_assigned(session: Session, learner: Learner, *, now: datetime) -> list[AssignedQuiz]:
    """What is set to the learner's groups, the last set first, whether open, to come or done.

    The number of statements is the same for any number of them.
    """
    return _assigned(session, learner.id, taking.list_set(session, learner.id), now=now)


def open_assigned(session: Session, learner: Learner, assignment_id: int, *, now: datetime) -> AssignedQuiz:
    """One of them. Raises NotFound."""
    (assigned,) = _assigned(session, learner.id, [_load_set(session, learner, assignment_id)], now=now)
    return assigned


def begin(
    session: Session,
    learner: Learner,
    assignment_id: int,
    *,
    attempt_id: str,
    password: str,
    seed: int,
    now: datetime,
) -> str:
    """Begin an attempt at what was set; gives its id, or that of the one that runs already.

    seed: fresh, from 0 to 2**62, of the draw and of both orders.  The same attempt_id again gives that attempt.
    Raises NotFound, Stale for what cannot be begun now, Invalid (field "password") for another password.
    """
    if not taking.lock_learner(session, learner.id):
        raise NotFound(NOT_YOURS)
    set_quiz = _load_set(session, learner, assignment_id)
    stored = attempts.find_attempt(session, learner.id, attempt_id)
    if stored is not None:
        if stored.assignment_id != assignment_id:
            raise NotFound(NOT_YOURS)
        return stored.id
    assigned = open_assigned(session, learner, assignment_id, now=now)
    if assigned.running_id is not None:
        if not assigned.is_over:
            return assigned.running_id
        close_if_over(session, learner, assigned.running_id, now=now)
        assigned = open_assigned(session, learner, assignment_id, now=now)
    if assigned.refusal is not None:
        raise Stale(assigned.refusal.reason)
    if not hmac.compare_digest(assigned.rules.password.encode(), password.encode("utf-8", "replace")):
        message = "This is not the password. Your teacher has it." if password else "Type the password."
        raise Invalid(message, [Problem("password", message)])
    pins = _draw(session, set_quiz.quiz, assigned.rules, seed=seed)
    session.add(
        AttemptRow(
            learner_id=learner.id,
            id=attempt_id,
            kind="quiz",
            subject_id=set_quiz.quiz.subject_id,
            quiz_id=set_quiz.quiz.id,
            assignment_id=assignment_id,
            ordinal=1 + max((attempt.ordinal or 0 for attempt in assigned.attempts), default=0),
            seed=seed,
            rules=assigned.rules.to_document(),
            items=[list(pin) for pin in pins],
            started_at=now,
        )
    )
    session.flush()
    return attempt_id


def open_sitting(
    session: Session, learner: Learner | None, attempt_id: str, *, plan: Plan | None, now: datetime
) -> QuizSitting:
    """The attempt of that id if this learner has begun it, else the plan as a sitting. Raises NotFound for neither."""
    row = attempts.find_attempt(session, learner.id, attempt_id) if learner else None
    if row is not None and learner is not None:
        if row.kind != "quiz":
            raise NotFound(NOT_YOURS)
        return _stored_sitting(session, learner, row, now=now)
    if plan is None or not plan.quiz:
        raise NotFound(NOT_YOURS)
    held = hold_plan(session, plan, learner_id=learner.id if learner else None)
    rules = QuizRules()
    behaviour = behaviours.BY_NAME[rules.behaviour]
    places = tuple(
        _show(held[pin], PlaceLog(), rules, behaviour=behaviour, asks_certainty=False) for pin in plan.pins
    )
    return QuizSitting(
        id=attempt_id,
        quiz_slug=plan.quiz,
        title=_load_quiz(session, plan.quiz).title,
        assignment=None,
        rules=rules,
        behaviour=behaviour,
        places=places,
        is_stored=False,
        started_at=None,
        submitted_at=None,
        closed_by=None,
        deadline=None,
        paused_at=None,
        break_left_s=0,
        phase=Phase.DURING,
        may_see=frozenset(),
        score_total=0.0,
        most_total=sum(place.most for place in places),
        waits_for_marks=False,
        ordinal=None,
        seed=None,
    )


def save(
    session: Session,
    learner: Learner,
    attempt_id: str,
    *,
    plan: Plan | None,
    position: int,
    step_id: str,
    kind: StepKind,
    given: Response,
    certainty: int | None,
    seen: int | None,
    now: datetime,
) -> Saved:
    """Store one step; an answer that is empty takes the answer away, the same step again changes nothing.

    plan: of a quiz taken of one's own accord that may have no row yet.  step_id: UUID made for the page; the same id
    with another content (a page that the browser kept) is another step.  given, certainty: of an answer or a check,
    else an empty one and None.  seen: QuizPlace.seen when the page was made, None where it does not say.
    Raises NotFound, InvalidResponse if this cannot be an answer to that place or nothing is checked, ChangedElsewhere,
    Over, Stale once the attempt is submitted, the answer is final, or the clock stands still.
    """
    row = lock_or_begin(
        session,
        learner,
        attempt_id,
        kind="quiz",
        plan=plan,
        quiz_id_of=lambda slug: _load_quiz(session, slug).id,
        now=now,
    )
    if not 0 <= position < len(row.items):
        raise NotFound("There is no such question in this attempt.")
    terms = _terms_of(session, row)
    pin = pins_of(row)[position]
    held = items.list_pinned(session, [pin], learner_id=learner.id)[pin]
    asks_certainty = _asks_certainty(session, held, terms.behaviour)
    if kind not in (StepKind.ANSWER, StepKind.CHECK):
        given, certainty = Response(), None
    elif not asks_certainty or given.is_empty:
        certainty = None
    step = Step(0, kind, position, given, certainty, now)
    other_id = _other_id(step_id, step)
    rows, last = taking.list_steps_at(
        session, learner.id, attempt_id, position=position, step_ids=(step_id, other_id)
    )
    steps = [attempt_marks.to_step(line) for line in rows if line.position == position]
    taken = {line.id: attempt_marks.to_step(line) for line in rows}
    desk = _Desk(session, held, terms, [*steps, step], asks_certainty=asks_certainty)
    before = desk.replay(steps)
    is_stored = other_id in taken or (step_id in taken and _is_same(taken[step_id], step))
    if is_stored or (row.submitted_at is None and _adds_nothing(before, step, terms.behaviour, seen=seen)):
        return Saved(desk.show(before), row.answered, len(row.items))
    _require_running(row, terms, now=now)
    if kind in (StepKind.ANSWER, StepKind.CHECK):
        _require_changeable(before, step, desk, seen=seen)
        _require_valid(session, held, step)
    elif kind is StepKind.HINT:
        _require_hint(session, before, desk)
    if last >= STEPS_AT_MOST:
        raise Stale("This attempt has been changed more often than can be kept. Submit it as it stands.")
    step = replace(step, ordinal=last + 1)
    session.add(
        AttemptStepRow(
            learner_id=learner.id,
            attempt_id=attempt_id,
            ordinal=step.ordinal,
            id=other_id if step_id in taken else step_id,
            kind=kind.value,
            position=position,
            given=given.to_document(),
            certainty=certainty,
            saved_at=now,
        )
    )
    after = desk.replay([*steps, step])
    row.answered += after.is_answered - before.is_answered
    session.flush()
    if after.tries and not before.tries:
        _record(session, learner, row, [(position, held, after.tries[0].given)], at=now)
    return Saved(desk.show(after), row.answered, len(row.items))


def pause(session: Session, learner: Learner, attempt_id: str, *, now: datetime) -> None:
    """Let the clock stand still, for as long as was agreed; again changes nothing. Raises NotFound, Over, Stale."""
    row = _lock(session, learner, attempt_id)
    terms = _terms_of(session, row)
    if row.paused_at is not None and row.submitted_at is None:
        return
    _require_running(row, terms, now=now)
    if terms.break_left_s(row, now=now) == 0:
        raise Stale("No break was agreed for you, or you have used it.")
    row.paused_at = now
    session.flush()


def resume(session: Session, learner: Learner, attempt_id: str, *, now: datetime) -> None:
    """Let the clock go on; again changes nothing. Raises NotFound."""
    row = _lock(session, learner, attempt_id)
    _go_on(row, _terms_of(session, row), now=now)
    session.flush()


def submit(session: Session, learner: Learner, attempt_id: str, *, now: datetime) -> None:
    """Grade a quiz as it stands, once; what is over is closed as of its deadline. A second time changes nothing.

    Raises NotFound, Invalid for a quiz of one's own accord in which nothing is answered, Stale.
    """
    row = _lock(session, learner, attempt_id)
    if row.submitted_at is not None:
        return
    terms = _terms_of(session, row)
    if _close_if_over(session, learner, row, terms, now=now):
        return
    if row.assignment_id is None:
        if not row.answered:
            raise Invalid("Nothing is answered yet, so there is nothing to submit.")
        check_not_kept_back(session, learner, {item_id for item_id, _ in row.items})
    _close(session, learner, row, terms, submitted_at=now, closed_by="learner", now=now)


def close_if_over(session: Session, learner: Learner, attempt_id: str, *, now: datetime) -> bool:
    """Close an attempt whose deadline and grace have passed, as of the deadline; whether that was so."""
    row = attempts.lock_attempt(session, learner.id, attempt_id)
    if row is None or row.kind != "quiz" or row.submitted_at is not None:
        return False
    return _close_if_over(session, learner, row, _terms_of(session, row), now=now)


def has_overdue(session: Session, *, now: datetime) -> bool:
    """Whether there is anything for `close_overdue` to do."""
    return bool(_overdue(session, now=now))


def close_overdue(session: Session, *, now: datetime, limit: int) -> int:
    """Close up to so many attempts of anybody's that are over; gives how many. Safe in several processes at once.

    One that cannot be closed keeps none of the others from it.
    """
    closed = 0
    for row, terms in _overdue(session, now=now):
        if closed == limit:
            break
        try:
            with session.begin_nested():
                locked = taking.lock_running(session, row.learner_id, row.id)
                learner = accounts.find_by_number(session, row.learner_id) if locked is not None else None
                if locked is not None and learner is not None:
                    closed += _close_if_over(session, learner, locked, terms, now=now)
        except ServiceError:
            # A card that was moved at the same moment: the next sweep finds it at rest.
            continue
        except OperationalError:
            raise
        except Exception:
            # Whatever is wrong with this one, the class beside it has to be closed all the same.
            _log.exception("an attempt that is over could not be closed")
    return closed


def _overdue(session: Session, *, now: datetime) -> list[tuple[AttemptRow, "_Terms"]]:
    """The attempts that are over, the longest running first, each with what holds for it."""
    running = taking.list_running_out(session, now=now)
    agreed = accommodations.agreed_many(
        session, {(line.AssignmentRow.group_id, line.AttemptRow.learner_id) for line in running}
    )
    found = []
    for row, assignment in running:
        terms = _Terms(
            QuizRules.from_document(row.rules),
            _window(assignment),
            agreed[assignment.group_id, row.learner_id],
        )
        if terms.is_over(row, now=now):
            found.append((row, terms))
    return found


@dataclass(frozen=True, slots=True)
class _Terms:
    """What holds for an attempt now.  rules: its own.  window, agreed: as they stand at this moment."""

    rules: QuizRules
    window: Window = ALWAYS
    agreed: Accommodation = NO_ACCOMMODATION
    set_quiz: SetQuiz | None = None

    @property
    def behaviour(self) -> Behaviour:
        """That of the rules."""
        return behaviours.BY_NAME[self.rules.behaviour]

    def deadline(self, row: AttemptRow, *, now: datetime) -> datetime | None:
        """When the attempt ends, without grace."""
        return availability.deadline(self.rules, self.window, _timing(row), agreed=self.agreed, now=now)

    def is_over(self, row: AttemptRow, *, now: datetime) -> bool:
        """Whether that has passed with its grace."""
        return availability.is_over(self.rules, self.window, _timing(row), agreed=self.agreed, now=now)

    def break_left_s(self, row: AttemptRow, *, now: datetime) -> int:
        """For how many seconds the clock may still stand."""
        return self.agreed.break_minutes * 60 - availability.paused_s(
            _timing(row), agreed=self.agreed, now=now
        )

    def phase(self, row: AttemptRow, *, now: datetime) -> Phase:
        """What the attempt is in."""
        return availability.phase(self.window, submitted_at=row.submitted_at, now=now)

    def may_see(self, row: AttemptRow, *, now: datetime) -> frozenset[Part]:
        """What may be seen of it."""
        phase = self.phase(row, now=now)
        if phase is Phase.DURING and not self.behaviour.CHECKS:
            return frozenset()
        return self.rules.review.get(phase, frozenset())


class _Desk:
    """One place of an attempt with everything that its steps are graded by."""

    def __init__(
        self,
        session: Session,
        held: HeldItem,
        terms: _Terms,
        steps: Sequence[Step],
        *,
        asks_certainty: bool,
    ) -> None:
        self.held, self.terms, self.asks_certainty = held, terms, asks_certainty
        self._position = steps[-1].position
        checked = [step.given for step in steps if step.kind is StepKind.CHECK and not step.given.is_empty]
        try:
            self._grade_of = attempt_marks.grader(session, held, checked if terms.behaviour.CHECKS else ())
        except InvalidResponse:
            # The step that is about to be refused; those before it were let in.
            self._grade_of = attempt_marks.grader(session, held, checked[:-1])
        self._place = PlaceRules(
            terms.rules, terms.rules.scoring_of(held.item.type), asks_certainty=asks_certainty
        )

    def replay(self, steps: Sequence[Step]) -> PlaceLog:
        """What these steps come to."""
        logs = sittings.replay(
            steps, self.terms.behaviour, places={self._position: self._place}, grade_of=self._grade_of
        )
        return logs[self._position]

    def is_final(self, log: PlaceLog) -> bool:
        """Whether the answer can no longer be changed."""
        return self.terms.behaviour.is_final(log, self._place)

    def show(self, log: PlaceLog) -> QuizPlace:
        """The place as the learner's page needs it."""
        return _show(
            self.held,
            log,
            self.terms.rules,
            behaviour=self.terms.behaviour,
            asks_certainty=self.asks_certainty,
        )


def _show(
    held: HeldItem, log: PlaceLog, rules: QuizRules, *, behaviour: Behaviour, asks_certainty: bool
) -> QuizPlace:
    """A place of an attempt that is not submitted: graded is only what was checked."""
    place = PlaceRules(rules, rules.scoring_of(held.item.type), asks_certainty=asks_certainty)
    is_final = behaviour.is_final(log, place)
    return QuizPlace(
        held=held,
        given=log.given,
        certainty=log.certainty,
        seen=log.seen,
        tries=log.tries,
        hints=log.hints,
        is_final=is_final,
        is_flagged=log.is_flagged,
        is_answered=log.is_answered,
        grade=log.tries[-1].grade if log.tries else None,
        mark=behaviour.mark(log.tries, hints=log.hints, place=place) if log.tries and is_final else None,
        most=behaviour.most(place),
        fate=NO_FATE,
        comment="",
        is_regraded=False,
        is_overruled=False,
        asks_certainty=asks_certainty,
    )


def _stored_sitting(session: Session, learner: Learner, row: AttemptRow, *, now: datetime) -> QuizSitting:
    terms = _terms_of(session, row)
    pins = pins_of(row)
    held = items.list_pinned(session, pins, learner_id=learner.id)
    replayed = attempt_marks.replayed(session, [row], held=held)[row.learner_id, row.id]
    is_submitted = row.submitted_at is not None
    fates = _fates(session, learner, row, held) if is_submitted else {}
    behaviour = terms.behaviour
    places = []
    for pin, one in zip(pins, replayed.places, strict=True):
        asks_certainty = _asks_certainty(session, held[pin], behaviour)
        place = _show(held[pin], one.log, terms.rules, behaviour=behaviour, asks_certainty=asks_certainty)
        if is_submitted:
            given, fate = fates.get(one.position, (None, NO_FATE))
            place = replace(
                place,
                tries=one.tries,
                is_final=True,
                grade=one.tries[-1].grade if one.tries else None,
                mark=one.mark,
                fate=fate if one.log.given == given else NO_FATE,
                comment=one.overruling.comment if one.overruling else "",
                is_regraded=one.is_regraded,
                is_overruled=one.is_overruled,
            )
        places.append(place)
    assigned = None
    if terms.set_quiz is not None:
        (assigned,) = _assigned(session, learner.id, [terms.set_quiz], now=now)
    quiz = terms.set_quiz.quiz if terms.set_quiz else session.get_one(QuizRow, row.quiz_id)
    return QuizSitting(
        id=row.id,
        quiz_slug=quiz.slug,
        title=quiz.title,
        assignment=assigned,
        rules=terms.rules,
        behaviour=behaviour,
        places=tuple(places),
        is_stored=True,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        closed_by=row.closed_by,
        deadline=terms.deadline(row, now=now),
        paused_at=row.paused_at,
        break_left_s=terms.break_left_s(row, now=now),
        phase=terms.phase(row, now=now),
        may_see=terms.may_see(row, now=now),
        score_total=sum(place.mark or 0.0 for place in places),
        most_total=sum(place.most for place in places),
        waits_for_marks=is_submitted and replayed.waits_for_marks,
        ordinal=row.ordinal,
        seed=row.seed,
    )


def _fates(
    session: Session, learner: Learner, row: AttemptRow, held: Mapping[Pin, HeldItem]
) -> dict[int, tuple[Response, Fate]]:
    """By place: the response that stands in the record, and what became of its texts."""
    stored = [
        (
            line.position or 0,
            line.id,
            held[line.item_id, line.revision].item,
            Response.from_document(line.given),
        )
        for line in responses.list_of_attempt(session, learner.id, row.id)
    ]
    graded = typed_answers.regrade(session, learner.id, [line[1:] for line in stored])
    return {
        position: (given, fate) for (position, _, _, given), (_, fate) in zip(stored, graded, strict=True)
    }


def _assigned(
    session: Session, learner_id: int, sets: Sequence[SetQuiz], *, now: datetime
) -> list[AssignedQuiz]:
    """These assignments as the learner meets them, in five statements or six."""
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
    now: datetime,
) -> AssignedQuiz:
    rules = QuizRules.from_document(one.quiz.rules)
    behaviour = behaviours.BY_NAME[rules.behaviour]
    window = _window_to_begin(one)
    past, shown = [], True
    running = None
    for row in rows:
        terms = _Terms(QuizRules.from_document(row.rules), window, agreed)
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
                closed_by=row.closed_by,
                may_see=may_see,
                waits_for_marks=row.id in waiting,
            )
        )
    ended = [attempt for attempt in past if attempt.submitted_at is not None]
    refusal = None
    if running is None:
        refusal = availability.refusal(
            rules, window, attempts=[_timing(row) for row in rows], agreed=agreed, now=now
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
        is_over=running is not None and running[1].is_over(running[0], now=now),
        refusal=refusal,
        items=len(running[0].items) if running else asked,
        counted=availability.counted([attempt.score_total for attempt in ended], rules.counts)
        if behaviour.COUNTS
        else None,
        most=_most_counted(ended, rules.counts) if ended else asked * most_each,
        may_see_marks=shown,
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
                    asks_certainty=pin in held and _asks_certainty(session, held[pin], behaviour),
                )
            )
            for pin in pins_of(row)
        )
    return most_of


def _terms_of(session: Session, row: AttemptRow) -> _Terms:
    rules = QuizRules.from_document(row.rules)
    if row.assignment_id is None:
        return _Terms(rules)
    set_quiz = taking.load_set(session, row.assignment_id)
    pair = (set_quiz.group.id, row.learner_id)
    agreed = accommodations.agreed_many(session, [pair])[pair]
    return _Terms(rules, _window(set_quiz.assignment), agreed, set_quiz)


def _window(assignment: AssignmentRow) -> Window:
    return Window(assignment.opens_at, assignment.closes_at, assignment.withdrawn_at is not None)


def _window_to_begin(one: SetQuiz) -> Window:
    """The same for who wants to begin: what is out of use is withdrawn. An attempt that runs goes on."""
    is_out_of_use = one.group.archived_at is not None or one.quiz.retired_at is not None
    window = _window(one.assignment)
    return replace(window, is_withdrawn=window.is_withdrawn or is_out_of_use)


def _timing(row: AttemptRow) -> Timing:
    return Timing(row.started_at, row.submitted_at, row.paused_at, row.paused_s)


def _asks_certainty(session: Session, held: HeldItem, behaviour: Behaviour) -> bool:
    """Whether the learner is asked how sure they are: never of a judgement of value."""
    if not behaviour.ASKS_CERTAINTY or held.item.sides:
        return False
    claim = bank.subject_of(session, held).subject.claim_map.claims.get(chief_claim(held.item))
    return claim is None or claim.kind is not Kind.EVALUATION


def _other_id(step_id: str, step: Step) -> str:
    """The id of a step that came under the id of another one: the same again for the same content."""
    content = [step.kind.value, step.position, step.given.to_document(), step.certainty]
    return str(uuid.uuid5(uuid.UUID(step_id), json.dumps(content)))


def _is_same(one: Step, other: Step) -> bool:
    return (one.kind, one.position, one.given, one.certainty) == (
        other.kind,
        other.position,
        other.given,
        other.certainty,
    )


def _stands(log: PlaceLog, step: Step) -> bool:
    """Whether the step's answer is the one that stands."""
    return (log.given or Response(), log.certainty) == (step.given, step.certainty)


def _adds_nothing(log: PlaceLog, step: Step, behaviour: Behaviour, *, seen: int | None) -> bool:
    """Whether a step would only say once more what is stored.

    The same answer checked again uses no try; only where questions come back is it one, from a page that knew the last.
    """
    match step.kind:
        case StepKind.FLAG | StepKind.UNFLAG:
            return log.is_flagged is (step.kind is StepKind.FLAG)
        case StepKind.CHECK if log.is_checked and _stands(log, step):
            return not behaviour.COMES_BACK or seen != log.seen
        case StepKind.ANSWER:
            return log.is_checked and _stands(log, step)
        case _:
            return False


def _require_running(row: AttemptRow, terms: _Terms, *, now: datetime) -> None:
    """Raise what keeps the attempt from being gone on with."""
    if row.submitted_at is not None:
        if row.closed_by == "clock":
            raise Stale(
                "Your time was up, and the attempt has been submitted with what was stored until then."
            )
        raise Stale("This attempt has been submitted; its answers can no longer be changed.")
    if terms.is_over(row, now=now):
        raise Over
    if row.paused_at is not None:
        if terms.break_left_s(row, now=now) > 0:
            raise Stale("You are on a break. End it to go on.")
        _go_on(row, terms, now=now)


def _require_changeable(log: PlaceLog, step: Step, desk: _Desk, *, seen: int | None) -> None:
    if desk.is_final(log):
        raise Stale("This question has been checked; the answer stands.")
    if step.kind is StepKind.CHECK and not desk.terms.behaviour.CHECKS:
        raise Stale("In this quiz answers are graded at the end.")
    if seen is not None and seen != log.seen and not _stands(log, step):
        raise ChangedElsewhere(desk.show(log))


def _require_valid(session: Session, held: HeldItem, step: Step) -> None:
    if step.certainty is not None and step.certainty not in CERTAINTIES:
        raise InvalidResponse("Say how sure you are: 1, 2 or 3.")
    if step.kind is StepKind.CHECK:
        if step.given.is_empty:
            raise InvalidResponse("Choose or type an answer first.")
        typed_answers.grade(session, held, step.given)
    elif not step.given.is_empty:
        grading.grade_response(held.item, step.given)


def _require_hint(session: Session, log: PlaceLog, desk: _Desk) -> None:
    subject = bank.subject_of(session, desk.held).subject
    if not desk.terms.behaviour.HAS_HINTS or log.hints >= len(hints_for(desk.held.item, subject)):
        raise Stale("There is no further hint.")
    if desk.is_final(log):
        raise Stale("This question has been checked; the answer stands.")


def _go_on(row: AttemptRow, terms: _Terms, *, now: datetime) -> None:
    """End the break, if there is one."""
    if row.paused_at is not None:
        row.paused_s = availability.paused_s(_timing(row), agreed=terms.agreed, now=now)
        row.paused_at = None


def _close_if_over(
    session: Session, learner: Learner, row: AttemptRow, terms: _Terms, *, now: datetime
) -> bool:
    end = terms.deadline(row, now=now)
    if end is None or not terms.is_over(row, now=now):
        return False
    # A teacher may have set the end to before it began.
    end = max(end, row.started_at)
    _close(session, learner, row, terms, submitted_at=end, closed_by="clock", now=now)
    return True


def _close(
    session: Session,
    learner: Learner,
    row: AttemptRow,
    terms: _Terms,
    *,
    submitted_at: datetime,
    closed_by: str,
    now: datetime,
) -> None:
    """Store what the attempt came to, and the answers that are not in memory and statistics yet."""
    _go_on(row, terms, now=now)
    pins = pins_of(row)
    held = items.list_pinned(session, pins, learner_id=learner.id)
    found = attempt_marks.settle(session, row, held=held)
    row.submitted_at, row.closed_by = submitted_at, closed_by
    row.answered = found.answered
    session.flush()
    recorded = set()
    if terms.behaviour.CHECKS:
        recorded = {line.position for line in responses.list_of_attempt(session, learner.id, row.id)}
    answers = [
        (place.position, held[pins[place.position]], place.log.given)
        for place in found.places
        if place.position not in recorded and place.log.given is not None
    ]
    # What was answered in the grace, or before an end that was set anew, was answered when it was answered.
    changed = [place.log.changed_at for place in found.places if place.log.changed_at is not None]
    _record(session, learner, row, answers, at=max([submitted_at, *changed]))


def _record(
    session: Session,
    learner: Learner,
    row: AttemptRow,
    answers: Sequence[tuple[int, HeldItem, Response]],
    *,
    at: datetime,
) -> None:
    """Let answers (position, item, given) move memory and statistics, each by its own score."""
    if not answers:
        return
    grades = typed_answers.grade_all(session, [(held, given) for _, held, given in answers])
    lines = [
        Answer(
            # Not the id of the step: that one is the browser's, and may stand in another attempt too.
            str(uuid.uuid4()),
            held,
            given,
            grade,
            rating_that_counts(learner, held, grade, now=at),
            position=position,
        )
        for (position, held, given), grade in zip(answers, grades, strict=True)
    ]
    if not record_answers(session, learner, lines, context="quiz", attempt_id=row.id, now=at):
        raise Stale("This answer was stored before.")


def _lock(session: Session, learner: Learner, attempt_id: str) -> AttemptRow:
    row = attempts.lock_attempt(session, learner.id, attempt_id)
    if row is None or row.kind != "quiz":
        raise NotFound(NOT_YOURS)
    return row


def _load_set(session: Session, learner: Learner, assignment_id: int) -> SetQuiz:
    found = taking.find_set(session, learner.id, assignment_id)
    if found is None:
        raise NotFound("There is no such quiz, or it is not set to a group of yours.")
    return found


def _load_quiz(session: Session, slug: str) -> QuizRow:
    row = attempts.find_quiz(session, bank.open_subject(session).id, slug)
    if row is None:
        raise NotFound("There is no such quiz.")
    return row


def _draw(session: Session, quiz: QuizRow, rules: QuizRules, *, seed: int) -> list[Pin]:
    """The items for one seed in their order, each in its present wording. Raises Stale."""
    pool = quiz_pools.load_pool(session, bank.open_subject(session))
    try:
        slugs = resolve(Blueprint.from_document(quiz.blueprint), pool.entries, seed=seed)
    except Shortage as error:
        raise Stale(
            "There are not enough questions for this quiz at the moment. Tell your teacher."
        ) from error
    if not slugs:
        raise Stale("The questions of this quiz have been withdrawn.")
    if rules.shuffles_items:
        slugs = shuffled(slugs, seed=seed)
    return [pool.pins[slug] for slug in slugs]


def _in_list(session: Session, subject_id: int, rows: Sequence[QuizRow]) -> list[QuizInList]:
    """Quizzes with the number of questions that are asked now: withdrawn ones do not count."""
    asked = {row.id: Blueprint.from_document(row.blueprint).items for row in rows}
    slugs = {slug for some in asked.values() for slug in some}
    published = attempts.list_published_pins(session, subject_id, sorted(slugs), but=_NOT_ALONE)
    return [
        QuizInList(row.slug, row.title, row.description, sum(slug in published for slug in asked[row.id]))
        for row in rows
    ]
