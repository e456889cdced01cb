"""Breaks that were agreed for a learner: the clock of an attempt stands still."""

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.services.accounts import Learner
from quizapp.services.attempt_terms import go_on, lock_attempt, require_running, terms_of
from quizapp.services.errors import Stale


def pause(session: Session, learner: Learner, attempt_id: str, *, now: datetime) -> None:
    """Let the clock stand still, for as long as was agreed; again changes nothing. Raises NotFound, Over, Stale."""
    row = lock_attempt(session, learner, attempt_id)
    terms = terms_of(session, row)
    if row.paused_at is not None and row.submitted_at is None:
        return
    require_running(row, terms, now=now)
    if terms.break_left_s(row, now=now) == 0:
        raise Stale("No break was agreed for you, or you have used it.")
    row.paused_at = now
    session.flush()


def resume(session: Session, learner: Learner, attempt_id: str, *, now: datetime) -> None:
    """Let the clock go on; again changes nothing. Raises NotFound."""
    row = lock_attempt(session, learner, attempt_id)
    go_on(row, terms_of(session, row), now=now)
    session.flush()
