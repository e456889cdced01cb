"""Deleting a draft that learners never got, after asking once more: nothing of it can be brought back."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from quizapp.persistence.db import reading, transaction
from quizapp.services import authoring
from quizapp.services.authoring import OpenItem
from quizapp.web.access import role
from quizapp.web.pages import Page, render
from quizapp.web.teacher.item_seen import seen_made_at, seen_revision

bp = Blueprint("item_delete", __name__)


@dataclass(frozen=True, kw_only=True)
class DeletePage(Page):
    """Whether the question is meant to go; where it cannot (opened.is_deletable), what can be done instead."""

    TEMPLATE: ClassVar[str] = "teacher/item_delete.html"
    opened: OpenItem


@bp.get("/teacher/items/<number:item_id>/delete")
@role("teacher")
def show(item_id: int) -> str:
    """Ask once more."""
    with reading() as session:
        opened = authoring.open_item(session, item_id)
    title = "Delete this draft?" if opened.is_deletable else "This question stays"
    return render(DeletePage(title=title, opened=opened))


@bp.post("/teacher/items/<number:item_id>/delete")
@role("teacher")
def delete(item_id: int) -> ResponseReturnValue:
    """Delete it."""
    with transaction() as session:
        authoring.delete_draft(session, item_id, seen=seen_revision(), made_at=seen_made_at())
    flash("The draft is deleted.", "success")
    return redirect(url_for("teacher.items.show"), 303)
