"""Beginning an attempt at what was set: its items are drawn, and it is stored at once, since its clock runs."""

import hmac
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain.blueprints import Blueprint, Shortage, resolve, shuffled
from quizapp.domain.items import Problem
from quizapp.domain.quiz_rules import QuizRules
from quizapp.persistence.models import AttemptRow, QuizRow
from quizapp.persistence.queries import attempts, taking
from quizapp.services import bank, quiz_pools
from quizapp.services.accounts import Learner
from quizapp.services.assigned_quizzes import load_set, open_assigned
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.sittings import NOT_YOURS, Pin
from quizapp.services.submitting import close_if_over


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
    set_quiz = load_set(session, learner, assignment_id)
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
