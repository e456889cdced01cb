"""One learner of a group: what is agreed for them, and taking them out of the group or back into it."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired

from quizapp.domain.availability import NO_ACCOMMODATION, Accommodation
from quizapp.persistence.db import reading, transaction
from quizapp.services import accommodations, groups
from quizapp.services.accommodations import MemberAgreements
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, Stale
from quizapp.services.groups import GroupName, Member
from quizapp.web import access
from quizapp.web.access import role
from quizapp.web.forms import BaseForm
from quizapp.web.pages import Page, render

bp = Blueprint("group_member", __name__)
_OUT_OF_BOUNDS = -1
"""Stands for what is no number, so that it is refused as any other number out of bounds."""


class AccommodationForm(BaseForm):
    """What is agreed.  seen: how often it had been changed when the page was made."""

    seen = HiddenField()
    time_percent = IntegerField(
        "Time, in per cent of what others have",
        [InputRequired()],
        description="100 for the same time, 150 for half as long again; up to 400.",
    )
    extra_attempts = IntegerField(
        "Attempts more than others have",
        [InputRequired()],
        description="0 to 20, where attempts are counted.",
    )
    break_minutes = IntegerField(
        "Break with the clock standing still, in minutes",
        [InputRequired()],
        description="0 to 240 in one attempt. The learner says when.",
    )


@dataclass(frozen=True, kw_only=True)
class MemberPage(Page):
    """One learner of a group.  can_agree: whether who looks teaches the group, and the learner is in it."""

    TEMPLATE: ClassVar[str] = "teacher/group_member.html"
    group: GroupName
    member: Member
    agreements: MemberAgreements
    can_agree: bool
    form: AccommodationForm


@bp.get("/teacher/groups/<number:group_id>/members/<number:learner_id>")
@role("teacher")
def show(group_id: int, learner_id: int) -> str:
    """One learner."""
    return _page(group_id, learner_id)


@bp.post("/teacher/groups/<number:group_id>/members/<number:learner_id>/accommodation")
@role("teacher")
def agree(group_id: int, learner_id: int) -> ResponseReturnValue:
    """Keep what is agreed; 422 beside the field, 409 where it was changed in another tab."""
    form = AccommodationForm.sent()
    numbers = (form.time_percent.data, form.extra_attempts.data, form.break_minutes.data)
    seen = form.seen.data or ""
    try:
        with transaction() as session:
            accommodations.agree(
                session,
                access.signed_in(),
                group_id,
                learner_id,
                agreement=Accommodation(*(_OUT_OF_BOUNDS if one is None else one for one in numbers)),
                seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 8 else 0,
                now=utc_now(),
            )
    except Invalid as error:
        form.show_problems(error)
        return _page(group_id, learner_id, form=form), 422
    except Stale as error:
        form.form_errors.append(str(error))
        return _page(group_id, learner_id, form=form), 409
    flash(
        "Agreed. It holds from now on in every quiz of your groups, also in one that is being taken.",
        "success",
    )
    return redirect(url_for(".show", group_id=group_id, learner_id=learner_id), 303)


@bp.post("/teacher/groups/<number:group_id>/members/<number:learner_id>/remove")
@role("teacher")
def remove(group_id: int, learner_id: int) -> ResponseReturnValue:
    """Take the learner out of the group."""
    with transaction() as session:
        groups.remove_member(session, access.signed_in(), group_id, learner_id, now=utc_now())
    flash("The learner is out of the group. What they did in it is kept.", "success")
    return redirect(url_for("teacher.groups.show_one", group_id=group_id), 303)


@bp.post("/teacher/groups/<number:group_id>/members/<number:learner_id>/readmit")
@role("teacher")
def readmit(group_id: int, learner_id: int) -> ResponseReturnValue:
    """Take the learner back."""
    with transaction() as session:
        groups.readmit(session, access.signed_in(), group_id, learner_id)
    flash("The learner is in the group again.", "success")
    return redirect(url_for(".show", group_id=group_id, learner_id=learner_id), 303)


def _page(group_id: int, learner_id: int, *, form: AccommodationForm | None = None) -> str:
    asking = access.signed_in()
    with reading() as session:
        opened = groups.open_member(session, asking, group_id, learner_id)
        agreements = accommodations.open_agreements(session, asking, group_id, learner_id)
    own = agreements.own
    agreed = NO_ACCOMMODATION if own is None else own.agreed
    if form is None:
        form = AccommodationForm(
            time_percent=agreed.time_percent,
            extra_attempts=agreed.extra_attempts,
            break_minutes=agreed.break_minutes,
        )
    # Also in a form that came back: what it is checked against next is what this page shows.
    form.seen.data = str(0 if own is None else own.ordinal)
    return render(
        MemberPage(
            title=opened.member.name,
            group=opened.group,
            member=opened.member,
            agreements=agreements,
            can_agree=opened.is_mine and opened.member.left_at is None,
            form=form,
        )
    )
