"""Regrades: storing what marks become after a key or a scoring rule was mended, and taking it back.

A regrade is rehearsed first (`rehearsing`): what is applied then is exactly what was seen, or nothing. It is of one
quiz in one group, since rights are a group's; one form may ask for it in several groups at once. Its lines say for
each place by which wording and scoring it is graded from then on; marks are worked out from the log by those
(`attempt_marks`), so undoing only ends the lines.

What the learner remembers is left alone, and so is the statistic of the item. A review stands for what happened in the
learner's head on seeing the question and the answer shown then: grading it otherwise weeks later would move due dates
over every review since, for an answer that the learner was told was another. And a response counts for the wording
that was answered, whose key it was graded by: how badly a wrong key did is just what that wording's figures tell.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.items import Problem
from quizapp.persistence.models import RegradeLineRow, RegradeRow
from quizapp.persistence.queries import regrades as queries
from quizapp.persistence.queries.regrades import SetQuiz
from quizapp.services import attempt_marks
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, Stale
from quizapp.services.regrade_scope import Choice, assignment_of, load_assignment, load_regrade, scope_of
from quizapp.services.rehearsing import ATTEMPTS_AT_MOST, PlaceChange, worked_out

REASON_LEAST, REASON_MOST = 3, 500


def apply(
    session: Session,
    teacher: Learner,
    assignment_id: int,
    *,
    choice: Choice,
    reason: str,
    client_key: str,
    seen: str,
    now: datetime,
) -> int:
    """Store what was rehearsed; gives how many attempts changed. The same form sent again changes nothing.

    client_key: UUID of the form.  seen: of the rehearsal.  Raises NotFound, Invalid for a reason missing and where
    nothing would change, Stale if it would do something else by now.
    """
    asked = load_assignment(session, teacher, assignment_id)
    queries.lock_quiz(session, asked.quiz.id)
    scope = scope_of(session, teacher, asked, choice=choice)
    keys = {id_: str(uuid.uuid5(uuid.UUID(client_key), str(id_))) for id_ in scope.group_ids}
    done = queries.find_by_keys(session, list(keys.values()))
    if done:
        return sum(len(queries.list_keys(session, regrade.id)) for regrade in done)
    reason = " ".join(reason.split())
    if not REASON_LEAST <= len(reason) <= REASON_MOST:
        message = f"Say in {REASON_LEAST} to {REASON_MOST} characters why marks change; it is kept with them."
        raise Invalid(message, [Problem("reason", message)])
    rows = queries.lock_submitted(session, scope.assignment_ids, limit=ATTEMPTS_AT_MOST + 1)
    rehearsed = worked_out(session, scope, rows, choice=choice)
    if rehearsed.told.seen != seen:
        raise Stale(
            "Attempts, keys or marks have changed since you looked, so nothing was changed. Look at it once more."
        )
    if not rehearsed.lines:
        raise Invalid("No mark would change, so there is nothing to apply.")
    for one in scope.taken:
        lines = [line for line in rehearsed.lines if rehearsed.assignment_of[line.key] == one.assignment.id]
        if lines:
            _store(
                session, one, lines, teacher=teacher, reason=reason, client_key=keys[one.group.id], now=now
            )
    changed = {line.key for line in rehearsed.lines}
    attempt_marks.recompute(session, changed)
    return len(changed)


def undo(session: Session, teacher: Learner, regrade_id: int, *, now: datetime) -> int:
    """Take a regrade back: its places are graded as before it. Gives the assignment; a second time changes nothing.

    What teachers decided in between stands: their marks, and their decisions on typed texts.
    Raises NotFound, Stale while a later regrade of the same attempts stands.
    """
    regrade = load_regrade(session, teacher, regrade_id)
    queries.lock_quiz(session, regrade.quiz_id)
    session.refresh(regrade)
    assignment_id = assignment_of(session, regrade)
    if regrade.undone_at is not None:
        return assignment_id
    if queries.find_later(session, regrade) is not None:
        raise Stale("A later regrade of these attempts stands. Undo that one first.")
    regrade.undone_at, regrade.undone_by = now, teacher.id
    session.flush()
    attempt_marks.recompute(session, queries.list_keys(session, regrade.id))
    return assignment_id


def _store(
    session: Session,
    one: SetQuiz,
    lines: Iterable[PlaceChange],
    *,
    teacher: Learner,
    reason: str,
    client_key: str,
    now: datetime,
) -> None:
    regrade = RegradeRow(
        quiz_id=one.quiz.id,
        group_id=one.group.id,
        reason=reason,
        client_key=client_key,
        made_by=teacher.id,
        made_at=now,
    )
    session.add(regrade)
    session.flush()
    session.execute(
        sa.insert(RegradeLineRow),
        [
            {
                "regrade_id": regrade.id,
                "learner_id": line.key[0],
                "attempt_id": line.key[1],
                "position": line.position,
                "revision_before": line.before.revision,
                "revision_after": line.after.revision,
                "scoring_before": line.before.scoring,
                "scoring_after": line.after.scoring,
                "mark_before": line.before.mark,
                "mark_after": line.after.mark,
            }
            for line in lines
        ],
    )
