"""The quizzes of a teacher and the ready-made ones, and what is done to one without opening its form."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from quizapp.persistence.db import reading, transaction
from quizapp.services import quiz_editing
from quizapp.services.clock import utc_now
from quizapp.services.quiz_editing import PER_PAGE, QuizInList, QuizPage
from quizapp.web import access
from quizapp.web.access import role
from quizapp.web.pages import Empty, Page, Pager, render
from quizapp.web.paging import page_asked, pager_of

bp = Blueprint("quizzes", __name__)


@dataclass(frozen=True, slots=True)
class QuizLine:
    """A quiz in the list.  about: what there is to say of it in a line."""

    id: int
    title: str
    about: str
    is_retired: bool


@dataclass(frozen=True, kw_only=True)
class ListPage(Page):
    """The teacher's quizzes, and those that can be copied."""

    TEMPLATE: ClassVar[str] = "teacher/quizzes.html"
    lines: tuple[QuizLine, ...]
    ready_made: tuple[QuizLine, ...]
    pager: Pager | None
    empty: Empty | None


@bp.get("/teacher/quizzes")
@role("teacher")
def show() -> str:
    """One page of one's own quizzes, and the ready-made ones."""
    with reading() as session:
        found = quiz_editing.list_own(session, access.signed_in(), page=page_asked())
        ready_made = quiz_editing.list_ready_made(session)
    return render(
        ListPage(
            title="Quizzes",
            lines=tuple(QuizLine(one.id, one.title, _about(one), one.is_retired) for one in found.quizzes),
            ready_made=tuple(
                QuizLine(one.id, one.title, f"{_questions(one.wanted)}. {one.description}", is_retired=False)
                for one in ready_made
            ),
            pager=_pager(found),
            empty=None if found.quizzes else _empty(found.total),
        )
    )


@bp.post("/teacher/quizzes/<number:quiz_id>/copy")
@role("teacher")
def copy(quiz_id: int) -> ResponseReturnValue:
    """Make a quiz of one's own in the likeness of another, and open it."""
    with transaction() as session:
        made = quiz_editing.copy(session, access.signed_in(), quiz_id, now=utc_now())
    flash("This is a copy of your own. Change what you like; the original stays as it is.", "success")
    return redirect(url_for("teacher.quiz_edit.show", quiz_id=made.id), 303)


@bp.post("/teacher/quizzes/<number:quiz_id>/retire")
@role("teacher")
def retire(quiz_id: int) -> ResponseReturnValue:
    """Take the quiz out of use."""
    with transaction() as session:
        quiz_editing.retire(session, access.signed_in(), quiz_id, now=utc_now())
    flash(
        "Retired: nobody can begin it any more. What was answered stays, and you can restore it.", "success"
    )
    return redirect(url_for("teacher.quiz_edit.show", quiz_id=quiz_id), 303)


@bp.post("/teacher/quizzes/<number:quiz_id>/restore")
@role("teacher")
def restore(quiz_id: int) -> ResponseReturnValue:
    """Bring a retired quiz back."""
    with transaction() as session:
        quiz_editing.restore(session, access.signed_in(), quiz_id)
    flash("Restored, with the groups it was set to.", "success")
    return redirect(url_for("teacher.quiz_edit.show", quiz_id=quiz_id), 303)


def _about(quiz: QuizInList) -> str:
    groups = {0: "not set to a group", 1: "set to 1 group"}.get(quiz.set_to, f"set to {quiz.set_to} groups")
    return f"{_questions(quiz.wanted)}, {groups}"


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


def _pager(found: QuizPage) -> Pager | None:
    return pager_of(
        found.first,
        len(found.quizzes),
        total=found.total,
        per_page=PER_PAGE,
        noun="quizzes",
        url_of=lambda page: url_for(".show", page=page),
    )


def _empty(total: int) -> Empty:
    if total:
        return Empty(
            title="Nothing on this page",
            text="There are not so many quizzes. The last of them stand on a page before this one.",
            url=url_for(".show"),
            action="To the first page",
        )
    return Empty(
        title="No quizzes of yours yet",
        text="A quiz says which questions are asked, or from where they are drawn, and how it goes. "
        "Make one in a minute, or copy a ready-made one below.",
    )
