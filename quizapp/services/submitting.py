"""The end of an attempt at a quiz: submitted once by its learner, or closed with what was stored when its time is over.

It is closed as of its deadline by whoever comes first: the sweeper, or a request that meets it. An answer enters memory
and statistics once for each place: when it is checked first, else here.
"""

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from quizapp.domain.cards import HeldItem
from quizapp.domain.items import Response
from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.rating import Manner
from quizapp.persistence.models import AttemptRow
from quizapp.persistence.queries import attempts, items, responses, taking
from quizapp.persistence.rows import to_window
from quizapp.services import accommodations, accounts, attempt_marks, typed_answers
from quizapp.services.accounts import Learner
from quizapp.services.attempt_terms import Terms, go_on, lock_attempt, terms_of
from quizapp.services.errors import Invalid, ServiceError, Stale
from quizapp.services.recording import Answer, record_answers
from quizapp.services.sittings import check_not_kept_back, pins_of, rating_that_counts

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """An answer at one place of a quiz that is to move memory."""

    position: int
    held: HeldItem
    given: Response
    manner: Manner


def submit(session: Session, learner: Learner, attempt_id: str, *, now: datetime) -> None:
    """Grade a quiz as it stands, once; what is over is closed as of its deadline. A second time changes nothing.

    Raises NotFound, Invalid for a quiz of one's own accord in which nothing is answered, Stale.
    """
    row = lock_attempt(session, learner, attempt_id)
    if row.submitted_at is not None:
        return
    terms = terms_of(session, row)
    if close_if_due(session, learner, row, terms, now=now):
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
    return close_if_due(session, learner, row, terms_of(session, row), now=now)


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
                    closed += close_if_due(session, learner, locked, terms, now=now)
        except ServiceError:
            # A card that was moved at the same moment: the next sweep finds it at rest.
            continue
        except OperationalError:
            raise
        except Exception:
            # Whatever is wrong with this one, the class beside it has to be closed all the same.
            _log.exception("an attempt that is over could not be closed")
    return closed


def _overdue(session: Session, *, now: datetime) -> list[tuple[AttemptRow, "Terms"]]:
    """The attempts that are over, the longest running first, each with what holds for it."""
    running = taking.list_running_out(session, now=now)
    agreed = accommodations.agreed_many(
        session, {(line.AssignmentRow.group_id, line.AttemptRow.learner_id) for line in running}
    )
    found = []
    for row, assignment in running:
        terms = Terms(
            QuizRules.from_document(row.rules),
            to_window(assignment),
            agreed[assignment.group_id, row.learner_id],
        )
        if terms.is_over(row, now=now):
            found.append((row, terms))
    return found


def close_if_due(session: Session, learner: Learner, row: AttemptRow, terms: Terms, *, now: datetime) -> bool:
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
    terms: Terms,
    *,
    submitted_at: datetime,
    closed_by: str,
    now: datetime,
) -> None:
    """Store what the attempt came to, and the answers that are not in memory and statistics yet."""
    go_on(row, terms, now=now)
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
        PlaceAnswer(
            place.position,
            held[pins[place.position]],
            place.log.given,
            Manner(hints=place.log.hints, certainty=place.log.certainty),
        )
        for place in found.places
        if place.position not in recorded and place.log.given is not None
    ]
    # What was answered in the grace, or before an end that was set anew, was answered when it was answered.
    changed = [place.log.changed_at for place in found.places if place.log.changed_at is not None]
    record_places(session, learner, row, answers, at=max([submitted_at, *changed]))


def record_places(
    session: Session,
    learner: Learner,
    row: AttemptRow,
    answers: Sequence[PlaceAnswer],
    *,
    at: datetime,
) -> None:
    """Let answers move memory and statistics, each by its own score and the manner in which it was given."""
    if not answers:
        return
    grades = typed_answers.grade_all(session, [(answer.held, answer.given) for answer in answers])
    lines = [
        Answer(
            # Not the id of the step: that one is the browser's, and may stand in another attempt too.
            str(uuid.uuid4()),
            answer.held,
            answer.given,
            grade,
            rating_that_counts(session, learner, answer.held, grade, manner=answer.manner, now=at),
            position=answer.position,
        )
        for answer, grade in zip(answers, grades, strict=True)
    ]
    if not record_answers(session, learner, lines, context="quiz", attempt_id=row.id, now=at):
        raise Stale("This answer was stored before.")
