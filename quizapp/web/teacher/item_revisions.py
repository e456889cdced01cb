"""The versions of a question: who wrote which when, and what differs between any two of them."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from quizapp.domain.item_differences import Change, differences
from quizapp.persistence.db import reading
from quizapp.services import authoring, bank, overriding
from quizapp.services.authoring import Revision
from quizapp.services.overriding import Override
from quizapp.web.access import role
from quizapp.web.pages import Page, render

bp = Blueprint("item_revisions", __name__)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions.  changes: from the older to the newer."""

    older: int
    newer: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class RevisionsPage(Page):
    """The versions, the newest first.  current: number of the one in use.  compared: None where there is only one.

    overrides: number of a version -> why it was published against the checks, the newest first.
    """

    TEMPLATE: ClassVar[str] = "teacher/item_revisions.html"
    item_id: int
    stem: str
    current: int
    revisions: tuple[Revision, ...]
    compared: Comparison | None
    overrides: dict[int, tuple[Override, ...]]


@bp.get("/teacher/items/<number:item_id>/revisions")
@role("teacher")
def show(item_id: int) -> ResponseReturnValue:
    """All versions, and the difference between two: those of ?older=…&newer=…, else the latest two."""
    with reading() as session:
        opened = authoring.open_item(session, item_id)
        revisions = authoring.list_revisions(session, item_id)
        subject = bank.open_subject(session).subject
        overrides: dict[int, tuple[Override, ...]] = {}
        for override in overriding.list_overrides(session, item_id):
            overrides[override.revision] = (*overrides.get(override.revision, ()), override)
    by_number = {revision.ordinal: revision for revision in revisions}
    newer = _asked("newer", by_number, otherwise=revisions[0].ordinal)
    older = _asked("older", by_number, otherwise=max(newer - 1, revisions[-1].ordinal))
    older, newer = min(older, newer), max(older, newer)
    compared = None
    if len(revisions) > 1:
        changes = differences(by_number[older].item, by_number[newer].item, subject)
        compared = Comparison(older, newer, tuple(changes))
    return render(
        RevisionsPage(
            title="Versions",
            item_id=item_id,
            stem=opened.item.stem,
            current=opened.revision,
            revisions=tuple(revisions),
            compared=compared,
            overrides=overrides,
        )
    )


def _asked(name: str, by_number: dict[int, Revision], *, otherwise: int) -> int:
    """The number of a listed version that the address asks for."""
    text = request.args.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    return number if number in by_number else otherwise
