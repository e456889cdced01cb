"""Setting a quiz to groups, with dates on the teacher's own clock, and changing or withdrawing it there.

Who teaches the group changes it from the group's page and comes back to that: this one is for whose the quiz is.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import SelectMultipleField

from quizapp.domain.quiz_rules import Phase, QuizRules
from quizapp.persistence.db import reading, transaction
from quizapp.services import assigning, groups, quiz_editing
from quizapp.services.assigning import Place
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid
from quizapp.web import access
from quizapp.web.access import role
from quizapp.web.pages import Empty, Page, render
from quizapp.web.teacher import group_quizzes
from quizapp.web.teacher.group_quizzes import Changed, DatesForm, SetLine, line_of, prefix_of

bp = Blueprint("quiz_assign", __name__)


class AssignForm(DatesForm):
    """The groups besides."""

    groups = SelectMultipleField("Groups", validate_choice=False)


@dataclass(frozen=True, kw_only=True)
class AssignPage(Page):
    """Where a quiz is set, and a form to set it.

    groups: number, name and whether it is chosen of those that do not have it yet.  empty: what to do where there are
    no groups at all.  has_secrets: whether learners see more of it once it has closed.
    """

    TEMPLATE: ClassVar[str] = "teacher/quiz_assign.html"
    quiz_id: int
    quiz_title: str
    is_retired: bool
    lines: tuple[SetLine, ...]
    groups: tuple[tuple[int, str, bool], ...]
    form: AssignForm
    empty: Empty | None
    has_secrets: bool


@bp.get("/teacher/quizzes/<number:quiz_id>/groups")
@role("teacher")
def show(quiz_id: int) -> str:
    """Where it is set, and an empty form."""
    with reading() as session:
        return _page(session, quiz_id, AssignForm())


@bp.post("/teacher/quizzes/<number:quiz_id>/groups")
@role("teacher")
def assign(quiz_id: int) -> ResponseReturnValue:
    """Set it to the groups chosen."""
    form = AssignForm.sent()
    teacher, chosen = access.signed_in(), _chosen(form)
    dates = form.instants(teacher.clock.zone) if form.validate() else None
    try:
        if dates is None:
            raise Invalid("")
        with transaction() as session:
            assigning.assign(session, teacher, quiz_id, group_ids=chosen, now=utc_now(), **dates)
    except Invalid as error:
        if dates is not None:
            form.show_problems(error)
        with reading() as session:
            return _page(session, quiz_id, form, chosen=chosen), 422
    flash("Set. The learners of the group find it on their start page.", "success")
    return redirect(url_for(".show", quiz_id=quiz_id), 303)


@bp.post("/teacher/assignments/<number:assignment_id>")
@role("teacher")
def change(assignment_id: int) -> ResponseReturnValue:
    """Give it other dates."""
    form = DatesForm.sent(prefix=prefix_of(assignment_id))
    teacher = access.signed_in()
    dates = form.instants(teacher.clock.zone) if form.validate() else None
    try:
        if dates is None:
            raise Invalid("")
        with transaction() as session:
            place = assigning.change(session, teacher, assignment_id, **dates)
    except Invalid as error:
        if dates is not None:
            form.show_problems(error)
        with reading() as session:
            place = assigning.place_of(session, teacher, assignment_id)
            if _is_on_groups_page():
                return group_quizzes.page_of(session, place.group_id, changed=(assignment_id, form)), 422
            return _page(session, place.quiz_id, AssignForm(), changed=(assignment_id, form)), 422
    flash("Changed. It holds from now on, also for attempts that are running.", "success")
    return redirect(_after(place), 303)


@bp.post("/teacher/assignments/<number:assignment_id>/withdraw")
@role("teacher")
def withdraw(assignment_id: int) -> ResponseReturnValue:
    """Offer it to the group no longer."""
    with transaction() as session:
        place = assigning.withdraw(session, access.signed_in(), assignment_id, now=utc_now())
    flash("Withdrawn: nobody of the group can begin it any more. Attempts that were begun stay.", "success")
    return redirect(_after(place), 303)


@bp.post("/teacher/assignments/<number:assignment_id>/offer")
@role("teacher")
def offer(assignment_id: int) -> ResponseReturnValue:
    """Offer it again."""
    with transaction() as session:
        place = assigning.offer_again(session, access.signed_in(), assignment_id)
    flash("Offered again, with the dates that it had.", "success")
    return redirect(_after(place), 303)


def _after(place: Place) -> str:
    if _is_on_groups_page():
        return url_for("teacher.group_quizzes.show", group_id=place.group_id)
    return url_for(".show", quiz_id=place.quiz_id)


def _is_on_groups_page() -> bool:
    """Whether the form was on the page of the group."""
    return request.form.get("on") == "group"


def _chosen(form: AssignForm) -> list[int]:
    texts = form.groups.data or ()
    return [int(text) for text in texts if text.isascii() and text.isdigit() and 0 < len(text) < 19]


def _page(
    session: Session,
    quiz_id: int,
    form: AssignForm,
    *,
    chosen: Any = (),
    changed: Changed | None = None,
) -> str:
    teacher = access.signed_in()
    zone = teacher.clock.zone
    opened = quiz_editing.open_quiz(session, teacher, quiz_id)
    there = assigning.list_set(session, teacher, quiz_id)
    choices = groups.list_choices(session, teacher)
    has_it = {one.group_id for one in there}
    return render(
        AssignPage(
            title="Set to groups",
            quiz_id=quiz_id,
            quiz_title=opened.written.title,
            is_retired=opened.is_retired,
            lines=tuple(line_of(one, zone, name=one.group_name, changed=changed) for one in there),
            groups=tuple(
                (group.id, group.name, group.id in chosen) for group in choices if group.id not in has_it
            ),
            form=form,
            empty=None if choices or there else _no_groups(),
            has_secrets=_has_secrets(opened.written.rules),
        )
    )


def _has_secrets(rules: QuizRules) -> bool:
    """Whether learners see something once the quiz has closed that they do not see before."""
    return bool(
        rules.review.get(Phase.CLOSED, frozenset())
        - rules.review.get(Phase.LATER, frozenset())
        - rules.review.get(Phase.RIGHT_AFTER, frozenset())
    )


def _no_groups() -> Empty:
    return Empty(
        title="You have no group yet",
        text="Make one, let your learners join it by its code, and come back here.",
        url=url_for("teacher.groups.show"),
        action="To the groups",
    )
