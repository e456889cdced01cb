"""Taking a quiz: free movement between the questions, every change stored, one submission.

Without JavaScript each move saves what is on the page; with it, each change does (static/js/autosave.js). What comes of
an answer is shown as far as the quiz lets it be seen (attempt_review.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from quizapp.domain.behaviours import certainty
from quizapp.domain.hints import hints_for
from quizapp.domain.items import InvalidResponse, Response
from quizapp.domain.quiz_rules import Part
from quizapp.domain.sittings import StepKind
from quizapp.persistence.db import transaction
from quizapp.services import bank, pausing, quiz_sittings, saving, submitting
from quizapp.services.attempt_terms import Over
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.quiz_sittings import QuizPlace, QuizSitting
from quizapp.services.saving import ChangedElsewhere, Saved
from quizapp.services.sittings import Plan
from quizapp.web import access, errors, inputs, pages, tokens
from quizapp.web.access import public, wants_json
from quizapp.web.filters import points
from quizapp.web.inputs import ShownItem
from quizapp.web.pages import Page, render
from quizapp.web.student.attempt_opening import (
    Opened,
    ShownTimer,
    close,
    open_attempt,
    read_plan,
    seed_of,
    show_timer,
    wording_of,
)
from quizapp.web.student.attempt_review import ShownReview, given_words, parts_of, show_review, when_shown

bp = Blueprint("attempt", __name__)
CERTAINTIES = tuple(
    (value, words, f"right {points(certainty.RIGHT[value])}, wrong {points(certainty.WRONG[value])}")
    for value, words in ((1, "Not very"), (2, "Fairly"), (3, "Very"))
)
_PRESSED = re.compile(r"(check|hint)-([1-9][0-9]{0,2})")


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A question on the map of an attempt.  state: answered, open, right, partial, wrong or checked."""

    url: str
    number: int
    state: str
    state_words: str
    is_flagged: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """One question as it is asked.

    question: None once its answer stands, where `review` says what came of it.  seen: see QuizPlace.  step_id, act_id:
    of the change, and of the check or hint, that this page would send.  try_words: on further tries, "" before.
    hints: those taken.  may_check, may_hint: whether there are the buttons for it.
    certainty: what was said, 0 for nothing.  asks_certainty: whether it is asked.
    stored_words, own_words: the answers to choose from when another tab has stored another one, else "".
    """

    number: int
    prefix: str
    question: ShownItem | None
    review: ShownReview | None
    save_url: str
    flag_url: str
    seen: int
    step_id: str
    act_id: str
    is_flagged: bool
    asks_certainty: bool
    certainty: int
    may_check: bool
    may_hint: bool
    hints: tuple[str, ...]
    hint_cost: int
    try_words: str
    stored_words: str
    own_words: str


@dataclass(frozen=True, slots=True)
class AttemptFrame:
    """What every page of a running attempt shows around its questions.  plan: "" once it is stored.

    ends_at: where no clock is shown, None where it never ends.  may_pause: whether there is a break to be had.
    """

    id: str
    title: str
    total: int
    answered: int
    plan: str
    map: tuple[MapPlace, ...]
    timer: ShownTimer | None
    ends_at: datetime | None
    may_pause: bool


@dataclass(frozen=True, kw_only=True)
class AttemptQuestionPage(Page):
    """One question of an attempt.  next_url: where going on leads once its answer stands, "" before."""

    TEMPLATE: ClassVar[str] = "student/attempt_question.html"
    attempt: AttemptFrame
    place: AskedPlace
    is_last: bool
    next_url: str
    certainties: tuple[tuple[int, str, str], ...] = CERTAINTIES


@dataclass(frozen=True, kw_only=True)
class AttemptAllPage(Page):
    """All questions of an attempt on one page."""

    TEMPLATE: ClassVar[str] = "student/attempt_all.html"
    attempt: AttemptFrame
    places: tuple[AskedPlace, ...]
    certainties: tuple[tuple[int, str, str], ...] = CERTAINTIES


@dataclass(frozen=True, kw_only=True)
class AttemptBreakPage(Page):
    """While the clock stands still.  break_left: for how long it still may, in words, "" once it runs again."""

    TEMPLATE: ClassVar[str] = "student/attempt_break.html"
    attempt: AttemptFrame
    break_left: str


@dataclass(frozen=True, kw_only=True)
class AttemptSubmitPage(Page):
    """Before submitting.  is_assigned: whether it can be submitted unanswered.  shows: when what will be seen."""

    TEMPLATE: ClassVar[str] = "student/attempt_submit.html"
    attempt: AttemptFrame
    back_url: str
    is_assigned: bool
    shows: str
    unchecked: int


@bp.get("/attempts/<uuid4:attempt_id>")
@public
def resume(attempt_id: str) -> ResponseReturnValue:
    """Where the attempt goes on: the first open question, or the result."""
    opened = open_attempt(attempt_id, plan=None, now=utc_now())
    elsewhere = _elsewhere(opened.sitting)
    return elsewhere or redirect(_open_url(opened.sitting, plan=None), 303)


@bp.get("/attempts/<uuid4:attempt_id>/<number:number>")
@public
def question(attempt_id: str, number: int) -> ResponseReturnValue:
    """One question with the answer saved so far."""
    plan = read_plan(attempt_id, request.args.get("plan"))
    opened = open_attempt(attempt_id, plan=plan, now=utc_now())
    elsewhere = _elsewhere(opened.sitting)
    if elsewhere is not None:
        return elsewhere
    _check_number(opened.sitting, number)
    if opened.sitting.rules.is_on_one_page:
        return redirect(_all_url(opened.sitting, plan=plan, number=number), 303)
    return _question(opened, number=number, plan=plan)


@bp.get("/attempts/<uuid4:attempt_id>/all")
@public
def everything(attempt_id: str) -> ResponseReturnValue:
    """All questions on one page."""
    plan = read_plan(attempt_id, request.args.get("plan"))
    opened = open_attempt(attempt_id, plan=plan, now=utc_now())
    elsewhere = _elsewhere(opened.sitting)
    if elsewhere is not None:
        return elsewhere
    if not opened.sitting.rules.is_on_one_page:
        return redirect(_open_url(opened.sitting, plan=plan), 303)
    return _all(opened, plan=plan)


@bp.post("/attempts/<uuid4:attempt_id>/<number:number>")
@public
def save(attempt_id: str, number: int) -> ResponseReturnValue:
    """Store the answer on the page and go where the button says; for a script, say that it is stored."""
    return _save(attempt_id, number=number)


@bp.post("/attempts/<uuid4:attempt_id>/all")
@public
def save_all(attempt_id: str) -> ResponseReturnValue:
    """Store every answer on the page that has changed, and go where the button says."""
    return _save(attempt_id, number=None)


@bp.post("/attempts/<uuid4:attempt_id>/<number:number>/flag")
@public
def flag(attempt_id: str, number: int) -> ResponseReturnValue:
    """Flag a question for later, or no longer; the answer on the page, if it came along, is stored before."""
    return _save(attempt_id, number=number, flags=number)


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
        **_time_left(sitting, now=now),
        is_over=sitting.submitted_at is not None or sitting.paused_at is not None,
    )


@bp.post("/attempts/<uuid4:attempt_id>/pause")
def pause(attempt_id: str) -> ResponseReturnValue:
    """Let the clock stand still; the answer on the page is stored before."""
    return _save(attempt_id, number=_number_of(request.form.get("number", "")), pauses=True)


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
            attempt=_frame(sitting, plan=None, current=0, now=now),
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
    return _submit_page(attempt_id)


@bp.post("/attempts/<uuid4:attempt_id>/submit")
def submit(attempt_id: str) -> ResponseReturnValue:
    """Grade the attempt, once, and show what came of it."""
    with transaction() as session:
        submitting.submit(session, access.signed_in(), attempt_id, now=utc_now())
    return redirect(url_for("student.attempt_result.result", attempt_id=attempt_id), 303)


def _save(
    attempt_id: str, *, number: int | None, flags: int | None = None, pauses: bool = False
) -> ResponseReturnValue:
    """Store what a form says.  number: of its one question, None where it holds all of them or says none."""
    now = utc_now()
    plan = read_plan(attempt_id, request.form.get("plan"))
    at = number or 1
    try:
        with transaction() as session:
            sitting = quiz_sittings.open_sitting(session, access.learner(), attempt_id, plan=plan, now=now)
            numbers = _numbers_sent(sitting, number)
            saved = None
            for at in numbers:
                saved = _store(session, sitting, number=at, plan=plan, now=now) or saved
            if flags is not None:
                saved = _store_flag(session, sitting, number=flags, plan=plan, now=now)
            if pauses:
                pausing.pause(session, access.signed_in(), attempt_id, now=now)
            if saved is not None and not sitting.is_stored:
                sitting = quiz_sittings.open_sitting(
                    session, access.learner(), attempt_id, plan=plan, now=now
                )
    except InvalidResponse as error:
        if wants_json():
            raise
        return _again(attempt_id, number=at, plan=plan, error=str(error), now=now)
    except ChangedElsewhere as error:
        return _choose(attempt_id, number=at, plan=plan, stored=error.place, now=now), 409
    except Over as error:
        close(attempt_id, now=now)
        return _over(attempt_id, error)
    except Stale as error:
        return _over(attempt_id, error)
    if wants_json():
        return _acknowledged(sitting, flags or at, saved=saved, now=now)
    if pauses:
        return redirect(url_for(".on_break", attempt_id=attempt_id), 303)
    return redirect(
        _where_next(sitting, number=number if flags is None else flags, plan=plan, stays=flags is not None),
        303,
    )


def _numbers_sent(sitting: QuizSitting, number: int | None) -> Sequence[int]:
    """The questions whose fields the form holds."""
    if number is not None:
        _check_number(sitting, number)
        return [number] if _step_of(number) is not None else []
    return [one for one in range(1, len(sitting.places) + 1) if f"q{one}-step_id" in request.form]


def _step_of(number: int) -> str | None:
    return request.form.get(f"{_prefix(number)}step_id")


def _prefix(number: int) -> str:
    """Before the names of a question's fields: "" where the form is about one only."""
    return f"q{number}-" if f"q{number}-step_id" in request.form else ""


def _fields(number: int) -> MultiDict[str, str]:
    prefix = _prefix(number)
    return inputs.fields_of(request.form, prefix) if prefix else request.form


def _store(
    session: Session, sitting: QuizSitting, *, number: int, plan: Plan | None, now: datetime
) -> Saved | None:
    """Store what the form says of one question: its answer if it changed, its check, its hint; None for nothing."""
    fields = _fields(number)
    place = sitting.places[number - 1]
    step_id, act_id = tokens.read_id(fields.get("step_id")), tokens.read_id(fields.get("act_id"))
    pressed = _pressed(number)
    if step_id is None or (pressed and act_id is None):
        raise Invalid("The form was not whole. Open the question again and answer it there.")
    item = wording_of(sitting, place.held.item)
    given = inputs.read_answer(fields, item, seed=seed_of(sitting))
    sure = _certainty(fields) if place.asks_certainty and not given.is_empty else None
    seen = fields.get("seen", "")
    saved = None
    is_changed = given != (place.given or Response()) or sure != place.certainty
    if pressed == "check":
        if given.is_empty:
            raise InvalidResponse("Choose or type an answer first, then check it.")
        if place.is_final and not is_changed:
            return None  # the same press again
    if pressed == "check" or is_changed:
        saved = saving.save(
            session,
            access.learner_for_storing(session),
            sitting.id,
            plan=plan,
            position=number - 1,
            step_id=act_id if pressed == "check" and act_id else step_id,
            kind=StepKind.CHECK if pressed == "check" else StepKind.ANSWER,
            given=given,
            certainty=sure,
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 7 else None,
            now=now,
        )
    if pressed == "hint" and act_id and place.hints < _hint_count(session, place):
        saved = _act(session, sitting, number=number, plan=plan, step_id=act_id, kind=StepKind.HINT, now=now)
    return saved


def _store_flag(
    session: Session, sitting: QuizSitting, *, number: int, plan: Plan | None, now: datetime
) -> Saved | None:
    _check_number(sitting, number)
    wanted = request.form.get("flag") == "yes"
    if wanted == sitting.places[number - 1].is_flagged:
        return None
    act_id = tokens.read_id(_fields(number).get("act_id")) or tokens.new_id()
    kind = StepKind.FLAG if wanted else StepKind.UNFLAG
    return _act(session, sitting, number=number, plan=plan, step_id=act_id, kind=kind, now=now)


def _act(
    session: Session,
    sitting: QuizSitting,
    *,
    number: int,
    plan: Plan | None,
    step_id: str,
    kind: StepKind,
    now: datetime,
) -> Saved:
    return saving.save(
        session,
        access.learner_for_storing(session),
        sitting.id,
        plan=plan,
        position=number - 1,
        step_id=step_id,
        kind=kind,
        given=Response(),
        certainty=None,
        seen=None,
        now=now,
    )


def _pressed(number: int) -> str:
    """Which button of that question was pressed, check or hint, "" for another."""
    pressed = _PRESSED.fullmatch(request.form.get("go", ""))
    return pressed[1] if pressed and int(pressed[2]) == number else ""


def _certainty(fields: MultiDict[str, str]) -> int | None:
    said = fields.get("certainty", "")
    return int(said) if said in ("1", "2", "3") else None


def _hint_count(session: Session, place: QuizPlace) -> int:
    return len(hints_for(place.held.item, bank.subject_of(session, place.held).subject))


def _number_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and int(text) else None


def _check_number(sitting: QuizSitting, number: int) -> None:
    if number > len(sitting.places):
        raise NotFound("There is no such question in this attempt.")


def _acknowledged(
    sitting: QuizSitting, number: int, *, saved: Saved | None, now: datetime
) -> ResponseReturnValue:
    """What a script is told: that it is stored, how far the attempt has come, and how much time is left."""
    place = saved.place if saved else sitting.places[number - 1]
    state, state_words = _state(sitting, place)
    return jsonify(
        number=number,
        answered=saved.answered if saved else sitting.answered,
        total=len(sitting.places),
        state=state,
        state_words=state_words,
        seen=place.seen,
        **_time_left(sitting, now=now),
    )


def _time_left(sitting: QuizSitting, *, now: datetime) -> dict[str, int | str | None]:
    """What a script is told of the time, which may have been changed since the page was made."""
    timer = show_timer(sitting, zone=pages.viewer().zone, now=now)
    return {"left_s": timer.left_s if timer else None, "until": timer.until if timer else None}


def _state(sitting: QuizSitting, place: QuizPlace) -> tuple[str, str]:
    """A question's state on the map, and in words."""
    if place.tries and place.grade is not None:
        if Part.CORRECTNESS not in parts_of(sitting, place):
            return "checked", "checked"
        verdict = place.grade.verdict.value
        return verdict, {"partial": "partly right", "wrong": "not right", "ungraded": "answered"}.get(
            verdict, verdict
        )
    return ("answered", "answered") if place.is_answered else ("open", "not answered")


def _elsewhere(sitting: QuizSitting) -> ResponseReturnValue | None:
    """Where a page of a running attempt leads when it does not run: the result, or the break."""
    if sitting.submitted_at is not None:
        return redirect(url_for("student.attempt_result.result", attempt_id=sitting.id), 303)
    if sitting.paused_at is not None:
        return redirect(url_for(".on_break", attempt_id=sitting.id), 303)
    return None


def _signed(sitting: QuizSitting, plan: Plan | None) -> str | None:
    return tokens.sign_plan(sitting.id, plan) if plan and not sitting.is_stored else None


def _url(sitting: QuizSitting, *, number: int, plan: Plan | None, after: str | None = None) -> str:
    if sitting.rules.is_on_one_page:
        return _all_url(sitting, plan=plan, number=number)
    return url_for(
        ".question", attempt_id=sitting.id, number=number, plan=_signed(sitting, plan), after=after
    )


def _all_url(sitting: QuizSitting, *, plan: Plan | None, number: int) -> str:
    return url_for(
        ".everything", attempt_id=sitting.id, plan=_signed(sitting, plan), _anchor=f"question-{number}"
    )


def _open_url(sitting: QuizSitting, *, plan: Plan | None) -> str:
    if sitting.behaviour.COMES_BACK:
        return _url(sitting, number=_next_to_get_right(sitting, after=0) or 1, plan=plan)
    return _url(sitting, number=(sitting.next_open or 0) + 1, plan=plan)


def _submit_url(sitting: QuizSitting, *, plan: Plan | None) -> str:
    return url_for(".submit_page", attempt_id=sitting.id, plan=_signed(sitting, plan))


def _next_to_get_right(sitting: QuizSitting, *, after: int) -> int | None:
    """The number of the question that comes next where they come back: those not tried yet first, None for the end."""
    count = len(sitting.places)
    numbers = [(after + step) % count + 1 for step in range(count)]
    waiting = [number for number in numbers if not sitting.places[number - 1].is_final]
    untried = [number for number in sorted(waiting) if not sitting.places[number - 1].tries]
    return next(iter(untried or waiting), None)


def _next_url(sitting: QuizSitting, *, number: int, plan: Plan | None) -> str:
    """Where going on leads from a question."""
    if sitting.behaviour.COMES_BACK:
        target = _next_to_get_right(sitting, after=number)
    else:
        target = number + 1 if number < len(sitting.places) else None
    return _submit_url(sitting, plan=plan) if target is None else _url(sitting, number=target, plan=plan)


def _where_next(sitting: QuizSitting, *, number: int | None, plan: Plan | None, stays: bool) -> str:
    """Where the button leads: "next", "previous", "submit", "check-3", "hint-3", or the number of a question."""
    go = request.form.get("go", "next")
    total = len(sitting.places)
    pressed = _PRESSED.fullmatch(go)
    if pressed and int(pressed[2]) <= total:
        after = "check" if pressed[1] == "check" else None
        return _url(sitting, number=int(pressed[2]), plan=plan, after=after)
    if stays:
        return _url(sitting, number=number or 1, plan=plan)
    target = _number_of(go)
    if target is not None and target <= total:
        return _url(sitting, number=target, plan=plan)
    if go == "previous":
        return _url(sitting, number=max(1, (number or 1) - 1), plan=plan)
    if go == "submit" or number is None:
        return _submit_url(sitting, plan=plan)
    return _next_url(sitting, number=number, plan=plan)


def _frame(sitting: QuizSitting, *, plan: Plan | None, current: int, now: datetime) -> AttemptFrame:
    """What stands around the questions.  current: number of the one shown, 0 for none."""
    timer = show_timer(sitting, zone=pages.viewer().zone, now=now)
    return AttemptFrame(
        id=sitting.id,
        title=sitting.title,
        total=len(sitting.places),
        answered=sitting.answered,
        plan=_signed(sitting, plan) or "",
        map=tuple(
            MapPlace(
                _url(sitting, number=number, plan=plan),
                number,
                *_state(sitting, place),
                place.is_flagged,
                number == current,
            )
            for number, place in enumerate(sitting.places, 1)
        ),
        timer=timer,
        ends_at=sitting.deadline if timer is None else None,
        may_pause=sitting.break_left_s > 0 and sitting.paused_at is None and timer is not None,
    )


def _asked(
    opened: Opened,
    *,
    number: int,
    plan: Plan | None,
    after: str = "",
    typed: Response | None = None,
    error: str | None = None,
    stored: QuizPlace | None = None,
) -> AskedPlace:
    """One question as it is asked.  typed: what was sent, to be shown again.  stored: what another tab has stored."""
    sitting, subject = opened.sitting, opened.subject
    place = stored or sitting.places[number - 1]
    item, seed = wording_of(sitting, place.held.item), seed_of(sitting)
    behaviour, rules = sitting.behaviour, sitting.rules
    prefix = f"q{number}-" if rules.is_on_one_page else ""
    comes_back = behaviour.COMES_BACK and bool(place.tries) and not place.is_final
    is_told = bool(place.tries) and (place.is_final or behaviour.HAS_HINTS or after == "check")
    is_asked = not place.is_final and not (comes_back and after == "check")
    given = typed or (None if comes_back else place.given)
    hints = hints_for(item, subject) if behaviour.HAS_HINTS else ()
    return AskedPlace(
        number=number,
        prefix=prefix,
        question=inputs.show_item(
            item, subject.section_titles, seed=seed, given=given, error=error, prefix=prefix
        )
        if is_asked
        else None,
        review=show_review(sitting, place, subject, number=number, seed=seed)
        if is_told or not is_asked
        else None,
        save_url=url_for(".save", attempt_id=sitting.id, number=number),
        flag_url=url_for(".flag", attempt_id=sitting.id, number=number, plan=_signed(sitting, plan)),
        seen=place.seen,
        step_id=tokens.new_id(),
        act_id=tokens.new_id(),
        is_flagged=place.is_flagged,
        asks_certainty=place.asks_certainty and is_asked,
        certainty=(_certainty(_fields(number)) if typed else place.certainty) or 0,
        may_check=behaviour.CHECKS and is_asked,
        may_hint=is_asked and len(hints) > place.hints,
        hints=hints[: place.hints],
        hint_cost=rules.penalty_percent,
        try_words=_try_words(sitting, place) if is_asked else "",
        stored_words=given_words(item, place.given, seed=seed) if stored else "",
        own_words=given_words(item, typed, seed=seed) if stored else "",
    )


def _try_words(sitting: QuizSitting, place: QuizPlace) -> str:
    """How often a question was tried, and how often it still can be."""
    if not place.tries:
        return ""
    if sitting.behaviour.COMES_BACK:
        return "It comes back until it is right."
    left = sitting.rules.tries - len(place.tries)
    cost = f", each {sitting.rules.penalty_percent} % of the point" if sitting.rules.penalty_percent else ""
    return f"{left} more {'try' if left == 1 else 'tries'}{cost}."


def _question(
    opened: Opened,
    *,
    number: int,
    plan: Plan | None,
    typed: Response | None = None,
    error: str | None = None,
    stored: QuizPlace | None = None,
) -> str:
    sitting = opened.sitting
    total = len(sitting.places)
    asked = _asked(
        opened,
        number=number,
        plan=plan,
        after=request.args.get("after", ""),
        typed=typed,
        error=error,
        stored=stored,
    )
    next_url = _next_url(sitting, number=number, plan=plan)
    return render(
        AttemptQuestionPage(
            title=f"Question {number} of {total} · {sitting.title}",
            attempt=_frame(sitting, plan=plan, current=number, now=utc_now()),
            place=asked,
            is_last=next_url == _submit_url(sitting, plan=plan),
            next_url=next_url if asked.question is None else "",
        )
    )


def _all(
    opened: Opened,
    *,
    plan: Plan | None,
    at: int = 0,
    error: str | None = None,
    stored: QuizPlace | None = None,
) -> str:
    """All questions.  at: the one that `error` or `stored` is about, 0 for none; then what was sent is shown again."""
    sitting = opened.sitting
    return render(
        AttemptAllPage(
            title=sitting.title,
            attempt=_frame(sitting, plan=plan, current=0, now=utc_now()),
            places=tuple(
                _asked(
                    opened,
                    number=number,
                    plan=plan,
                    after="check",
                    typed=_typed(sitting, number) if at else None,
                    error=error if number == at else None,
                    stored=stored if number == at else None,
                )
                for number in range(1, len(sitting.places) + 1)
            ),
        )
    )


def _typed(sitting: QuizSitting, number: int) -> Response | None:
    """What was sent for a question, None if nothing was."""
    if _step_of(number) is None:
        return None
    item = wording_of(sitting, sitting.places[number - 1].held.item)
    return inputs.as_typed(_fields(number), item, seed=seed_of(sitting))


def _again(
    attempt_id: str, *, number: int, plan: Plan | None, error: str, now: datetime
) -> ResponseReturnValue:
    """The page once more with what is wrong and what was typed; not on a break, when no question is shown."""
    opened = open_attempt(attempt_id, plan=plan, now=now)
    if _elsewhere(opened.sitting) is not None:
        return _over(attempt_id, Stale("The attempt does not run at this moment, so nothing was changed."))
    if opened.sitting.rules.is_on_one_page:
        return _all(opened, plan=plan, at=number, error=error), 422
    typed = _typed(opened.sitting, number)
    return _question(opened, number=number, plan=plan, typed=typed, error=error), 422


def _choose(
    attempt_id: str, *, number: int, plan: Plan | None, stored: QuizPlace, now: datetime
) -> str | Answer:
    """Both answers, when another tab has stored another one, to choose from."""
    opened = open_attempt(attempt_id, plan=plan, now=now)
    sitting = opened.sitting
    if wants_json():
        item = wording_of(sitting, stored.held.item)
        return jsonify(
            message="This question was answered in another tab or on another device too. Choose which answer counts.",
            conflict={"stored": given_words(item, stored.given, seed=seed_of(sitting)), "seen": stored.seen},
        )
    if sitting.rules.is_on_one_page:
        return _all(opened, plan=plan, at=number, stored=stored)
    return _question(opened, number=number, plan=plan, typed=_typed(sitting, number), stored=stored)


def _over(attempt_id: str, error: Stale) -> ResponseReturnValue:
    """Why nothing can be changed any more, and where to go on."""
    sitting = open_attempt(attempt_id, plan=None, now=utc_now()).sitting
    if sitting.submitted_at is not None:
        link = (url_for("student.attempt_result.result", attempt_id=attempt_id), "See what came of it")
    else:
        link = (url_for(".resume", attempt_id=attempt_id), "Go back to the questions")
    return errors.answer(409, str(error), links=(link,))


def _submit_page(attempt_id: str) -> ResponseReturnValue:
    now = utc_now()
    plan = read_plan(attempt_id, request.args.get("plan"))
    sitting = open_attempt(attempt_id, plan=plan, now=now).sitting
    elsewhere = _elsewhere(sitting)
    if elsewhere is not None:
        return elsewhere
    return render(
        AttemptSubmitPage(
            title="Submit your answers",
            attempt=_frame(sitting, plan=plan, current=0, now=now),
            back_url=_open_url(sitting, plan=plan),
            is_assigned=sitting.assignment is not None,
            shows=when_shown(sitting.rules),
            unchecked=sum(
                place.is_answered and not place.is_final
                for place in sitting.places
                if sitting.behaviour.CHECKS
            ),
        )
    )
