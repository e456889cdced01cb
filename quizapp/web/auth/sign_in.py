"""Signing in and out.

A wrong password and an unknown name get the same words, the same status and the same work. What counts against a
name or an address, and for how long, is decided in services/accounts.py.
"""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from quizapp.persistence.db import reading, transaction
from quizapp.services import accounts
from quizapp.services.clock import utc_now
from quizapp.services.errors import TooMany
from quizapp.web import access, tokens
from quizapp.web.access import public
from quizapp.web.forms import BaseForm
from quizapp.web.pages import Page, render

bp = Blueprint("sign_in", __name__)
REFUSED = "This name and this password do not go together. Check both; capital letters count in the password."


class SignInForm(BaseForm):
    """Who, and the proof."""

    name = StringField("Name", [InputRequired()])
    password = PasswordField("Password", [InputRequired()])


@dataclass(frozen=True, kw_only=True)
class SignInPage(Page):
    """The form.  next: a path of ours to go on to, "" for none.  error: why the last try failed, "" for none."""

    TEMPLATE: ClassVar[str] = "auth/sign_in.html"
    form: SignInForm
    next: str
    error: str


@bp.get("/sign-in")
@public
def show() -> ResponseReturnValue:
    """The form."""
    return _page(SignInForm(), error="")


@bp.post("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Sign in; 401 for a wrong password or an unknown name, 429 after too many of them."""
    form = SignInForm.sent()
    name, password = form.name.data or "", form.password.data or ""
    secret, address, now = tokens.secret(), request.remote_addr or "", utc_now()
    try:
        with reading() as session:
            accounts.check_throttle(session, name=name, address=address, secret=secret, now=now)
            user_id = accounts.find_matching(session, name=name, password=password)
    except TooMany as error:
        response = make_response(_page(form, error=str(error)), 429)
        response.headers["Retry-After"] = str(error.retry_after_s)
        return response
    with transaction() as session:
        if user_id is None:
            accounts.note_failure(session, name=name, address=address, secret=secret, now=now)
        else:
            signed = accounts.sign_in(
                session, user_id, before=access.learner(), name=name, address=address, secret=secret, now=now
            )
    if user_id is None:
        return _page(form, error=REFUSED), 401
    has_guest = access.learner() is not None and access.signed_in().is_guest
    access.start_afresh()
    access.keep_sign_in(signed)
    target = own_path(request.form.get("next", ""))
    if has_guest:
        return redirect(url_for("auth.bring_along.show", next=target or None), 303)
    return redirect(target or url_for("student.home.show"), 303)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this sign-in."""
    token = request.cookies.get(access.COOKIE)
    if token:
        with transaction() as session:
            accounts.sign_out(session, token)
    access.start_afresh()
    access.keep_sign_in(None)
    flash("You are signed out.", "success")
    return redirect(url_for("student.home.show"), 303)


def own_path(text: str) -> str:
    """The text if it is a path of this site, else ""."""
    if not text.startswith("/") or text.startswith(("//", "/\\")) or not text.isprintable() or "\\" in text:
        return ""
    parts = urlsplit(text)
    return "" if parts.scheme or parts.netloc else text


def _page(form: SignInForm, *, error: str) -> str:
    wanted = request.form.get("next") if request.method == "POST" else request.args.get("next")
    return render(SignInPage(title="Sign in", form=form, next=own_path(wanted or ""), error=error))
