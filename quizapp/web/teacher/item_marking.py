"""Marking by hand what no key can tell: item by item, one answer after the other, without names."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.domain.items import Grade, Verdict
from quizapp.domain.subject import Subject
from quizapp.persistence.db import reading, transaction
from quizapp.services import bank, overruling
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, Stale
from quizapp.services.overruling import Ticked, WaitingAnswer
from quizapp.web import access, tokens
from quizapp.web.access import role
from quizapp.web.feedback import ShownCase, Ticks, show_feedback
from quizapp.web.filters import points
from quizapp.web.pages import Empty, Page, render
from quizapp.web.teacher.mark_forms import MarkForm, prefilled, ticked

bp = Blueprint("item_marking", __name__)
_UNGRADED = Grade(None, Verdict.UNGRADED)


@dataclass(frozen=True, kw_only=True)
class ItemsPage(Page):
    """The questions with answers to mark.  entries: (address, stem, how many)."""

    TEMPLATE: ClassVar[str] = "teacher/item_marking.html"
    entries: tuple[tuple[str, str, str], ...]
    empty: Empty | None


@dataclass(frozen=True, kw_only=True)
class AnswerPage(Page):
    """One answer.  left_words: how many wait.  cases: what was written, with the rubric.

    hidden: which answer it is, (name, value).  skip_url: to the next one without marking this.
    """

    TEMPLATE: ClassVar[str] = "teacher/item_marking_answer.html"
    item_id: int
    stem: str
    left_words: str
    cases: tuple[ShownCase, ...]
    hidden: tuple[tuple[str, str], ...]
    form: MarkForm
    skip_url: str


@bp.get("/teacher/marking/questions")
@role("teacher")
def show() -> str:
    """The questions with answers that wait."""
    with reading() as session:
        found = overruling.list_waiting(session, access.signed_in())
    return render(
        ItemsPage(
            title="Cases to mark",
            entries=tuple(
                (
                    url_for(".show_next", item_id=item.id),
                    item.item.stem,
                    "1 answer" if item.answers == 1 else f"{item.answers:,} answers",
                )
                for item in found
            ),
            empty=None
            if found
            else Empty(
                title="Nothing waits",
                text="What learners write in a quiz of yours and no key can judge, such as the best case for "
                "either side, waits here for your mark, question by question and without names.",
                url=url_for("teacher.marking.show"),
                action="Typed answers to mark",
            ),
        )
    )


@bp.get("/teacher/marking/questions/<number:item_id>")
@role("teacher")
def show_next(item_id: int) -> ResponseReturnValue:
    """The next answer to that question, or the list once none waits."""
    after = tokens.read_id(request.args.get("after")) or ""
    with reading() as session:
        answer = overruling.next_waiting(session, access.signed_in(), item_id, after=after)
        if answer is None:
            return redirect(url_for(".show"), 303)
        subject = bank.subject_of(session, answer.held).subject
    form = prefilled(prefix="", seen=answer.seen)
    return _page(answer, form, _show_cases(answer, subject, found=frozenset()))


@bp.post("/teacher/marking/questions/<number:item_id>")
@role("teacher")
def mark(item_id: int) -> ResponseReturnValue:
    """Store a mark, and go on with the next answer."""
    form = MarkForm.sent()
    learner_id, attempt_id, position = _which()
    try:
        with transaction() as session:
            overruling.open_waiting(
                session,
                access.signed_in(),
                item_id,
                learner_id=learner_id,
                attempt_id=attempt_id,
                position=position,
            )
            overruling.overrule(
                session,
                access.signed_in(),
                learner_id,
                attempt_id,
                position=position,
                points=form.points_given(),
                ticked=ticked(),
                comment=form.comment.data or "",
                reason=form.reason.data or "",
                seen=form.marks_seen(),
                now=utc_now(),
            )
    except (Invalid, Stale) as error:
        form.show_problems(error if isinstance(error, Invalid) else Invalid(str(error)))
        with reading() as session:
            answer = overruling.open_waiting(
                session,
                access.signed_in(),
                item_id,
                learner_id=learner_id,
                attempt_id=attempt_id,
                position=position,
            )
            subject = bank.subject_of(session, answer.held).subject
        # What it is checked against next is what this page tells.
        form.seen.data = str(answer.seen)
        page = _page(answer, form, _show_cases(answer, subject, found=ticked()))
        return page, 409 if isinstance(error, Stale) else 422
    said = bool((form.comment.data or "").strip())
    flash("Stored. The learner sees your comment with the result." if said else "Stored.", "success")
    return redirect(url_for(".show_next", item_id=item_id, after=attempt_id), 303)


def _which() -> tuple[int, str, int]:
    """The answer that the form is about: learner, attempt and position. Raises Invalid for a form that is not ours."""
    numbers = [request.form.get(name, "") for name in ("learner", "position")]
    attempt_id = tokens.read_id(request.form.get("attempt"))
    if attempt_id is None or not all(
        text.isascii() and text.isdigit() and len(text) < 19 for text in numbers
    ):
        raise Invalid("The form was not whole. Open the question again and mark it there.")
    learner_id, position = map(int, numbers)
    return learner_id, attempt_id, position


def _show_cases(answer: WaitingAnswer, subject: Subject, *, found: Ticked) -> tuple[ShownCase, ...]:
    feedback = show_feedback(
        answer.held.item, subject, seed=0, given=answer.given, grade=_UNGRADED, ticks=Ticks(found)
    )
    return feedback.cases


def _page(answer: WaitingAnswer, form: MarkForm, cases: tuple[ShownCase, ...]) -> str:
    form.ask_for(answer.held.item, needs_reason=False)
    return render(
        AnswerPage(
            title="Mark a case",
            item_id=answer.held.id,
            stem=answer.held.item.stem,
            left_words=_left_words(answer),
            cases=cases,
            hidden=(
                ("learner", str(answer.learner_id)),
                ("attempt", answer.attempt_id),
                ("position", str(answer.position)),
            ),
            form=form,
            skip_url=url_for(".show_next", item_id=answer.held.id, after=answer.attempt_id)
            if answer.left > (answer.standing is None)
            else "",
        )
    )


def _left_words(answer: WaitingAnswer) -> str:
    if answer.standing is not None:
        given, comment = answer.standing
        said = f", with the comment “{comment}”" if comment else ""
        return f"It has a mark by now: {points(given)} of 1 point{said}. Yours would take its place."
    if answer.left == 1:
        return "The last answer to this question that waits."
    return f"{answer.left:,} answers to this question wait, this one among them."
