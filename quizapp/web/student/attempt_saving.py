"""Saving what a page of an attempt sends, and telling what came of it: that it is stored, or why it is not."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from quizapp.domain.hints import hints_for
from quizapp.domain.items import InvalidResponse, Response
from quizapp.domain.sittings import StepKind
from quizapp.persistence.db import transaction
from quizapp.services import bank, pausing, saving
from quizapp.services.attempt_terms import AttemptHead, Over
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, Stale
from quizapp.services.quiz_sittings import QuizPlace
from quizapp.services.saving import ChangedElsewhere, Desk
from quizapp.services.sittings import Plan
from quizapp.web import access, errors, inputs, tokens
from quizapp.web.access import wants_json
from quizapp.web.student.attempt_form import button_of, certainty_in, fields_of, step_of, typed_in
from quizapp.web.student.attempt_opening import close, open_attempt, read_plan, seed_of, wording_of
from quizapp.web.student.attempt_pages import all_page, question_page, state_of, time_left
from quizapp.web.student.attempt_review import given_words
from quizapp.web.student.attempt_ways import check_number, way_out, where_next


def save_form(
    attempt_id: str, *, number: int | None, flags: int | None = None, pauses: bool = False
) -> ResponseReturnValue:
    """Store what a form says.  number: of its one question, None where it holds all of them or says none."""
    now = utc_now()
    plan = read_plan(attempt_id, request.form.get("plan"))
    at = number or 1
    try:
        with transaction() as session:
            desk = saving.open_desk(session, access.learner(), attempt_id, plan=plan, now=now)
            numbers = _numbers_sent(desk.head, number)
            shown = {*numbers, number or 1}
            desk.lay_out((one - 1 for one in shown), step_ids=_ids_sent(numbers))
            for at in numbers:
                _store(session, desk, number=at)
            if flags is not None:
                _store_flag(session, desk, number=flags)
            desk.store()
            if pauses:
                pausing.pause(session, access.signed_in(), attempt_id, now=now)
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
        return _acknowledged(desk, flags or at, now=now)
    if pauses:
        return redirect(url_for("student.attempt.on_break", attempt_id=attempt_id), 303)
    return redirect(
        where_next(desk.head, number=number if flags is None else flags, plan=plan, stays=flags is not None),
        303,
    )


def _numbers_sent(attempt: AttemptHead, number: int | None) -> Sequence[int]:
    """The questions whose fields the form holds."""
    if number is not None:
        check_number(attempt, number)
        return [number] if step_of(number) is not None else []
    return [one for one in range(1, attempt.total + 1) if f"q{one}-step_id" in request.form]


def _ids_sent(numbers: Iterable[int]) -> set[str]:
    """The ids of the steps that the form may come to."""
    sent = (tokens.read_id(fields_of(one).get(name)) for one in numbers for name in ("step_id", "act_id"))
    return {step_id for step_id in sent if step_id is not None}


def _store(session: Session, desk: Desk, *, number: int) -> None:
    """Store what the form says of one question: its answer if it changed, its check, its hint."""
    attempt, place, fields = desk.head, desk.place(number - 1), fields_of(number)
    step_id, act_id = tokens.read_id(fields.get("step_id")), tokens.read_id(fields.get("act_id"))
    pressed = button_of(number)
    if step_id is None or (pressed and act_id is None):
        raise Invalid("The form was not whole. Open the question again and answer it there.")
    given = inputs.read_answer(fields, wording_of(attempt, place.held.item), seed=seed_of(attempt))
    sure = certainty_in(fields) if place.asks_certainty and not given.is_empty else None
    seen = fields.get("seen", "")
    is_changed = given != (place.given or Response()) or sure != place.certainty
    if pressed == "check":
        if given.is_empty:
            raise InvalidResponse("Choose or type an answer first, then check it.")
        if place.is_final and not is_changed:
            return  # the same press again
    if pressed == "check" or is_changed:
        desk.write(
            access.learner_for_storing(session),
            number - 1,
            step_id=act_id if pressed == "check" and act_id else step_id,
            kind=StepKind.CHECK if pressed == "check" else StepKind.ANSWER,
            given=given,
            certainty=sure,
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 7 else None,
        )
    if pressed == "hint" and act_id and place.hints < _hint_count(session, place):
        _act(session, desk, number=number, step_id=act_id, kind=StepKind.HINT)


def _store_flag(session: Session, desk: Desk, *, number: int) -> None:
    wanted = request.form.get("flag") == "yes"
    if wanted == desk.place(number - 1).is_flagged:
        return
    act_id = tokens.read_id(fields_of(number).get("act_id")) or tokens.new_id()
    _act(session, desk, number=number, step_id=act_id, kind=StepKind.FLAG if wanted else StepKind.UNFLAG)


def _act(session: Session, desk: Desk, *, number: int, step_id: str, kind: StepKind) -> None:
    desk.write(
        access.learner_for_storing(session),
        number - 1,
        step_id=step_id,
        kind=kind,
        given=Response(),
        certainty=None,
        seen=None,
    )


def _hint_count(session: Session, place: QuizPlace) -> int:
    return len(hints_for(place.held.item, bank.subject_of(session, place.held).subject))


def _acknowledged(desk: Desk, number: int, *, now: datetime) -> ResponseReturnValue:
    """What a script is told: that it is stored, how far the attempt has come, and how much time is left."""
    attempt, place = desk.head, desk.place(number - 1)
    state, state_words = state_of(attempt, place)
    return jsonify(
        number=number,
        answered=desk.answered,
        total=attempt.total,
        state=state,
        state_words=state_words,
        seen=place.seen,
        **time_left(attempt, now=now),
    )


def _again(
    attempt_id: str, *, number: int, plan: Plan | None, error: str, now: datetime
) -> ResponseReturnValue:
    """The page once more with what is wrong and what was typed; not on a break, when no question is shown."""
    opened = open_attempt(attempt_id, plan=plan, now=now)
    if way_out(opened.sitting) is not None:
        return _over(attempt_id, Stale("The attempt does not run at this moment, so nothing was changed."))
    if opened.sitting.rules.is_on_one_page:
        return all_page(opened, plan=plan, at=number, error=error), 422
    typed = typed_in(opened.sitting, number)
    return question_page(opened, number=number, plan=plan, typed=typed, error=error), 422


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
        return all_page(opened, plan=plan, at=number, stored=stored)
    return question_page(opened, number=number, plan=plan, typed=typed_in(sitting, number), stored=stored)


def _over(attempt_id: str, error: Stale) -> ResponseReturnValue:
    """Why nothing can be changed any more, and where to go on."""
    sitting = open_attempt(attempt_id, plan=None, now=utc_now()).sitting
    if sitting.submitted_at is not None:
        link = (url_for("student.attempt_result.result", attempt_id=attempt_id), "See what came of it")
    else:
        link = (url_for("student.attempt.resume", attempt_id=attempt_id), "Go back to the questions")
    return errors.answer(409, str(error), links=(link,))
