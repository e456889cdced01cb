"""Setting a quiz to groups, with dates on the teacher's own clock, and changing or withdrawing it there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import SelectMultipleField

from quizapp.domain.quiz_rules import Phase, QuizRules
from quizapp.persistence.db import reading, transaction
from quizapp.services import assigning, groups, quiz_editing
from quizapp.services.assigning import SetQuiz
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid
from quizapp.web import access
from quizapp.web.access import role
from quizapp.web.filters import local_time
from quizapp.web.forms import BaseForm
from quizapp.web.pages import Empty, Page, render
from quizapp.web.teacher.item_forms.fields import line
from quizapp.web.teacher.local_times import read_local, write_local

bp = Blueprint("quiz_assign", __name__)


class DatesForm(BaseForm):
    """From when until when."""

    opens_at = line("Opens", most=40, help="Empty for at once.")
    closes_at = line("Closes", most=40, help="Empty for never.")

    def instants(self, zone: str) -> dict[str, datetime | None] | None:
        """Both as UTC; None where one cannot be read, which its field then says."""
        found: dict[str, datetime | None] = {}
        for field in (self.opens_at, self.closes_at):
            try:
                found[field.short_name] = read_local(field.data or "", zone)
            except ValueError as error:
                field.errors = [*field.errors, str(error)]
        return None if self.errors else found


class AssignForm(DatesForm):
    """The groups besides."""

    groups = SelectMultipleField("Groups", validate_choice=False)


@dataclass(frozen=True, slots=True)
class SetLine:
    """A group that has the quiz.  when: from when until when, in words.  form: with its dates."""

    id: int
    group_name: str
    when: str
    attempts: int
    is_withdrawn: bool
    is_archived: bool
    form: DatesForm


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
    form = DatesForm.sent(prefix=_prefix(assignment_id))
    teacher = access.signed_in()
    dates = form.instants(teacher.clock.zone) if form.validate() else None
    try:
        if dates is None:
            raise Invalid("")
        with transaction() as session:
            quiz_id = assigning.change(session, teacher, assignment_id, **dates)
    except Invalid as error:
        if dates is not None:
            form.show_problems(error)
        with reading() as session:
            quiz_id = assigning.quiz_of(session, teacher, assignment_id)
            return _page(session, quiz_id, AssignForm(), changed=(assignment_id, form)), 422
    flash("Changed. It holds from now on, also for attempts that are running.", "success")
    return redirect(_after(quiz_id), 303)


@bp.post("/teacher/assignments/<number:assignment_id>/withdraw")
@role("teacher")
def withdraw(assignment_id: int) -> ResponseReturnValue:
    """Offer it to the group no longer."""
    with transaction() as session:
        quiz_id = assigning.withdraw(session, access.signed_in(), assignment_id, now=utc_now())
    flash("Withdrawn: nobody of the group can begin it any more. Attempts that were begun stay.", "success")
    return redirect(_after(quiz_id), 303)


@bp.post("/teacher/assignments/<number:assignment_id>/offer")
@role("teacher")
def offer(assignment_id: int) -> ResponseReturnValue:
    """Offer it again."""
    with transaction() as session:
        quiz_id = assigning.offer_again(session, access.signed_in(), assignment_id)
    flash("Offered again, with the dates that it had.", "success")
    return redirect(_after(quiz_id), 303)


def _after(quiz_id: int) -> str:
    return url_for(".show", quiz_id=quiz_id)


def _chosen(form: AssignForm) -> list[int]:
    texts = form.groups.data or ()
    return [int(text) for text in texts if text.isascii() and text.isdigit() and 0 < len(text) < 19]


def _page(
    session: Session,
    quiz_id: int,
    form: AssignForm,
    *,
    chosen: Any = (),
    changed: tuple[int, DatesForm] | None = None,
) -> str:
    """changed: an assignment whose new dates were refused, with the form as it was sent."""
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
            lines=tuple(_line(one, zone, changed=changed) for one in there),
            groups=tuple(
                (group.id, group.name, group.id in chosen) for group in choices if group.id not in has_it
            ),
            form=form,
            empty=None if choices or there else _no_groups(),
            has_secrets=_has_secrets(opened.written.rules),
        )
    )


def _line(one: SetQuiz, zone: str, *, changed: tuple[int, DatesForm] | None) -> SetLine:
    form = DatesForm(
        data={"opens_at": write_local(one.opens_at, zone), "closes_at": write_local(one.closes_at, zone)},
        prefix=_prefix(one.id),
    )
    if changed is not None and changed[0] == one.id:
        for name in ("opens_at", "closes_at"):
            form[name].data, form[name].errors = changed[1][name].data, changed[1][name].errors
    return SetLine(
        one.id, one.group_name, _when(one, zone), one.attempts, one.is_withdrawn, one.is_archived, form
    )


def _prefix(assignment_id: int) -> str:
    """What the fields of one group's dates begin with, so that each on the page has a name of its own."""
    return f"set-{assignment_id}-"


def _when(one: SetQuiz, zone: str) -> str:
    opens = f"Open from {local_time(one.opens_at, zone)}" if one.opens_at else "Open at once"
    closes = f"until {local_time(one.closes_at, zone)}" if one.closes_at else "without an end"
    return f"{opens} {closes}"


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
