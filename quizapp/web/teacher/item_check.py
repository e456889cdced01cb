"""Checking a question while it is typed: a script sends the form as it stands, and nothing of it is stored.

Without a script, the form's own button asks the page for the same (item_edit).
"""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item
from quizapp.persistence.db import reading
from quizapp.services import authoring, bank, checking
from quizapp.services.errors import NotFound
from quizapp.web.access import role
from quizapp.web.teacher.item_advice import advice_on, tally, unreadable
from quizapp.web.teacher.item_forms import new_item, sent_form

bp = Blueprint("item_check", __name__)


@bp.post("/teacher/items/new/check")
@role("teacher")
def check_new() -> ResponseReturnValue:
    """What there is to say of a question that is not stored yet."""
    name = request.form.get("type", "")
    if name not in BY_NAME:
        raise NotFound("There is no such type of question.")
    return _checked(new_item(name))


@bp.post("/teacher/items/<number:item_id>/check")
@role("teacher")
def check_changed(item_id: int) -> ResponseReturnValue:
    """What there is to say of a stored question as it is being edited."""
    with reading() as session:
        opened = authoring.open_item(session, item_id)
    return _checked(opened.item)


def _checked(item: Item) -> ResponseReturnValue:
    """{"tally": words, "advice": {field: [[level, message]…]}, "is_whole": bool}.

    A line may have a third part, the address of the question it is held against.
    is_whole: false where a field holds what cannot be kept, of level "mistake"; then nothing else is looked at.
    """
    with reading() as session:
        stored = bank.open_subject(session)
        form = sent_form(request.form, item, stored.subject)
        if not form.validate():
            advice = {mistake.field or "": [("mistake", mistake.message)] for mistake in unreadable(form)}
            return jsonify(tally="Something cannot be kept as it is", advice=advice, is_whole=False)
        findings = checking.findings(session, form.to_item(), stored)
    return jsonify(tally=tally(findings), advice=advice_on(form, findings), is_whole=True)
