"""One's own account: time zone, new cards a day, single keys, groups, password, and erasing it all."""

from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from flask import Blueprint, flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, IntegerField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired

from quizapp.domain import names
from quizapp.domain.items import Problem
from quizapp.domain.study_days import zone_names
from quizapp.persistence.db import reading, transaction
from quizapp.services import accounts, joining, passwords
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, TooMany
from quizapp.services.joining import OwnGroup
from quizapp.web import access
from quizapp.web.auth.sign_in import prove
from quizapp.web.forms import BaseForm
from quizapp.web.pages import Page, render

bp = Blueprint("account", __name__)


class SettingsForm(BaseForm):
    """What a learner may choose."""

    zone = SelectField(
        "Time zone",
        [InputRequired()],
        description="A study day ends at 04:00 there, so a late evening still counts for the day.",
    )
    new_per_day = IntegerField(
        "New cards a day", [InputRequired()], description="0 to 100. What is due comes on top."
    )
    has_shortcuts = BooleanField("Single keys act on cards (Space, 1 to 4, U)")


class PasswordForm(BaseForm):
    """Another password."""

    old = PasswordField("Present password", [InputRequired()])
    new = PasswordField(
        "New password", [InputRequired()], description=f"At least {passwords.PASSWORD_MIN} characters."
    )


class EraseForm(BaseForm):
    """The wish to be forgotten, said twice."""

    confirmation = StringField(
        "Your name", [InputRequired()], description="Type your name as it stands above, to be sure."
    )


@dataclass(frozen=True, kw_only=True)
class AccountPage(Page):
    """The forms; a guest has no password to change.  groups: that the learner is in."""

    TEMPLATE: ClassVar[str] = "auth/account.html"
    groups: tuple[OwnGroup, ...]
    settings: SettingsForm
    password: PasswordForm
    erasing: EraseForm


@bp.get("/account")
def show() -> str:
    """The forms as they stand."""
    return _page()


@bp.post("/account/settings")
def change_settings() -> ResponseReturnValue:
    """Keep the settings."""
    form = SettingsForm.sent()
    number = form.new_per_day.data
    try:
        with transaction() as session:
            accounts.change_settings(
                session,
                access.signed_in(),
                zone=form.zone.data or "",
                # What is no number is out of range too.
                new_per_day=-1 if number is None else number,
                has_shortcuts=form.has_shortcuts.data,
            )
    except Invalid as error:
        form.show_problems(error)
        return _page(settings=form), 422
    flash("Your settings are kept.", "success")
    return redirect(url_for(".show"), 303)


@bp.post("/account/password")
def change_password() -> ResponseReturnValue:
    """Set another password; everywhere else this account is signed out."""
    form = PasswordForm.sent()
    asking = _with_account()
    try:
        # Counted like a sign-in: whoever finds the page open must not try passwords without end.
        if prove(asking.name or "", form.old.data or "") != asking.id:
            raise Invalid("Nothing was changed.", [Problem("old", "This is not your present password.")])
        with transaction() as session:
            signed = accounts.change_password(session, asking, new=form.new.data or "", now=utc_now())
    except Invalid as error:
        form.show_problems(error)
        return _page(password=form), 422
    except TooMany as error:
        form.show_problems(Invalid(str(error)))
        response = make_response(_page(password=form), 429)
        response.headers["Retry-After"] = str(error.retry_after_s)
        return response
    access.start_afresh()
    access.keep_sign_in(signed)
    flash("Your password is changed. On other devices you have to sign in again.", "success")
    return redirect(url_for(".show"), 303)


@bp.post("/account/erase")
def erase() -> ResponseReturnValue:
    """Remove the account with everything in it."""
    form = EraseForm.sent()
    asking = access.signed_in()
    expected = asking.name or "guest"
    if names.fold_name(form.confirmation.data or "") != names.fold_name(expected):
        message = f"Type {expected} to erase everything; nothing was erased."
        form.show_problems(Invalid(message, [Problem("confirmation", message)]))
        return _page(erasing=form), 422
    with transaction() as session:
        accounts.erase(session, asking)
    access.start_afresh()
    access.keep_sign_in(None)
    flash("Everything about you is erased.", "success")
    return redirect(url_for("student.home.show"), 303)


@cache
def _zone_choices() -> dict[str, list[tuple[str, str]]]:
    """Time zones by continent or ocean: name, and the place in words."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in zone_names():
        group, _, place = name.partition("/")
        place = place.replace("/", ": ").replace("_", " ")
        groups.setdefault(group if place else "Other", []).append((name, place or name))
    return groups


def _with_account() -> accounts.Learner:
    asking = access.signed_in()
    if asking.is_guest:
        raise Invalid("A guest has no password. Make an account first.")
    return asking


def _page(
    *,
    settings: SettingsForm | None = None,
    password: PasswordForm | None = None,
    erasing: EraseForm | None = None,
) -> str:
    asking = access.signed_in()
    if settings is None:
        settings = SettingsForm(
            zone=asking.clock.zone,
            new_per_day=asking.new_per_day,
            has_shortcuts=asking.has_shortcuts,
        )
    settings.zone.choices = _zone_choices()
    with reading() as session:
        groups = joining.list_own(session, asking)
    return render(
        AccountPage(
            title="Your account",
            groups=tuple(groups),
            settings=settings,
            password=password or PasswordForm(),
            erasing=erasing or EraseForm(),
        )
    )
