"""Making an account: a name and a password. A guest becomes the account and keeps everything."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from quizapp.persistence.db import transaction
from quizapp.services import accounts, passwords
from quizapp.services.accounts import Kept
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid
from quizapp.web import access
from quizapp.web.access import public
from quizapp.web.auth.sign_in import own_path, url_of
from quizapp.web.forms import BaseForm
from quizapp.web.pages import Page, render

bp = Blueprint("sign_up", __name__)


class SignUpForm(BaseForm):
    """What an account takes."""

    name = StringField(
        "Name",
        [InputRequired()],
        description="What you sign in with and what teachers see. It need not be your full name.",
    )
    password = PasswordField(
        "Password",
        [InputRequired()],
        description=f"At least {passwords.PASSWORD_MIN} characters. A few words in a row are easy to keep.",
    )


@dataclass(frozen=True, kw_only=True)
class SignUpPage(Page):
    """The form.  next: a path of ours to go on to, "" for none."""

    TEMPLATE: ClassVar[str] = "auth/sign_up.html"
    form: SignUpForm
    next: str


@bp.get("/sign-up")
@public
def show() -> ResponseReturnValue:
    """The form; somebody with an account is sent to it."""
    asking = access.learner()
    if asking is not None and not asking.is_guest:
        return redirect(url_for("auth.account.show"), 303)
    return _page(SignUpForm(), wanted=request.args.get("next", ""))


@bp.post("/sign-up")
@public
def sign_up() -> ResponseReturnValue:
    """Make the account and sign in; 422 with the reason beside the field."""
    form = SignUpForm.sent()
    guest = access.learner()
    if guest is not None and not guest.is_guest:
        return redirect(url_for("auth.account.show"), 303)
    try:
        with transaction() as session:
            signed = accounts.sign_up(
                session,
                name=form.name.data or "",
                password=form.password.data or "",
                zone=request.form.get("zone", "")[:64],
                guest=guest,
                now=utc_now(),
            )
            kept = accounts.count_kept(session, signed.user_id)
    except Invalid as error:
        form.show_problems(error)
        return _page(form, wanted=request.form.get("next", "")), 422
    access.start_afresh()
    access.keep_sign_in(signed)
    flash(f"Your account is made.{_in_words(kept)}", "success")
    return redirect(url_of(own_path(request.form.get("next", ""))), 303)


def _page(form: SignUpForm, *, wanted: str) -> str:
    return render(SignUpPage(title="Make an account", form=form, next=own_path(wanted)))


def _in_words(kept: Kept) -> str:
    if not kept.answers:
        return ""
    answers = "1 answer" if kept.answers == 1 else f"{kept.answers} answers"
    cards = "1 card" if kept.cards == 1 else f"{kept.cards} cards"
    return f" What you have done so far is in it: {answers}, {cards}."
