"""The one-time link that makes the first teacher's account."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.persistence.db import reading, transaction
from quizapp.services import accounts, invitations
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, NotFound
from quizapp.web import access
from quizapp.web.access import public
from quizapp.web.auth.sign_up import SignUpForm
from quizapp.web.pages import Page, render

bp = Blueprint("setup", __name__)


@dataclass(frozen=True, kw_only=True)
class SetupPage(Page):
    """The form.  role: what the account will be."""

    TEMPLATE: ClassVar[str] = "auth/setup.html"
    form: SignUpForm
    role: str
    token: str


@bp.get("/setup/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """The form, as long as the link is good."""
    return _page(token, SignUpForm())


@bp.post("/setup/<token>")
@public
def accept(token: str) -> ResponseReturnValue:
    """Make the account and sign in; the link is used up by it."""
    form = SignUpForm.sent()
    try:
        with transaction() as session:
            signed = invitations.accept_invitation(
                session,
                token,
                name=form.name.data or "",
                password=form.password.data or "",
                zone=request.form.get("zone", "")[:64],
                guest=access.learner(),
                now=utc_now(),
            )
            # An account that was signed in at this browser is left.
            accounts.sign_out(session, request.cookies.get(access.COOKIE, ""))
    except Invalid as error:
        form.show_problems(error)
        return _page(token, form), 422
    access.start_afresh()
    access.keep_sign_in(signed)
    flash("Your account is made. This is where you add and look after questions.", "success")
    return redirect(url_for("teacher.overview.show"), 303)


def _page(token: str, form: SignUpForm) -> str:
    with reading() as session:
        role = invitations.find_invitation(session, token, now=utc_now())
    if role is None:
        raise NotFound(
            "This link has been used or is older than 24 hours. The next start of the site prints a new one as long "
            "as there is no teacher; `quizapp user add NAME --role teacher` always works."
        )
    return render(SetupPage(title=f"Make the first {role}'s account", form=form, role=role, token=token))
