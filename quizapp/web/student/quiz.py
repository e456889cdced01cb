"""Quizzes: free movement between the questions, every change saved, one submission, then the whole review.

Without JavaScript each move saves what is on the page; with it, each change does (static/js/autosave.js). The key is
shown only after the attempt is submitted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from quizapp.domain.items import Grade, InvalidResponse, Response, Verdict
from quizapp.domain.sittings import StepKind
from quizapp.domain.subject import Subject
from quizapp.persistence.db import reading, transaction
from quizapp.services import bank, quizzing
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.quizzing import PastAttempt, QuizInList, QuizPlace, QuizSitting
from quizapp.services.sittings import PartScore, Plan
from quizapp.web import access, errors, inputs, tokens
from quizapp.web.access import public, wants_json
from quizapp.web.feedback import ShownFeedback, show_feedback
from quizapp.web.inputs import ShownItem
from quizapp.web.pages import Page, render

bp = Blueprint("quiz", __name__)


@dataclass(frozen=True, kw_only=True)
class QuizzesPage(Page):
    """The quizzes that may be taken, and the learner's attempts at all of them."""

    TEMPLATE: ClassVar[str] = "student/quiz_list.html"
    quizzes: tuple[QuizInList, ...]
    past: tuple[PastAttempt, ...]


@dataclass(frozen=True, kw_only=True)
class QuizStartPage(Page):
    """One quiz before it is begun, with the learner's attempts at it."""

    TEMPLATE: ClassVar[str] = "student/quiz_start.html"
    quiz: QuizInList
    past: tuple[PastAttempt, ...]
    unfinished: PastAttempt | None


@dataclass(frozen=True, kw_only=True)
class QuizQuestionPage(Page):
    """One question of an attempt.  places: (url, label, "answered" or "open", whether this one) for the map.

    step_id: id of the change that this page would save.  plan: "" once the attempt is stored.
    """

    TEMPLATE: ClassVar[str] = "student/quiz_question.html"
    attempt_id: str
    quiz_title: str
    question: ShownItem
    number: int
    total: int
    answered: int
    step_id: str
    plan: str
    places: tuple[tuple[str, str, str, bool], ...]


@dataclass(frozen=True, kw_only=True)
class QuizSubmitPage(Page):
    """Before submitting.  open_places: (number, url) of the questions without an answer."""

    TEMPLATE: ClassVar[str] = "student/quiz_submit.html"
    attempt_id: str
    quiz_title: str
    answered: int
    total: int
    open_places: tuple[tuple[int, str], ...]
    back_url: str


@dataclass(frozen=True, slots=True)
class ReviewedPlace:
    """One question in the review.  feedback: None where there was no answer; key_html then tells the key."""

    number: int
    stem: str
    is_answered: bool
    feedback: ShownFeedback


@dataclass(frozen=True, kw_only=True)
class QuizResultPage(Page):
    """A submitted attempt with key, rationale and passage for each question."""

    TEMPLATE: ClassVar[str] = "student/quiz_result.html"
    quiz_title: str
    quiz: str
    scores: tuple[PartScore, ...]
    total: int
    answered: int
    submitted_at: datetime
    advice: str
    places: tuple[ReviewedPlace, ...]
    map: tuple[tuple[str, str, str, bool], ...]
    past: tuple[PastAttempt, ...]


@bp.get("/quizzes")
@public
def list_all() -> str:
    """The quizzes that may be taken."""
    asking = access.learner()
    with reading() as session:
        quizzes = quizzing.list_quizzes(session)
        past = quizzing.list_past(session, asking) if asking else []
    return render(
        QuizzesPage(
            title="Quizzes", quizzes=tuple(quizzes), past=tuple(attempt for attempt in past if attempt.quiz)
        )
    )


@bp.get("/quizzes/<slug:slug>")
@public
def start_page(slug: str) -> str:
    """One quiz before it is begun."""
    asking = access.learner()
    with reading() as session:
        quiz = quizzing.open_quiz(session, slug)
        past = quizzing.list_past(session, asking, quiz=slug) if asking else []
    return render(
        QuizStartPage(
            title=quiz.title,
            quiz=quiz,
            past=tuple(past),
            unfinished=next((attempt for attempt in past if attempt.submitted_at is None), None),
        )
    )


@bp.get("/quizzes/<slug:slug>/start")
@public
def start(slug: str) -> ResponseReturnValue:
    """Fix the wording of the questions and go to the first; nothing is stored yet."""
    attempt_id = tokens.new_id()
    with reading() as session:
        plan = quizzing.plan_quiz(session, slug)
    return redirect(
        url_for(".question", attempt_id=attempt_id, number=1, plan=tokens.sign_plan(attempt_id, plan)), 303
    )


@bp.get("/attempts/<uuid4:attempt_id>")
@public
def resume(attempt_id: str) -> ResponseReturnValue:
    """Where the attempt goes on: the first open question, or the result."""
    with reading() as session:
        sitting = _open(session, attempt_id, plan=None)
    if sitting.submitted_at is not None:
        return redirect(url_for(".result", attempt_id=attempt_id), 303)
    return redirect(url_for(".question", attempt_id=attempt_id, number=(sitting.next_open or 0) + 1), 303)


@bp.get("/attempts/<uuid4:attempt_id>/<number:number>")
@public
def question(attempt_id: str, number: int) -> ResponseReturnValue:
    """One question with the answer saved so far."""
    plan = _plan(attempt_id, request.args.get("plan"))
    with reading() as session:
        sitting = _open(session, attempt_id, plan=plan)
        stored = bank.subject_of(session, sitting.places[0].held)
    if sitting.submitted_at is not None:
        return redirect(url_for(".result", attempt_id=attempt_id), 303)
    if number > len(sitting.places):
        raise NotFound("There is no such question in this attempt.")
    place = sitting.places[number - 1]
    return _question(sitting, stored.subject.section_titles, number=number, plan=plan, given=place.given)


@bp.post("/attempts/<uuid4:attempt_id>/<number:number>")
@public
def save(attempt_id: str, number: int) -> ResponseReturnValue:
    """Save the answer on the page and go where the button says; for a script, say that it is saved."""
    plan = _plan(attempt_id, request.form.get("plan"))
    step_id = tokens.read_id(request.form.get("step_id"))
    if step_id is None:
        raise Invalid("The form was not whole. Open the question again and answer it there.")
    try:
        with transaction() as session:
            sitting = _open(session, attempt_id, plan=plan)
            if number > len(sitting.places):
                raise NotFound("There is no such question in this attempt.")
            place = sitting.places[number - 1]
            given = inputs.read_answer(request.form, place.held.item, seed=tokens.order_seed(attempt_id))
            # Moving on without having changed anything is not a change.
            if sitting.submitted_at is not None or given != (place.given or Response()):
                asking = access.learner_for_storing(session)
                quizzing.save(
                    session,
                    asking,
                    attempt_id,
                    plan=plan,
                    position=number - 1,
                    step_id=step_id,
                    kind=StepKind.ANSWER,
                    given=given,
                    certainty=None,
                    seen=None,
                    now=utc_now(),
                )
                sitting = quizzing.open_sitting(session, asking, attempt_id, plan=plan, now=utc_now())
    except InvalidResponse as error:
        if wants_json():
            raise
        return _again(attempt_id, number=number, plan=plan, error=str(error)), 422
    except Stale as error:
        if wants_json() or not _is_submitted(attempt_id):
            raise
        return errors.answer(
            409, str(error), links=((url_for(".result", attempt_id=attempt_id), "See what came of it"),)
        )
    if wants_json():
        return jsonify(
            answered=sitting.answered,
            total=len(sitting.places),
            state="open" if given.is_empty else "answered",
            state_words="not answered" if given.is_empty else "answered",
        )
    return redirect(_where_next(sitting, number=number, plan=plan), 303)


@bp.get("/attempts/<uuid4:attempt_id>/submit")
@public
def submit_page(attempt_id: str) -> ResponseReturnValue:
    """What is unanswered, before submitting."""
    plan = _plan(attempt_id, request.args.get("plan"))
    with reading() as session:
        sitting = _open(session, attempt_id, plan=plan)
    if sitting.submitted_at is not None:
        return redirect(url_for(".result", attempt_id=attempt_id), 303)
    return render(
        QuizSubmitPage(
            title="Submit your answers",
            attempt_id=attempt_id,
            quiz_title=sitting.title,
            answered=sitting.answered,
            total=len(sitting.places),
            open_places=tuple(
                (number, _question_url(sitting, number=number, plan=plan))
                for number, place in enumerate(sitting.places, 1)
                if place.given is None
            ),
            back_url=_question_url(sitting, number=(sitting.next_open or 0) + 1, plan=plan),
        )
    )


@bp.post("/attempts/<uuid4:attempt_id>/submit")
def submit(attempt_id: str) -> ResponseReturnValue:
    """Grade the attempt, once, and show what came of it."""
    with transaction() as session:
        quizzing.submit(session, access.signed_in(), attempt_id, now=utc_now())
    return redirect(url_for(".result", attempt_id=attempt_id), 303)


@bp.get("/attempts/<uuid4:attempt_id>/result")
def result(attempt_id: str) -> ResponseReturnValue:
    """Score, key, rationale and passage for each question; before submitting, where the attempt goes on."""
    with reading() as session:
        sitting = _open(session, attempt_id, plan=None)
        if sitting.submitted_at is None:
            return redirect(url_for(".resume", attempt_id=attempt_id), 303)
        stored = bank.subject_of(session, sitting.places[0].held)
        past = quizzing.list_past(session, access.signed_in(), quiz=sitting.quiz_slug)
    seed = tokens.order_seed(attempt_id)
    places = tuple(
        ReviewedPlace(
            number,
            place.held.item.stem,
            place.given is not None,
            _reviewed(place, stored.subject, seed=seed),
        )
        for number, place in enumerate(sitting.places, 1)
    )
    return render(
        QuizResultPage(
            title=f"Result: {sitting.title}",
            quiz_title=sitting.title,
            quiz=sitting.quiz_slug,
            scores=sitting.scores,
            total=len(sitting.places),
            answered=sitting.answered,
            submitted_at=sitting.submitted_at,
            advice=" What you missed is in your cards already."
            if any(place.is_answered and place.feedback.verdict != "right" for place in places)
            else "",
            places=places,
            map=tuple(
                (
                    f"#question-{place.number}",
                    str(place.number),
                    place.feedback.verdict if place.is_answered else "open",
                    False,
                )
                for place in places
            ),
            past=tuple(past),
        )
    )


def _reviewed(place: QuizPlace, subject: Subject, *, seed: int) -> ShownFeedback:
    """The feedback on one place of a submitted attempt, answered or not."""
    if place.given is not None and place.grade is not None:
        return show_feedback(
            place.held.item, subject, seed=seed, given=place.given, grade=place.grade, fate=place.fate
        )
    shown = show_feedback(
        place.held.item, subject, seed=seed, given=Response(), grade=Grade(0.0, Verdict.WRONG)
    )
    return replace(shown, verdict_words="Not answered")


def _is_submitted(attempt_id: str) -> bool:
    with reading() as session:
        return _open(session, attempt_id, plan=None).submitted_at is not None


def _plan(attempt_id: str, text: str | None) -> Plan | None:
    plan = tokens.read_plan(attempt_id, text)
    return plan if plan is not None and plan.quiz else None


def _open(session: Session, attempt_id: str, *, plan: Plan | None) -> QuizSitting:
    """The sitting of this learner, which has to be a quiz."""
    return quizzing.open_sitting(session, access.learner(), attempt_id, plan=plan, now=utc_now())


def _question_url(sitting: QuizSitting, *, number: int, plan: Plan | None) -> str:
    signed = tokens.sign_plan(sitting.id, plan) if plan and not sitting.is_stored else None
    return url_for(".question", attempt_id=sitting.id, number=number, plan=signed)


def _where_next(sitting: QuizSitting, *, number: int, plan: Plan | None) -> str:
    """Where the pressed button leads: "next", "previous", "submit", or the number of a question."""
    go = request.form.get("go", "next")
    total = len(sitting.places)
    if go == "submit" or (go == "next" and number >= total):
        signed = tokens.sign_plan(sitting.id, plan) if plan and not sitting.is_stored else None
        return url_for(".submit_page", attempt_id=sitting.id, plan=signed)
    if go == "previous":
        target = max(1, number - 1)
    elif go.isascii() and go.isdigit() and len(go) < 4 and 1 <= int(go) <= total:
        target = int(go)
    else:
        target = min(total, number + 1)
    return _question_url(sitting, number=target, plan=plan)


def _question(
    sitting: QuizSitting,
    section_titles: Mapping[str, str],
    *,
    number: int,
    plan: Plan | None,
    given: Response | None,
    error: str | None = None,
) -> str:
    total = len(sitting.places)
    return render(
        QuizQuestionPage(
            title=f"Question {number} of {total} · {sitting.title}",
            attempt_id=sitting.id,
            quiz_title=sitting.title,
            question=inputs.show_item(
                sitting.places[number - 1].held.item,
                section_titles,
                seed=tokens.order_seed(sitting.id),
                given=given,
                error=error,
            ),
            number=number,
            total=total,
            answered=sitting.answered,
            step_id=tokens.new_id(),
            plan=tokens.sign_plan(sitting.id, plan) if plan and not sitting.is_stored else "",
            places=tuple(
                (
                    _question_url(sitting, number=place_number, plan=plan),
                    str(place_number),
                    "open" if place.given is None else "answered",
                    place_number == number,
                )
                for place_number, place in enumerate(sitting.places, 1)
            ),
        )
    )


def _again(attempt_id: str, *, number: int, plan: Plan | None, error: str) -> str:
    """The question once more with what is wrong and what was typed."""
    with reading() as session:
        sitting = _open(session, attempt_id, plan=plan)
        stored = bank.subject_of(session, sitting.places[0].held)
    seed = tokens.order_seed(attempt_id)
    typed = inputs.as_typed(request.form, sitting.places[number - 1].held.item, seed=seed)
    return _question(
        sitting, stored.subject.section_titles, number=number, plan=plan, given=typed, error=error
    )
