"""What is set to a group, with its dates: for all of its teachers, whosever the quizzes are."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from flask import Blueprint, url_for
from sqlalchemy.orm import Session

from quizapp.persistence.db import reading
from quizapp.services import assigning
from quizapp.services.assigning import SetQuiz
from quizapp.web import access
from quizapp.web.access import role
from quizapp.web.filters import local_time
from quizapp.web.forms import BaseForm
from quizapp.web.pages import Empty, Page, render
from quizapp.web.teacher.item_forms.fields import line
from quizapp.web.teacher.local_times import read_local, write_local

bp = Blueprint("group_quizzes", __name__)


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


Changed = tuple[int, DatesForm]
"""An assignment whose new dates were refused, with the form as it was sent."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """A quiz that a group has.  name: of the group, or on the group's own page of the quiz.  when: from when until
    when, in words.  edit_url: of the quiz, "" for who may not open it.  form: with the dates.
    """

    id: int
    name: str
    when: str
    attempts: int
    is_withdrawn: bool
    is_archived: bool
    edit_url: str
    form: DatesForm


@dataclass(frozen=True, kw_only=True)
class GroupQuizzesPage(Page):
    """What is set to the group."""

    TEMPLATE: ClassVar[str] = "teacher/group_quizzes.html"
    group_id: int
    group_name: str
    lines: tuple[SetLine, ...]
    empty: Empty | None


@bp.get("/teacher/groups/<number:group_id>/quizzes")
@role("teacher")
def show(group_id: int) -> str:
    """What is set to the group."""
    with reading() as session:
        return page_of(session, group_id)


def page_of(session: Session, group_id: int, *, changed: Changed | None = None) -> str:
    """The page of a group. Raises NotFound."""
    teacher = access.signed_in()
    there = assigning.list_of_group(session, teacher, group_id)
    return render(
        GroupQuizzesPage(
            title="Quizzes set to this group",
            group_id=group_id,
            group_name=there.group_name,
            lines=tuple(
                line_of(one, teacher.clock.zone, name=one.quiz_title, changed=changed)
                for one in there.quizzes
            ),
            empty=None
            if there.quizzes
            else Empty(
                title="Nothing set yet",
                text="Every quiz that one of its teachers sets to this group appears here with its dates.",
                url=url_for("teacher.quizzes.show"),
                action="To your quizzes",
            ),
        )
    )


def line_of(one: SetQuiz, zone: str, *, name: str, changed: Changed | None) -> SetLine:
    """An assignment with the form for its dates, on the clock of that zone."""
    form = DatesForm(
        data={"opens_at": write_local(one.opens_at, zone), "closes_at": write_local(one.closes_at, zone)},
        prefix=prefix_of(one.id),
    )
    if changed is not None and changed[0] == one.id:
        for field in ("opens_at", "closes_at"):
            form[field].data, form[field].errors = changed[1][field].data, changed[1][field].errors
    return SetLine(
        one.id,
        name,
        _when(one, zone),
        one.attempts,
        one.is_withdrawn,
        one.is_archived,
        url_for("teacher.quiz_edit.show", quiz_id=one.quiz_id) if one.is_own else "",
        form,
    )


def prefix_of(assignment_id: int) -> str:
    """What the fields of one line's dates begin with, so that each on the page has a name of its own."""
    return f"set-{assignment_id}-"


def _when(one: SetQuiz, zone: str) -> str:
    opens = f"Open from {local_time(one.opens_at, zone)}" if one.opens_at else "Open at once"
    return f"{opens} until {local_time(one.closes_at, zone)}" if one.closes_at else f"{opens}, never closes"
