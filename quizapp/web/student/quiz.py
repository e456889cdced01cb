"""The ready quizzes, which anybody may take, and each of them before it is begun; what was set to one comes first."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from quizapp.persistence.db import reading
from quizapp.services import assigned_quizzes, ready_quizzes
from quizapp.services.clock import utc_now
from quizapp.services.ready_quizzes import PastAttempt, QuizInList
from quizapp.web import access, tokens
from quizapp.web.access import public
from quizapp.web.pages import Page, render
from quizapp.web.student.assigned_shown import ShownAssigned, show_assigned

bp = Blueprint("quiz", __name__)


@dataclass(frozen=True, kw_only=True)
class QuizzesPage(Page):
    """The quizzes that may be taken: those set to the learner, the ready ones, and the attempts at the latter."""

    TEMPLATE: ClassVar[str] = "student/quiz_list.html"
    assigned: tuple[ShownAssigned, ...]
    quizzes: tuple[QuizInList, ...]
    past: tuple[PastAttempt, ...]


@dataclass(frozen=True, kw_only=True)
class QuizStartPage(Page):
    """One quiz before it is begun, with the learner's attempts at it."""

    TEMPLATE: ClassVar[str] = "student/quiz_start.html"
    quiz: QuizInList
    past: tuple[PastAttempt, ...]
    unfinished: PastAttempt | None


@bp.get("/quizzes")
@public
def list_all() -> str:
    """The quizzes that may be taken."""
    asking, now = access.learner(), utc_now()
    with reading() as session:
        quizzes = ready_quizzes.list_quizzes(session)
        past = ready_quizzes.list_past(session, asking) if asking else []
        assigned = assigned_quizzes.list_assigned(session, asking, now=now) if asking else []
    return render(
        QuizzesPage(
            title="Quizzes",
            assigned=tuple(show_assigned(assigned, now=now)),
            quizzes=tuple(quizzes),
            past=tuple(attempt for attempt in past if attempt.quiz),
        )
    )


@bp.get("/quizzes/<slug:slug>")
@public
def start_page(slug: str) -> str:
    """One quiz before it is begun."""
    asking = access.learner()
    with reading() as session:
        quiz = ready_quizzes.open_quiz(session, slug)
        past = ready_quizzes.list_past(session, asking, quiz=slug) if asking else []
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
        plan = ready_quizzes.plan_quiz(session, slug)
    return redirect(
        url_for(
            "student.attempt.question",
            attempt_id=attempt_id,
            number=1,
            plan=tokens.sign_plan(attempt_id, plan),
        ),
        303,
    )
