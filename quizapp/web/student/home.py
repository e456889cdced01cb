"""The start page: what this is and, in one button, what to do now."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint

from quizapp.persistence.db import reading
from quizapp.services import assigned_quizzes, bank, ready_quizzes, study
from quizapp.services.clock import utc_now
from quizapp.services.ready_quizzes import PastAttempt, QuizInList
from quizapp.web import access
from quizapp.web.access import public
from quizapp.web.pages import Page, render
from quizapp.web.student.assigned_shown import ShownAssigned, show_assigned

bp = Blueprint("home", __name__)
RECENT = 3


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """has_bank: whether there is anything to ask.  unfinished: attempts without their end, newest first.

    assigned: quizzes set to the learner.  due: cards to review now, as many as will be shown.
    """

    TEMPLATE: ClassVar[str] = "student/home.html"
    has_bank: bool
    assigned: tuple[ShownAssigned, ...]
    subject_title: str
    sections: tuple[tuple[str, str], ...]
    quizzes: tuple[QuizInList, ...]
    recent: tuple[PastAttempt, ...]
    unfinished: tuple[PastAttempt, ...]
    due: int


@bp.get("/")
@public
def show() -> str:
    """What this is, and what to do now."""
    asking, now = access.learner(), utc_now()
    with reading() as session:
        stored = bank.find_subject(session)
        quizzes = ready_quizzes.list_quizzes(session) if stored else []
        past = ready_quizzes.list_past(session, asking, limit=10) if asking else []
        assigned = assigned_quizzes.list_assigned(session, asking, now=now) if asking else []
        due = study.count_due(session, asking, now=now) if asking and asking.cards_due else 0
    return render(
        HomePage(
            title="Quizapp",
            has_bank=stored is not None,
            assigned=tuple(show_assigned(assigned, now=now)),
            subject_title=stored.subject.title if stored else "",
            sections=tuple(stored.subject.section_titles.items()) if stored else (),
            quizzes=tuple(quizzes),
            recent=tuple(attempt for attempt in past if attempt.submitted_at)[:RECENT],
            unfinished=tuple(attempt for attempt in past if attempt.submitted_at is None)[:RECENT],
            due=due,
        )
    )
