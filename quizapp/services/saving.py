"""Saving what is done in a quiz: every change is a step in a log that is only added to.

Who answers saves with nearly every press, so an attempt is not opened for it: it is locked, and only the places that
may change are read. A step sent again changes nothing, and none overwrites what another tab has stored meanwhile
without being told to.
"""

import json
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain import grading, sittings
from quizapp.domain.cards import HeldItem
from quizapp.domain.hints import hints_for
from quizapp.domain.items import InvalidResponse, Response
from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.rating import Manner
from quizapp.domain.sittings import Behaviour, GradeOf, PlaceLog, PlaceRules, Step, StepKind
from quizapp.persistence.models import AttemptRow, AttemptStepRow
from quizapp.persistence.queries import attempts, items, taking
from quizapp.services import attempt_marks, bank, typed_answers
from quizapp.services.accounts import Learner
from quizapp.services.attempt_terms import (
    AttemptHead,
    Terms,
    asks_certainty_of,
    head_of,
    head_of_plan,
    require_running,
    terms_of,
)
from quizapp.services.errors import NotFound, Stale
from quizapp.services.quiz_sittings import QuizPlace, show_place
from quizapp.services.ready_quizzes import load_quiz
from quizapp.services.sittings import GONE, NOT_YOURS, STEPS_AT_MOST, Pin, Plan, lock_or_begin, pins_of
from quizapp.services.submitting import PlaceAnswer, record_places

CERTAINTIES = (1, 2, 3)


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
    """Store one step: see `Desk.write`.  plan: of a quiz taken of one's own accord that may have no row yet."""
    desk = open_desk(session, learner, attempt_id, plan=plan, now=now)
    desk.lay_out([position], step_ids=[step_id])
    saved = desk.write(
        learner, position, step_id=step_id, kind=kind, given=given, certainty=certainty, seen=seen
    )
    desk.store()
    return saved


def open_desk(
    session: Session, learner: Learner | None, attempt_id: str, *, plan: Plan | None, now: datetime
) -> "Desk":
    """The attempt, with nobody else changing it until the end; else the plan, which the first step makes one.

    Raises NotFound for neither.
    """
    row = attempts.lock_attempt(session, learner.id, attempt_id) if learner else None
    if row is not None:
        if row.kind != "quiz":
            raise NotFound(NOT_YOURS)
        return Desk(session, row, terms_of(session, row), learner=learner, plan=plan, now=now)
    if plan is None or not plan.quiz:
        raise NotFound(NOT_YOURS)
    return Desk(session, attempt_id, Terms(QuizRules()), learner=learner, plan=plan, now=now)


class Desk:
    """An attempt that is being written in, with those of its places laid out that may change.

    What is written is flushed by `store`, the steps of a whole page at once.
    """

    def __init__(
        self,
        session: Session,
        attempt: AttemptRow | str,
        terms: Terms,
        *,
        learner: Learner | None,
        plan: Plan | None,
        now: datetime,
    ) -> None:
        """attempt: its row, or the id that the plan has."""
        self._session, self._terms, self._learner, self._plan, self._now = session, terms, learner, plan, now
        self._row = None if isinstance(attempt, str) else attempt
        self._id = attempt if isinstance(attempt, str) else attempt.id
        self._step_ids: Collection[str] = ()
        self._places: dict[int, _Place] = {}
        self._taken: dict[str, Step] = {}
        self._last = 0

    @property
    def head(self) -> AttemptHead:
        """The attempt as a whole, as it stands."""
        if self._row is None:
            return head_of_plan(self._id, self._terms, total=len(self._pins))
        return head_of(self._row, self._terms, now=self._now)

    @property
    def answered(self) -> int:
        """How many places have an answer."""
        return self._row.answered if self._row is not None else 0

    @property
    def _pins(self) -> Sequence[Pin]:
        if self._row is not None:
            return pins_of(self._row)
        return self._plan.pins if self._plan else ()

    def lay_out(self, positions: Iterable[int], *, step_ids: Collection[str]) -> None:
        """Read these places with their steps, in a constant number of statements.

        step_ids: of the steps about to be written.  Raises NotFound where there is no such place.
        """
        pins = {position: self._pins[position] for position in self._checked(positions)}
        owner = self._learner.id if self._learner else None
        held = items.list_pinned(self._session, set(pins.values()), learner_id=owner) if pins else {}
        if any(pin not in held for pin in pins.values()):
            raise NotFound(GONE)
        self._step_ids = step_ids
        steps: dict[int, list[Step]] = {position: [] for position in pins}
        if self._row is not None and pins:
            rows, self._last = taking.list_steps_at(
                self._session, self._row.learner_id, self._row.id, positions=pins.keys(), step_ids=step_ids
            )
            self._taken = {line.id: attempt_marks.to_step(line) for line in rows}
            for step in self._taken.values():
                if step.position in steps:
                    steps[step.position].append(step)
        grade_of = attempt_marks.grader(
            self._session,
            {position: (held[pin], _checked_answers(steps[position])) for position, pin in pins.items()},
        )
        for position, pin in pins.items():
            place = _Place(
                position,
                held[pin],
                self._terms,
                asks_certainty=asks_certainty_of(self._session, held[pin], self._terms.behaviour),
                steps=steps[position],
                grade_of=grade_of,
            )
            place.replay()
            self._places[position] = place

    def place(self, position: int) -> QuizPlace:
        """A place that is laid out, as it stands."""
        shown = self._places[position].show()
        return replace(shown, is_final=True) if self.head.submitted_at is not None else shown

    def write(
        self,
        learner: Learner,
        position: int,
        *,
        step_id: str,
        kind: StepKind,
        given: Response,
        certainty: int | None,
        seen: int | None,
    ) -> Saved:
        """Store one step at a place that is laid out; an answer that is empty takes the answer away, the same step
        again changes nothing.

        step_id: UUID made for the page; the same id with another content (a page that the browser kept) is another
        step.  given, certainty: of an answer or a check, else an empty one and None.  seen: QuizPlace.seen when the
        page was made, None where it does not say.
        Raises InvalidResponse if this cannot be an answer to that place or nothing is checked, ChangedElsewhere, Over,
        Stale once the attempt is submitted, the answer is final, or the clock stands still.
        """
        row = self._begun(learner)
        place, behaviour = self._places[position], self._terms.behaviour
        if kind not in (StepKind.ANSWER, StepKind.CHECK):
            given, certainty = Response(), None
        elif not place.asks_certainty or given.is_empty:
            certainty = None
        step = Step(0, kind, position, given, certainty, self._now)
        other_id = _other_id(step_id, step)
        before = place.log
        is_stored = other_id in self._taken or (
            step_id in self._taken and _is_same(self._taken[step_id], step)
        )
        if is_stored or (row.submitted_at is None and _adds_nothing(before, step, behaviour, seen=seen)):
            return Saved(place.show(), row.answered, len(row.items))
        require_running(row, self._terms, now=self._now)
        if kind in (StepKind.ANSWER, StepKind.CHECK):
            _require_changeable(place, step, seen=seen)
            _require_valid(self._session, place.held, step)
        elif kind is StepKind.HINT:
            _require_hint(self._session, place)
        if self._last >= STEPS_AT_MOST:
            raise Stale("This attempt has been changed more often than can be kept. Submit it as it stands.")
        self._last += 1
        step = replace(step, ordinal=self._last)
        line = AttemptStepRow(
            learner_id=learner.id,
            attempt_id=row.id,
            ordinal=step.ordinal,
            id=other_id if step_id in self._taken else step_id,
            kind=kind.value,
            position=position,
            given=given.to_document(),
            certainty=certainty,
            saved_at=self._now,
        )
        place.add(self._session, step)
        row.answered += place.log.is_answered - before.is_answered
        self._session.add(line)
        self._taken[line.id] = step
        if place.log.tries and not before.tries:
            self.store()
            first = place.log.tries[0]
            manner = Manner(hints=place.log.hints, certainty=first.certainty)
            answer = PlaceAnswer(position, place.held, first.given, manner)
            record_places(self._session, learner, row, [answer], at=self._now)
        return Saved(place.show(), row.answered, len(row.items))

    def store(self) -> None:
        """Flush what was written."""
        self._session.flush()

    def _begun(self, learner: Learner) -> AttemptRow:
        """The row, made from the plan if this is the first step; another tab may have been faster."""
        if self._row is None:
            self._learner = learner
            self._row = lock_or_begin(
                self._session,
                learner,
                self._id,
                kind="quiz",
                plan=self._plan,
                quiz_id_of=lambda slug: load_quiz(self._session, slug).id,
                now=self._now,
            )
            self._terms = terms_of(self._session, self._row)
            self.lay_out(list(self._places), step_ids=self._step_ids)
        return self._row

    def _checked(self, positions: Iterable[int]) -> list[int]:
        wanted = list(positions)
        if any(not 0 <= position < len(self._pins) for position in wanted):
            raise NotFound("There is no such question in this attempt.")
        return wanted


@dataclass(slots=True)
class _Place:
    """A place that is laid out.  log: what its steps came to."""

    position: int
    held: HeldItem
    terms: Terms
    asks_certainty: bool
    steps: list[Step]
    grade_of: GradeOf
    log: PlaceLog = field(default_factory=PlaceLog)

    @property
    def rules(self) -> PlaceRules:
        """What it is graded by."""
        scoring = self.terms.rules.scoring_of(self.held.item.type)
        return PlaceRules(self.terms.rules, scoring, asks_certainty=self.asks_certainty)

    @property
    def is_final(self) -> bool:
        """Whether the answer can no longer be changed."""
        return self.terms.behaviour.is_final(self.log, self.rules)

    def replay(self) -> None:
        """Work the log out from the steps."""
        self.log = sittings.replay(
            self.steps, self.terms.behaviour, places={self.position: self.rules}, grade_of=self.grade_of
        )[self.position]

    def add(self, session: Session, step: Step) -> None:
        """Take one more step in."""
        self.steps.append(step)
        if step.kind is StepKind.CHECK:
            asked = {self.position: (self.held, _checked_answers(self.steps))}
            self.grade_of = attempt_marks.grader(session, asked)
        self.replay()

    def show(self) -> QuizPlace:
        """The place as the learner's page needs it."""
        return show_place(
            self.held,
            self.log,
            self.terms.rules,
            behaviour=self.terms.behaviour,
            asks_certainty=self.asks_certainty,
        )


def _checked_answers(steps: Iterable[Step]) -> list[Response]:
    return [step.given for step in steps if step.kind is StepKind.CHECK and not step.given.is_empty]


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


def _require_changeable(place: _Place, step: Step, *, seen: int | None) -> None:
    if place.is_final:
        raise Stale("This question has been checked; the answer stands.")
    if step.kind is StepKind.CHECK and not place.terms.behaviour.CHECKS:
        raise Stale("In this quiz answers are graded at the end.")
    if seen is not None and seen != place.log.seen and not _stands(place.log, step):
        raise ChangedElsewhere(place.show())


def _require_valid(session: Session, held: HeldItem, step: Step) -> None:
    if step.certainty is not None and step.certainty not in CERTAINTIES:
        raise InvalidResponse("Say how sure you are: 1, 2 or 3.")
    if step.kind is StepKind.CHECK:
        if step.given.is_empty:
            raise InvalidResponse("Choose or type an answer first.")
        typed_answers.grade(session, held, step.given)
    elif not step.given.is_empty:
        grading.grade_response(held.item, step.given)


def _require_hint(session: Session, place: _Place) -> None:
    subject = bank.subject_of(session, place.held).subject
    has_more = place.terms.behaviour.HAS_HINTS and place.log.hints < len(hints_for(place.held.item, subject))
    if not has_more:
        raise Stale("There is no further hint.")
    if place.is_final:
        raise Stale("This question has been checked; the answer stands.")
