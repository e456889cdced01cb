"""A quiz that was set to a group, before it is begun: its rules in words, and the one button."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.domain.availability import attempts_allowed, attempts_left, time_allowed_s
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.quiz_rules import COUNTS_WORDS
from quizapp.persistence.db import reading, transaction
from quizapp.services import assigned_quizzes, beginning, submitting, throttling
from quizapp.services.assigned_quizzes import AssignedQuiz
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, Stale, TooMany
from quizapp.web import access, errors, tokens
from quizapp.web.filters import points, until
from quizapp.web.pages import Page, render
from quizapp.web.student.attempt_opening import duration_words
from quizapp.web.student.attempt_review import when_shown

bp = Blueprint("assignment", __name__)
SEED_BITS = 62


@dataclass(frozen=True, kw_only=True)
class AssignmentPage(Page):
    """What was set, before it is begun.  rules: sentences.  attempt_id: of the attempt that Begin would make.

    running_left: time left of the attempt that runs, in words, "" for no limit.
    refusal, again_at: why none can begin, and from when on one can.  asks_password, error, typed: of the password.
    closes_in: how long it is until it closes, "" where that is over or nobody knows.
    counted_words: the points that count so far of several attempts, "" where there are none to be seen.
    """

    TEMPLATE: ClassVar[str] = "student/assignment.html"
    assigned: AssignedQuiz
    rules: tuple[str, ...]
    attempt_id: str
    running_left: str
    refusal: str
    again_at: datetime | None
    asks_password: bool
    error: str | None
    typed: str
    counted_words: str
    time_words: str
    closes_in: str


@bp.get("/assignments/<number:assignment_id>")
def show(assignment_id: int) -> str:
    """The rules, the time, the attempts, and the button to begin."""
    return _show(assignment_id, error=None)


@bp.post("/assignments/<number:assignment_id>")
def begin(assignment_id: int) -> ResponseReturnValue:
    """Begin an attempt, or go on with the one that runs."""
    attempt_id = tokens.read_id(request.form.get("attempt_id"))
    if attempt_id is None:
        raise Invalid("The form was not whole. Open the quiz again and begin it there.")
    learner, password, now = access.signed_in(), request.form.get("password", "").strip()[:200], utc_now()
    caller: dict[str, Any] = {
        "learner_id": learner.id,
        "assignment_id": assignment_id,
        "address": request.remote_addr or "",
        "secret": tokens.secret(),
        "now": now,
    }
    try:
        with transaction() as session:
            if password:
                throttling.check_quiz_passwords(session, **caller)
            try:
                begun = beginning.begin(
                    session,
                    learner,
                    assignment_id,
                    attempt_id=attempt_id,
                    password=password,
                    seed=tokens.order_seed("assignment", attempt_id) >> (63 - SEED_BITS),
                    now=now,
                )
            except Invalid as error:
                # Counted in the same transaction, so that no guess goes without.
                if password:
                    throttling.note_wrong_quiz_password(session, **caller)
                begun, refused = "", str(error)
    except TooMany as error:
        response = make_response(_show(assignment_id, error=str(error), typed=password), 429)
        response.headers["Retry-After"] = str(error.retry_after_s)
        return response
    except Stale as error:
        link = (url_for(".show", assignment_id=assignment_id), "Back to the quiz")
        return errors.answer(409, str(error), links=(link,))
    if not begun:
        return _show(assignment_id, error=refused, typed=password), 422
    return redirect(url_for("student.attempt.resume", attempt_id=begun), 303)


def _show(assignment_id: int, *, error: str | None, typed: str = "") -> str:
    now = utc_now()
    assigned = _open(assignment_id, now=now)
    allowed = time_allowed_s(assigned.rules, assigned.agreed)
    closes_at = assigned.window.closes_at
    left = ""
    if assigned.running_id is not None and assigned.deadline is not None:
        left = duration_words(max(0, int((assigned.deadline - now).total_seconds())))
    return render(
        AssignmentPage(
            title=assigned.title,
            assigned=assigned,
            rules=tuple(rules_in_words(assigned)),
            attempt_id=tokens.new_id(),
            running_left=left,
            refusal=assigned.refusal.reason if assigned.refusal and assigned.running_id is None else "",
            again_at=assigned.refusal.at if assigned.refusal else None,
            asks_password=bool(assigned.rules.password),
            error=error,
            typed=typed,
            counted_words=counted_words(assigned),
            time_words=duration_words(allowed) if allowed is not None else "",
            closes_in=until(closes_at - now) if closes_at is not None and closes_at > now else "",
        )
    )


def counted_words(assigned: AssignedQuiz) -> str:
    """The points that count so far of several attempts, "" where there are none that may be seen."""
    if assigned.counted is None or not assigned.may_see_marks or not assigned.has_several:
        return ""
    return f"{points(assigned.counted)} of {points(assigned.most)} points"


def rules_in_words(assigned: AssignedQuiz) -> Iterator[str]:
    """How the quiz goes, one sentence or two for each rule; what was agreed with the learner is said as theirs."""
    rules, agreed = assigned.rules, assigned.agreed
    page = "all on one page" if rules.is_on_one_page else "one to a page"
    yield f"{assigned.items} {'question' if assigned.items == 1 else 'questions'}, {page}, in any order you like."
    yield assigned.behaviour.EXPLANATION
    if assigned.behaviour.HAS_HINTS:
        yield (
            f"{rules.tries} {'try' if rules.tries == 1 else 'tries'} at each question; "
            f"what is taken off is {rules.penalty_percent} % of the point each time."
        )
    elif assigned.behaviour.COUNTS and not assigned.behaviour.ASKS_CERTAINTY:
        yield "Each question counts one point; some give part of it, as the question says."
    if rules.all_or_nothing:
        labels = sorted(BY_NAME[name].LABEL for name in rules.all_or_nothing if name in BY_NAME)
        yield f"Only a wholly right answer counts where the question is of this kind: {', '.join(labels)}."
    yield from _time_in_words(assigned)
    yield from _attempts_in_words(assigned)
    yield when_shown(rules)
    yield "Every change is stored at once, so you can go on after a lost connection or on another device."
    if agreed.break_minutes and rules.time_limit_s is not None:
        yield f"As agreed with you, you can stop the clock for up to {agreed.break_minutes} minutes in all."


def _time_in_words(assigned: AssignedQuiz) -> Iterator[str]:
    allowed = time_allowed_s(assigned.rules, assigned.agreed)
    if allowed is None:
        yield "No time limit."
        return
    own = " as agreed with you" if assigned.agreed.time_percent > 100 else ""
    yield (
        f"{duration_words(allowed)}{own} from when you press Begin. The clock runs on while you are away; "
        "when it ends, what is stored is submitted by itself."
    )


def _attempts_in_words(assigned: AssignedQuiz) -> Iterator[str]:
    rules = assigned.rules
    used = sum(not attempt.is_surplus for attempt in assigned.attempts)
    left = attempts_left(rules, used=used, agreed=assigned.agreed)
    allowed = attempts_allowed(rules, assigned.agreed)
    counts = COUNTS_WORDS[rules.counts] if assigned.behaviour.COUNTS else ""
    if left is None:
        yield f"As many attempts as you like{f'; {counts}' if counts else ''}."
    elif allowed == 1:
        yield "One attempt."
    else:
        yield f"{allowed} attempts, {left} left{f'; {counts}' if counts else ''}."
    if rules.delay_minutes and allowed != 1:
        yield f"Between two attempts there have to be {duration_words(rules.delay_minutes * 60)}."


def _open(assignment_id: int, *, now: datetime) -> AssignedQuiz:
    """What was set to the learner; an attempt of theirs that is over is closed first."""
    with reading() as session:
        assigned = assigned_quizzes.open_assigned(session, access.signed_in(), assignment_id, now=now)
    if not assigned.is_over or assigned.running_id is None:
        return assigned
    with transaction() as session:
        submitting.close_if_over(session, access.signed_in(), assigned.running_id, now=now)
    with reading() as session:
        return assigned_quizzes.open_assigned(session, access.signed_in(), assignment_id, now=now)
