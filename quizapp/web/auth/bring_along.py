"""After signing in at a browser where a guest has answered: bring these answers along, or leave them."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.persistence.db import reading, transaction
from quizapp.services import accounts, bringing
from quizapp.web import access
from quizapp.web.auth.sign_in import own_path
from quizapp.web.pages import Page, render

bp = Blueprint("bring_along", __name__)


@dataclass(frozen=True, kw_only=True)
class BringAlongPage(Page):
    """The question.  answers: how many there are.  next: a path of ours to go on to, "" for none."""

    TEMPLATE: ClassVar[str] = "auth/bring_along.html"
    answers: int
    next: str


@bp.get("/bring-along")
def show() -> ResponseReturnValue:
    """Ask, if there is anything to bring along."""
    target = own_path(request.args.get("next", ""))
    asking = access.signed_in()
    if asking.guest_id is None:
        return redirect(target or url_for("student.home.show"), 303)
    with reading() as session:
        found = bringing.count_answers(session, asking)
    if not found.answers:
        return redirect(target or url_for("student.home.show"), 303)
    return render(BringAlongPage(title="Bring your answers along?", answers=found.answers, next=target))


@bp.post("/bring-along")
def decide() -> ResponseReturnValue:
    """Bring them along, or leave them."""
    asking = access.signed_in()
    target = own_path(request.form.get("next", "")) or url_for("student.home.show")
    if request.form.get("choice") == "yes":
        with transaction() as session:
            bringing.bring_along(session, asking)
        flash("Your answers from before are in your account now.", "success")
    else:
        with transaction() as session:
            accounts.forget_guest(session, request.cookies.get(access.COOKIE, ""))
        flash("The answers from before were left out of your account.", "message")
    return redirect(target, 303)
