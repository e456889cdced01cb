"""Reporting a mistake in a question that one has answered."""

import re
from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired

from quizapp.persistence.db import reading, transaction
from quizapp.services import mistake_reports
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid
from quizapp.web import access, tokens
from quizapp.web.forms import BaseForm
from quizapp.web.pages import Page, render

bp = Blueprint("mistake", __name__)
_ABOUT = {"wording": "The wording misleads: "}


class MistakeForm(BaseForm):
    """What is wrong.  form_key: makes of two presses one report.  back: see `_back`."""

    text = TextAreaField(
        "What is wrong?",
        [InputRequired("Say in a sentence what is wrong.")],
        description="Say what you would expect, and why, as shortly as you can. Your name is not shown with it.",
    )
    form_key = HiddenField()
    back = HiddenField()


@dataclass(frozen=True, kw_only=True)
class MistakePage(Page):
    """The form.  back_url: the page that one came from."""

    TEMPLATE: ClassVar[str] = "student/mistake.html"
    item_id: int
    stem: str
    form: MistakeForm
    back_url: str


@bp.get("/cards/<number:item_id>/report")
def ask(item_id: int) -> str:
    """The form; with ?about=wording it begins with that."""
    form = MistakeForm(
        text=_ABOUT.get(request.args.get("about", ""), ""),
        form_key=tokens.new_id(),
        back=request.args.get("back", ""),
    )
    return _page(item_id, form)


@bp.post("/cards/<number:item_id>/report")
def send(item_id: int) -> ResponseReturnValue:
    """Send it to the teachers, and go back."""
    form = MistakeForm.sent()
    if not form.validate():
        return _page(item_id, form), 422
    key = tokens.read_id(form.form_key.data)
    if key is None:
        raise Invalid("The form was not whole. Open it again and send it there.")
    try:
        with transaction() as session:
            mistake_reports.report(
                session,
                access.signed_in(),
                item_id,
                text=form.text.data or "",
                client_key=key,
                now=utc_now(),
            )
    except Invalid as error:
        form.show_problems(error)
        return _page(item_id, form), 422
    flash(
        "Thank you. It has gone to your teachers; the answer will stand in the list of your cards.", "success"
    )
    return redirect(_back(form.back.data or ""), 303)


def _page(item_id: int, form: MistakeForm) -> str:
    with reading() as session:
        stem, _ = mistake_reports.check_may_report(session, access.signed_in(), item_id)
    return render(
        MistakePage(
            title="Report a mistake",
            item_id=item_id,
            stem=stem,
            form=form,
            back_url=_back(form.back.data or ""),
        )
    )


def _back(text: str) -> str:
    """The page that a report was begun from: "card:<answer>", "practice:<attempt>:<number>", "result:<attempt>"."""
    found = re.fullmatch(r"(card|practice|result):([0-9a-f-]{36})(?::([1-9][0-9]{0,3}))?", text)
    known = tokens.read_id(found[2]) if found else None
    if found is None or known is None:
        return url_for("student.card_list.show")
    if found[1] == "card":
        return url_for("student.study.answered", response_id=known)
    if found[1] == "practice":
        return url_for("student.practice.feedback", attempt_id=known, number=int(found[3] or 1))
    return url_for("student.attempt_result.result", attempt_id=known)
