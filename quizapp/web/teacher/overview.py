"""Teaching at a glance: what to do next, how much there is, and the ways into it."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, url_for

from quizapp.persistence.db import reading
from quizapp.services import item_lists, learners, marking, overruling
from quizapp.services.clock import utc_now
from quizapp.services.item_lists import Counts
from quizapp.web import access
from quizapp.web.access import role
from quizapp.web.pages import Page, render

bp = Blueprint("overview", __name__)


@dataclass(frozen=True, kw_only=True)
class OverviewPage(Page):
    """What to do and how much there is.  todo: (address, what to do), the most pressing first.

    learners: in one's groups, for an administrator who has ever answered.  active, answers: who of them answered in the
    last seven days, and their scored answers.
    """

    TEMPLATE: ClassVar[str] = "teacher/overview.html"
    todo: tuple[tuple[str, str], ...]
    counts: Counts
    learners: int
    active: int
    answers: int


@bp.get("/teacher")
@role("teacher")
def show() -> str:
    """Teaching at a glance."""
    asking = access.signed_in()
    with reading() as session:
        counts = item_lists.count_items(session)
        everybody = learners.count_learners(session, asking)
        to_mark = marking.count_waiting(session)
        cases = sum(item.answers for item in overruling.list_waiting(session, asking))
        week = learners.count_week(session, asking, now=utc_now())
    return render(
        OverviewPage(
            title="Teaching",
            todo=tuple(_todo(counts, everybody, to_mark=to_mark, cases=cases)),
            counts=counts,
            learners=everybody,
            active=week.learners,
            answers=week.answers,
        )
    )


def _todo(counts: Counts, everybody: int, *, to_mark: int, cases: int) -> list[tuple[str, str]]:
    todo = []
    if to_mark:
        number = f"{to_mark:,}{' or more' if to_mark == marking.COUNTED_AT_MOST else ''}"
        words = (
            "1 answer that was typed waits to be marked"
            if to_mark == 1
            else f"{number} different answers that were typed wait to be marked"
        )
        todo.append((url_for("teacher.marking.show"), words))
    if cases:
        words = (
            "1 answer in a quiz waits for your mark"
            if cases == 1
            else f"{cases:,} answers in quizzes wait for your mark"
        )
        todo.append((url_for("teacher.item_marking.show"), words))
    if counts.hard:
        words = (
            "1 question is answered right by fewer than 3 in 10. Look at it"
            if counts.hard == 1
            else f"{counts.hard} questions are answered right by fewer than 3 in 10. Look at them"
        )
        todo.append((url_for("teacher.items.show", sort="hardest", status="published"), words))
    if counts.draft:
        words = (
            "1 draft waits to be published"
            if counts.draft == 1
            else f"{counts.draft} drafts wait to be published"
        )
        todo.append((url_for("teacher.items.show", status="draft"), words))
    if not everybody:
        todo.append(
            (
                url_for("teacher.groups.show"),
                "You have no learners yet. Make a group that they join by its code",
            )
        )
    return todo
