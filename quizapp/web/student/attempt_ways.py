"""Where one can go in an attempt: addresses of its questions, and where each button leads."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.services.attempt_terms import AttemptHead
from quizapp.services.clock import utc_now
from quizapp.services.errors import NotFound
from quizapp.services.quiz_sittings import QuizSitting
from quizapp.services.sittings import Plan
from quizapp.web import tokens
from quizapp.web.student.attempt_form import PRESSED, read_number
from quizapp.web.student.attempt_opening import open_attempt


def way_out(sitting: QuizSitting) -> ResponseReturnValue | None:
    """Where a page of a running attempt leads when it does not run: the result, or the break."""
    if sitting.submitted_at is not None:
        return redirect(url_for("student.attempt_result.result", attempt_id=sitting.id), 303)
    if sitting.paused_at is not None:
        return redirect(url_for("student.attempt.on_break", attempt_id=sitting.id), 303)
    return None


def check_number(attempt: AttemptHead, number: int) -> None:
    """Raise NotFound where there is no such question."""
    if number > attempt.total:
        raise NotFound("There is no such question in this attempt.")


def signed_plan(attempt: AttemptHead, plan: Plan | None) -> str | None:
    """The plan as an address carries it, None once the attempt is stored."""
    return tokens.sign_plan(attempt.id, plan) if plan and not attempt.is_stored else None


def url_of(attempt: AttemptHead, *, number: int, plan: Plan | None, after: str | None = None) -> str:
    """Where a question is shown."""
    if attempt.rules.is_on_one_page:
        return all_url(attempt, plan=plan, number=number)
    return url_for(
        "student.attempt.question",
        attempt_id=attempt.id,
        number=number,
        plan=signed_plan(attempt, plan),
        after=after,
    )


def all_url(attempt: AttemptHead, *, plan: Plan | None, number: int) -> str:
    """Where it is shown among all of them."""
    return url_for(
        "student.attempt.everything",
        attempt_id=attempt.id,
        plan=signed_plan(attempt, plan),
        _anchor=f"question-{number}",
    )


def open_url(sitting: QuizSitting, *, plan: Plan | None) -> str:
    """Where the attempt goes on: the first question that is open."""
    if sitting.behaviour.COMES_BACK:
        return url_of(sitting, number=_next_to_get_right(sitting, after=0) or 1, plan=plan)
    return url_of(sitting, number=_next_to_answer(sitting), plan=plan)


def submit_url(attempt: AttemptHead, *, plan: Plan | None) -> str:
    """The page before the end."""
    return url_for("student.attempt.submit_page", attempt_id=attempt.id, plan=signed_plan(attempt, plan))


def _next_to_answer(sitting: QuizSitting) -> int:
    """The number of the next open question from the one answered last on, or that one where none is open."""
    count = len(sitting.places)
    last = max(range(count + 1), key=lambda number: sitting.places[number - 1].seen if number else 0)
    numbers = [(last + step) % count + 1 for step in range(count)]
    return next((number for number in numbers if not sitting.places[number - 1].is_answered), last or 1)


def _next_to_get_right(sitting: QuizSitting, *, after: int) -> int | None:
    """The number of the question that comes next where they come back: those not tried yet first, None for the end."""
    count = len(sitting.places)
    numbers = [(after + step) % count + 1 for step in range(count)]
    waiting = [number for number in numbers if not sitting.places[number - 1].is_final]
    untried = [number for number in sorted(waiting) if not sitting.places[number - 1].tries]
    return next(iter(untried or waiting), None)


def next_url_of(sitting: QuizSitting, *, number: int, plan: Plan | None) -> str:
    """Where going on leads from a question."""
    if not sitting.behaviour.COMES_BACK:
        return _following_url(sitting, number=number, plan=plan)
    target = _next_to_get_right(sitting, after=number)
    return submit_url(sitting, plan=plan) if target is None else url_of(sitting, number=target, plan=plan)


def _following_url(attempt: AttemptHead, *, number: int, plan: Plan | None) -> str:
    if number == attempt.total:
        return submit_url(attempt, plan=plan)
    return url_of(attempt, number=number + 1, plan=plan)


def where_next(attempt: AttemptHead, *, number: int | None, plan: Plan | None, stays: bool) -> str:
    """Where the button leads: "next", "previous", "submit", "check-3", "hint-3", or the number of a question."""
    go = request.form.get("go", "next")
    pressed = PRESSED.fullmatch(go)
    if pressed and int(pressed[2]) <= attempt.total:
        return url_of(attempt, number=int(pressed[2]), plan=plan, after=pressed[1])
    if stays:
        return url_of(attempt, number=number or 1, plan=plan)
    target = read_number(go)
    if target is not None and target <= attempt.total:
        return url_of(attempt, number=target, plan=plan)
    if go == "previous":
        return url_of(attempt, number=max(1, (number or 1) - 1), plan=plan)
    if go == "submit" or number is None:
        return submit_url(attempt, plan=plan)
    if attempt.behaviour.COMES_BACK:
        # Which comes next depends on what came of all the others.
        sitting = open_attempt(attempt.id, plan=plan, now=utc_now()).sitting
        return next_url_of(sitting, number=number, plan=plan)
    return _following_url(attempt, number=number, plan=plan)
