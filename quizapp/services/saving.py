"""Saving what is done in a quiz: every change is a step in a log that is only added to.

A step sent again changes nothing, and none overwrites what another tab has stored meanwhile without being told to.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain import grading, sittings
from quizapp.domain.cards import HeldItem
from quizapp.domain.hints import hints_for
from quizapp.domain.items import InvalidResponse, Response
from quizapp.domain.sittings import Behaviour, PlaceLog, PlaceRules, Step, StepKind
from quizapp.persistence.models import AttemptStepRow
from quizapp.persistence.queries import items, taking
from quizapp.services import attempt_marks, bank, typed_answers
from quizapp.services.accounts import Learner
from quizapp.services.attempt_terms import Terms, asks_certainty_of, require_running, terms_of
from quizapp.services.errors import NotFound, Stale
from quizapp.services.quiz_sittings import QuizPlace, show_place
from quizapp.services.ready_quizzes import load_quiz
from quizapp.services.sittings import STEPS_AT_MOST, Plan, lock_or_begin, pins_of
from quizapp.services.submitting import record_places

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
        quiz_id_of=lambda slug: load_quiz(session, slug).id,
        now=now,
    )
    if not 0 <= position < len(row.items):
        raise NotFound("There is no such question in this attempt.")
    terms = terms_of(session, row)
    pin = pins_of(row)[position]
    held = items.list_pinned(session, [pin], learner_id=learner.id)[pin]
    asks_certainty = asks_certainty_of(session, held, terms.behaviour)
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
    require_running(row, terms, now=now)
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
        record_places(session, learner, row, [(position, held, after.tries[0].given)], at=now)
    return Saved(desk.show(after), row.answered, len(row.items))


class _Desk:
    """One place of an attempt with everything that its steps are graded by."""

    def __init__(
        self,
        session: Session,
        held: HeldItem,
        terms: Terms,
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
        return show_place(
            self.held,
            log,
            self.terms.rules,
            behaviour=self.terms.behaviour,
            asks_certainty=self.asks_certainty,
        )


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
