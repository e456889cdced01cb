"""Groups: the list, a new one, and one group with its code, its learners and its teachers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired

from quizapp.domain import join_codes
from quizapp.persistence.db import reading, transaction
from quizapp.services import groups
from quizapp.services.accounts import Learner
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid
from quizapp.services.groups import Group, GroupInList
from quizapp.web import access, tokens
from quizapp.web.access import role
from quizapp.web.forms import BaseForm
from quizapp.web.pages import Empty, Page, Pager, render
from quizapp.web.paging import page_asked, pager_of

bp = Blueprint("groups", __name__)


class GroupForm(BaseForm):
    """A group's name, and who may join.  form_key: so that a form sent twice makes one group."""

    form_key = HiddenField()
    name = StringField("Name", [InputRequired()], description="Learners see it too, such as 7b history.")
    allows_guests = BooleanField(
        "Learners may join without an account",
        description="They say what the class calls them. Only their browser knows them until they make an account.",
    )


class TeacherForm(BaseForm):
    """Another teacher for the group."""

    teacher = StringField(
        "Name that they sign in with",
        [InputRequired()],
        description="They see and change what you do here: learners, quizzes set, results.",
    )


@dataclass(frozen=True, kw_only=True)
class ListPage(Page):
    """The groups somebody teaches, and the form for a new one."""

    TEMPLATE: ClassVar[str] = "teacher/groups.html"
    groups: tuple[GroupInList, ...]
    pager: Pager | None
    empty: Empty | None
    form: GroupForm


@dataclass(frozen=True, kw_only=True)
class GroupPage(Page):
    """One group.  code: as it is read aloud, "" for none.  link: to join by."""

    TEMPLATE: ClassVar[str] = "teacher/groups_one.html"
    group: Group
    code: str
    link: str
    settings: GroupForm
    teacher_form: TeacherForm


@bp.get("/teacher/groups")
@role("teacher")
def show() -> str:
    """One page of the groups."""
    return _list_page(GroupForm(form_key=tokens.new_id()))


@bp.post("/teacher/groups")
@role("teacher")
def make() -> ResponseReturnValue:
    """Make a group, and go on to it."""
    form = GroupForm.sent()
    try:
        with transaction() as session:
            group_id = groups.make_group(
                session,
                access.signed_in(),
                name=form.name.data or "",
                allows_guests=form.allows_guests.data,
                client_key=tokens.read_id(form.form_key.data),
                now=utc_now(),
            )
    except Invalid as error:
        form.show_problems(error)
        return _list_page(form), 422
    return redirect(url_for(".show_one", group_id=group_id), 303)


@bp.get("/teacher/groups/<number:group_id>")
@role("teacher")
def show_one(group_id: int) -> str:
    """One group."""
    return _group_page(group_id)


@bp.post("/teacher/groups/<number:group_id>")
@role("teacher")
def change(group_id: int) -> ResponseReturnValue:
    """Keep another name, and who may join."""
    form = GroupForm.sent()
    try:
        with transaction() as session:
            groups.change_group(
                session,
                access.signed_in(),
                group_id,
                name=form.name.data or "",
                allows_guests=form.allows_guests.data,
            )
    except Invalid as error:
        form.show_problems(error)
        return _group_page(group_id, settings=form), 422
    flash("The settings of the group are kept.", "success")
    return redirect(url_for(".show_one", group_id=group_id), 303)


@bp.post("/teacher/groups/<number:group_id>/code")
@role("teacher")
def renew_code(group_id: int) -> ResponseReturnValue:
    """Give the group another code."""
    seen = request.form.get("seen", "")[:20]
    return _done(
        lambda session, who: groups.renew_code(session, who, group_id, seen=seen),
        group_id,
        "The group has a new code. The one before lets nobody in any more.",
    )


@bp.post("/teacher/groups/<number:group_id>/code/revoke")
@role("teacher")
def revoke_code(group_id: int) -> ResponseReturnValue:
    """Let nobody join any more."""
    return _done(
        lambda session, who: groups.revoke_code(session, who, group_id),
        group_id,
        "Nobody can join any more. Who is in the group stays in it.",
    )


@bp.post("/teacher/groups/<number:group_id>/archive")
@role("teacher")
def archive(group_id: int) -> ResponseReturnValue:
    """Put the group away."""
    return _done(
        lambda session, who: groups.archive(session, who, group_id, now=utc_now()),
        group_id,
        "The group is put away. Everything in it is kept.",
    )


@bp.post("/teacher/groups/<number:group_id>/unarchive")
@role("teacher")
def unarchive(group_id: int) -> ResponseReturnValue:
    """Use the group again."""
    return _done(
        lambda session, who: groups.unarchive(session, who, group_id),
        group_id,
        "The group is in use again. Give it a code so that learners can join.",
    )


@bp.post("/teacher/groups/<number:group_id>/teachers")
@role("teacher")
def add_teacher(group_id: int) -> ResponseReturnValue:
    """Let another teacher teach the group too."""
    form = TeacherForm.sent()
    try:
        with transaction() as session:
            groups.add_teacher(
                session, access.signed_in(), group_id, name=form.teacher.data or "", now=utc_now()
            )
    except Invalid as error:
        form.show_problems(error)
        return _group_page(group_id, teacher_form=form), 422
    flash("The group has another teacher.", "success")
    return redirect(url_for(".show_one", group_id=group_id), 303)


@bp.post("/teacher/groups/<number:group_id>/teachers/<number:teacher_id>/remove")
@role("teacher")
def remove_teacher(group_id: int, teacher_id: int) -> ResponseReturnValue:
    """End somebody's teaching of the group; who ends their own goes back to the list."""
    asking = access.signed_in()
    with transaction() as session:
        groups.remove_teacher(session, asking, group_id, teacher_id)
    if teacher_id == asking.id:
        flash("You do not teach this group any more.", "success")
        return redirect(url_for(".show"), 303)
    flash("The group has one teacher less.", "success")
    return redirect(url_for(".show_one", group_id=group_id), 303)


@bp.post("/teacher/groups/<number:group_id>/teachers/<number:teacher_id>/owner")
@role("teacher")
def make_owner(group_id: int, teacher_id: int) -> ResponseReturnValue:
    """Hand the group over to another of its teachers."""
    return _done(
        lambda session, who: groups.make_owner(session, who, group_id, teacher_id),
        group_id,
        "The group has another owner.",
    )


def join_link(code: str) -> str:
    """The whole address to join by, for a link and a QR code."""
    return url_for("student.join.show_code", code=code, _external=True)


def _done(act: Callable[[Session, Learner], None], group_id: int, words: str) -> ResponseReturnValue:
    """Do something to a group that has no form to come back, and show it."""
    with transaction() as session:
        act(session, access.signed_in())
    flash(words, "success")
    return redirect(url_for(".show_one", group_id=group_id), 303)


def _list_page(form: GroupForm) -> str:
    with reading() as session:
        found = groups.list_groups(session, access.signed_in(), page=page_asked())
    return render(
        ListPage(
            title="Groups",
            groups=found.groups,
            pager=pager_of(
                found.first,
                len(found.groups),
                total=found.total,
                per_page=groups.PER_PAGE,
                noun="groups",
                url_of=lambda page: url_for(".show", page=page),
            ),
            empty=None
            if found.groups
            else Empty(
                title="You have no group yet",
                text="A group is a class: its learners join by a code that you show them, and from then on you see "
                "how they are doing. Name it below, and its code is there.",
            ),
            form=form,
        )
    )


def _group_page(
    group_id: int, *, settings: GroupForm | None = None, teacher_form: TeacherForm | None = None
) -> str:
    with reading() as session:
        group = groups.open_group(session, access.signed_in(), group_id)
    if settings is None:
        settings = GroupForm(name=group.name, allows_guests=group.allows_guests)
    return render(
        GroupPage(
            title=group.name,
            group=group,
            code=join_codes.shown(group.join_code) if group.join_code else "",
            link=join_link(group.join_code) if group.join_code else "",
            settings=settings,
            teacher_form=teacher_form or TeacherForm(),
        )
    )
