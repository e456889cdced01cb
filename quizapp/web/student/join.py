"""Joining a class by its code, with an account or as a guest, and leaving one.

A page never tells whether there is a group for a code: only sending it does, and codes that lead nowhere are counted
there. So a link can be opened as often as anybody likes, and nothing can be guessed by it.
"""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from quizapp.domain import join_codes
from quizapp.domain.items import Problem
from quizapp.domain.names import NAME_MAX
from quizapp.persistence.db import reading, transaction
from quizapp.services import joining, throttling
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, NotAllowed, TooMany
from quizapp.web import access, tokens
from quizapp.web.access import public
from quizapp.web.forms import BaseForm
from quizapp.web.pages import Page, render

bp = Blueprint("join", __name__)


class JoinForm(BaseForm):
    """Which group, and what it should call a guest."""

    code = StringField(
        "Code of the group",
        [InputRequired()],
        description="Eight letters and digits from your teacher. Capitals and hyphens do not matter.",
    )
    display_name = StringField(
        "Your name in this class",
        [InputRequired()],
        description="Your teacher sees it; classmates do not.",
    )


@dataclass(frozen=True, kw_only=True)
class JoinPage(Page):
    """The form.  error: why it did not work, where no field is to blame, "" for nothing.

    next: the path of this page with its code, to come back to from signing in.
    """

    TEMPLATE: ClassVar[str] = "student/join.html"
    form: JoinForm
    error: str
    next: str
    name_max: int = NAME_MAX


@bp.get("/join")
@public
def show() -> str:
    """The form, to type a code into."""
    return _page(JoinForm(display_name=_known_as()))


@bp.get("/join/<slug:code>")
@public
def show_code(code: str) -> str:
    """The form with the code of a link in it."""
    return _page(JoinForm(code=_shown(code), display_name=_known_as()))


@bp.post("/join")
@public
def join() -> ResponseReturnValue:
    """Join, and go on to the start page; 422 for a code that leads nowhere, 429 after too many of them."""
    form = JoinForm.sent()
    typed, display_name = form.code.data or "", form.display_name.data or ""
    # Flask-WTF keeps it in the signed cookie of forms, which this browser alone holds.
    caller = {
        "browser": session["csrf_token"],
        "address": request.remote_addr or "",
        "secret": tokens.secret(),
        "now": utc_now(),
    }
    try:
        with transaction() as db_session:
            throttling.check_codes(db_session, **caller)
            group = joining.find_group(db_session, typed)
            if group is None:
                throttling.note_wrong_code(db_session, **caller)
            else:
                asking = access.learner()
                if asking is None:
                    # Before anybody is made for it.
                    joining.check_guest(group, display_name=display_name)
                    asking = access.learner_for_storing(db_session)
                joining.join(db_session, asking, group, display_name=display_name, now=utc_now())
    except TooMany as error:
        response = make_response(_page(form, error=str(error)), 429)
        response.headers["Retry-After"] = str(error.retry_after_s)
        return response
    except Invalid as error:
        form.show_problems(error)
        return _page(form), 422
    except NotAllowed as error:
        return _page(form, error=str(error)), 422
    if group is None:
        message = "No group can be joined by this code. Check it, or ask your teacher for the present one."
        form.show_problems(Invalid(message, [Problem("code", message)]))
        return _page(form), 422
    flash(f"You are in the group {group.name}. What your teacher sets it appears here.", "success")
    return redirect(url_for("student.home.show"), 303)


@bp.post("/groups/<number:group_id>/leave")
def leave(group_id: int) -> ResponseReturnValue:
    """Leave a group, and go back to the account."""
    with transaction() as db_session:
        joining.leave(db_session, access.signed_in(), group_id, now=utc_now())
    flash("You have left the group. What you did in it is kept.", "success")
    return redirect(url_for("auth.account.show"), 303)


def _known_as() -> str:
    """What a class calls the guest who asks, so that the link of a class works twice; "" for anybody else."""
    asking = access.learner()
    if asking is None or not asking.is_guest:
        return ""
    with reading() as db_session:
        return next((group.display_name for group in joining.list_own(db_session, asking)), "")


def _shown(typed: str) -> str:
    """The code in its usual spelling; anything else as it was typed."""
    code = join_codes.read(typed)
    return typed if code is None else join_codes.shown(code)


def _page(form: JoinForm, *, error: str = "") -> str:
    code = join_codes.read(form.code.data or "")
    path = url_for("student.join.show") if code is None else url_for("student.join.show_code", code=code)
    return render(
        JoinPage(title="Join a group", form=form, error=error, next=path.removeprefix(request.root_path))
    )
