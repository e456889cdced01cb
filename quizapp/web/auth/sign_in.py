"""Signing in and out.

A wrong password and an unknown name get the same words, the same status and the same work. What counts against a
name or an address, and for how long, is decided in services/throttling.py.
"""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from quizapp.persistence.db import reading, transaction
from quizapp.services import accounts, throttling
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
    name = form.name.data or ""
    try:
        user_id = prove(name, form.password.data or "")
    except TooMany as error:
        response = make_response(_page(form, error=str(error)), 429)
        response.headers["Retry-After"] = str(error.retry_after_s)
        return response
    if user_id is None:
        return _page(form, error=REFUSED), 401
    before = access.learner()
    with transaction() as session:
        signed = accounts.sign_in(
            session,
            user_id,
            before=before,
            name=name,
            secret=tokens.secret(),
            now=utc_now(),
            token=request.cookies.get(access.COOKIE),
        )
    access.start_afresh()
    access.keep_sign_in(signed)
    path = own_path(request.form.get("next", ""))
    if before is not None and before.is_guest:
        return redirect(url_for("auth.bring_along.show", next=path or None), 303)
    return redirect(url_of(path), 303)


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


def prove(name: str, password: str) -> int | None:
    """The number of the user with that name and password; None, and counted, if they do not go together.

    Raises TooMany while nothing is tried. Password hashes take long, so nobody else's writing waits for one.
    """
    secret, address, now = tokens.secret(), _address(), utc_now()
    with reading() as session:
        throttling.check_throttle(session, name=name, address=address, secret=secret, now=now)
        user_id = accounts.find_matching(session, name=name, password=password)
    if user_id is None:
        with transaction() as session:
            throttling.note_failure(session, name=name, address=address, secret=secret, now=now)
    return user_id


def own_path(text: str) -> str:
    """The text if it is a path of this site, else ""."""
    if not text.startswith("/") or text.startswith(("//", "/\\")) or not text.isprintable() or "\\" in text:
        return ""
    parts = urlsplit(text)
    return "" if parts.scheme or parts.netloc else text


def url_of(path: str) -> str:
    """The address of a path of ours below where the site is served, of the start page for ""."""
    return f"{request.root_path}{path}" if path else url_for("student.home.show")


def _address() -> str:
    return request.remote_addr or ""


def _page(form: SignInForm, *, error: str) -> str:
    wanted = request.form.get("next") if request.method == "POST" else request.args.get("next")
    return render(SignInPage(title="Sign in", form=form, next=own_path(wanted or ""), error=error))
