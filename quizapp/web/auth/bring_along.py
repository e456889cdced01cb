"""After signing in at a browser where a guest has answered: bring these answers along, or leave them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from quizapp.persistence.db import reading, transaction
from quizapp.services import accounts, bringing
from quizapp.services.errors import Invalid
from quizapp.web import access
from quizapp.web.auth.sign_in import own_path, url_of
from quizapp.web.pages import Page, render

bp = Blueprint("bring_along", __name__)


@dataclass(frozen=True, kw_only=True)
class BringAlongPage(Page):
    """The question.  began_at: of the first answer.  next: a path of ours to go on to, "" for none."""

    TEMPLATE: ClassVar[str] = "auth/bring_along.html"
    answers: int
    began_at: datetime
    next: str


@bp.get("/bring-along")
def show() -> ResponseReturnValue:
    """Ask, if there is anything to bring along."""
    path = own_path(request.args.get("next", ""))
    asking = access.signed_in()
    if asking.guest_id is None:
        return redirect(url_of(path), 303)
    with reading() as session:
        found = bringing.count_answers(session, asking)
    if found.began_at is None:
        return redirect(url_of(path), 303)
    return render(
        BringAlongPage(
            title="Bring your answers along?", answers=found.answers, began_at=found.began_at, next=path
        )
    )


@bp.post("/bring-along")
def decide() -> ResponseReturnValue:
    """Bring them along, or leave them; pressed twice, the second time finds nothing left to do."""
    path = own_path(request.form.get("next", ""))
    asking = access.signed_in()
    if asking.guest_id is None:
        return redirect(url_of(path), 303)
    match request.form.get("choice"):
        case "yes":
            with transaction() as session:
                bringing.bring_along(session, asking)
            flash("Your answers from before are in your account now.", "success")
        case "no":
            with transaction() as session:
                accounts.forget_guest(session, request.cookies.get(access.COOKIE, ""))
            flash("The answers from before were left out of your account.", "message")
        case _:
            raise Invalid("Choose whether to bring the answers along or to leave them.")
    return redirect(url_of(path), 303)
