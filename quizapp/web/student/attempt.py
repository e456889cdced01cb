"""Taking a quiz: free movement between the questions, every change stored, one submission.

Without JavaScript each move saves what is on the page (attempt_saving.py); with it, each change does
(static/js/autosave.js). What comes of an answer is shown as far as the quiz lets it be seen (attempt_review.py).
"""

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.persistence.db import transaction
from quizapp.services import pausing, submitting
from quizapp.services.clock import utc_now
from quizapp.web import access
from quizapp.web.access import public
from quizapp.web.pages import render
from quizapp.web.student.attempt_form import read_number
from quizapp.web.student.attempt_opening import (
    open_attempt,
    read_plan,
)
from quizapp.web.student.attempt_pages import (
    AttemptBreakPage,
    AttemptSubmitPage,
    all_page,
    frame_of,
    question_page,
    time_left,
)
from quizapp.web.student.attempt_review import when_shown
from quizapp.web.student.attempt_saving import save_form
from quizapp.web.student.attempt_ways import all_url, check_number, open_url, way_out

bp = Blueprint("attempt", __name__)


@bp.get("/attempts/<uuid4:attempt_id>")
@public
def resume(attempt_id: str) -> ResponseReturnValue:
    """Where the attempt goes on: the next open question, or the result."""
    opened = open_attempt(attempt_id, plan=None, now=utc_now())
    elsewhere = way_out(opened.sitting)
    return elsewhere or redirect(open_url(opened.sitting, plan=None), 303)


@bp.get("/attempts/<uuid4:attempt_id>/<number:number>")
@public
def question(attempt_id: str, number: int) -> ResponseReturnValue:
    """One question with the answer saved so far."""
    plan = read_plan(attempt_id, request.args.get("plan"))
    opened = open_attempt(attempt_id, plan=plan, now=utc_now())
    elsewhere = way_out(opened.sitting)
    if elsewhere is not None:
        return elsewhere
    check_number(opened.sitting, number)
    if opened.sitting.rules.is_on_one_page:
        return redirect(all_url(opened.sitting, plan=plan, number=number), 303)
    return question_page(opened, number=number, plan=plan)


@bp.get("/attempts/<uuid4:attempt_id>/all")
@public
def everything(attempt_id: str) -> ResponseReturnValue:
    """All questions on one page."""
    plan = read_plan(attempt_id, request.args.get("plan"))
    opened = open_attempt(attempt_id, plan=plan, now=utc_now())
    elsewhere = way_out(opened.sitting)
    if elsewhere is not None:
        return elsewhere
    if not opened.sitting.rules.is_on_one_page:
        return redirect(open_url(opened.sitting, plan=plan), 303)
    return all_page(opened, plan=plan)


@bp.post("/attempts/<uuid4:attempt_id>/<number:number>")
@public
def save(attempt_id: str, number: int) -> ResponseReturnValue:
    """Store the answer on the page and go where the button says; for a script, say that it is stored."""
    return save_form(attempt_id, number=number)


@bp.post("/attempts/<uuid4:attempt_id>/all")
@public
def save_all(attempt_id: str) -> ResponseReturnValue:
    """Store every answer on the page that has changed, and go where the button says."""
    return save_form(attempt_id, number=None)


@bp.post("/attempts/<uuid4:attempt_id>/<number:number>/flag")
@public
def flag(attempt_id: str, number: int) -> ResponseReturnValue:
    """Flag a question for later, or no longer; the answer on the page, if it came along, is stored before."""
    return save_form(attempt_id, number=number, flags=number)


@bp.get("/attempts/<uuid4:attempt_id>/<number:number>/flag")
@public
def ask_again(attempt_id: str, number: int) -> ResponseReturnValue:
    """The question, for somebody who opens the address to which its flag goes."""
    return redirect(
        url_for(".question", attempt_id=attempt_id, number=number, plan=request.args.get("plan")), 303
    )


@bp.get("/attempts/<uuid4:attempt_id>/clock")
def clock(attempt_id: str) -> ResponseReturnValue:
    """How much time is left, for a script."""
    now = utc_now()
    sitting = open_attempt(attempt_id, plan=None, now=now).sitting
    return jsonify(
        **time_left(sitting, now=now),
        is_over=sitting.submitted_at is not None or sitting.paused_at is not None,
    )


@bp.post("/attempts/<uuid4:attempt_id>/pause")
def pause(attempt_id: str) -> ResponseReturnValue:
    """Let the clock stand still; the answer on the page is stored before."""
    return save_form(attempt_id, number=read_number(request.form.get("number", "")), pauses=True)


@bp.get("/attempts/<uuid4:attempt_id>/pause")
@public
def ask_to_pause(attempt_id: str) -> ResponseReturnValue:
    """The attempt, for somebody who opens the address that stops its clock."""
    return redirect(url_for(".resume", attempt_id=attempt_id), 303)


@bp.get("/attempts/<uuid4:attempt_id>/break")
def on_break(attempt_id: str) -> ResponseReturnValue:
    """While the clock stands still no question is shown."""
    now = utc_now()
    opened = open_attempt(attempt_id, plan=None, now=now)
    sitting = opened.sitting
    if sitting.submitted_at is not None or sitting.paused_at is None:
        return redirect(url_for(".resume", attempt_id=attempt_id), 303)
    return render(
        AttemptBreakPage(
            title="Break",
            attempt=frame_of(sitting, plan=None, current=0, now=now),
            break_left=f"{-(-sitting.break_left_s // 60)} min" if sitting.break_left_s > 0 else "",
        )
    )


@bp.post("/attempts/<uuid4:attempt_id>/go-on")
def go_on(attempt_id: str) -> ResponseReturnValue:
    """Let the clock go on, and go back to the questions."""
    with transaction() as session:
        pausing.resume(session, access.signed_in(), attempt_id, now=utc_now())
    return redirect(url_for(".resume", attempt_id=attempt_id), 303)


@bp.get("/attempts/<uuid4:attempt_id>/submit")
@public
def submit_page(attempt_id: str) -> ResponseReturnValue:
    """What is unanswered or flagged, before submitting."""
    now = utc_now()
    plan = read_plan(attempt_id, request.args.get("plan"))
    sitting = open_attempt(attempt_id, plan=plan, now=now).sitting
    elsewhere = way_out(sitting)
    if elsewhere is not None:
        return elsewhere
    return render(
        AttemptSubmitPage(
            title="Submit your answers",
            attempt=frame_of(sitting, plan=plan, current=0, now=now),
            back_url=open_url(sitting, plan=plan),
            is_assigned=sitting.assignment is not None,
            shows=when_shown(sitting.rules),
            unchecked=sum(
                place.is_answered and not place.is_final
                for place in sitting.places
                if sitting.behaviour.CHECKS
            ),
        )
    )


@bp.post("/attempts/<uuid4:attempt_id>/submit")
def submit(attempt_id: str) -> ResponseReturnValue:
    """Grade the attempt, once, and show what came of it."""
    with transaction() as session:
        submitting.submit(session, access.signed_in(), attempt_id, now=utc_now())
    return redirect(url_for("student.attempt_result.result", attempt_id=attempt_id), 303)
