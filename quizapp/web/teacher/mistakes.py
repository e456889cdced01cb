"""Mistakes that one's learners reported in questions, to be answered, without names."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.persistence.db import reading, transaction
from quizapp.services import mistake_reports
from quizapp.services.clock import utc_now
from quizapp.services.errors import Invalid, Stale
from quizapp.services.mistake_reports import Report
from quizapp.web import access, errors
from quizapp.web.access import role
from quizapp.web.pages import Empty, Page, Pager, render
from quizapp.web.paging import page_asked, pager_of

bp = Blueprint("mistakes", __name__)


@dataclass(frozen=True, kw_only=True)
class MistakesPage(Page):
    """The open reports.  wrong: the report whose answer could not be taken, None for none; typed: that answer."""

    TEMPLATE: ClassVar[str] = "teacher/mistakes.html"
    reports: tuple[Report, ...]
    number: int
    pager: Pager | None
    empty: Empty | None
    wrong: int | None
    typed: str
    error: str


@bp.get("/teacher/mistakes")
@role("teacher")
def show() -> str:
    """One page of the open reports, the oldest first."""
    return _page()


@bp.post("/teacher/mistakes/<number:report_id>")
@role("teacher")
def close(report_id: int) -> ResponseReturnValue:
    """Close a report, with an answer or without."""
    answer = request.form.get("answer", "")
    try:
        with transaction() as session:
            mistake_reports.close(session, access.signed_in(), report_id, answer=answer, now=utc_now())
    except Invalid as error:
        return _page(wrong=report_id, typed=answer, error=str(error)), 422
    except Stale as error:
        return errors.answer(409, str(error), links=((url_for(".show"), "Mistakes reported"),))
    flash("Closed. The learner sees it in the list of their cards.", "success")
    return redirect(url_for(".show", page=page_asked()), 303)


def _page(*, wrong: int | None = None, typed: str = "", error: str = "") -> str:
    number = page_asked()
    with reading() as session:
        found = mistake_reports.list_open(session, access.signed_in(), page=number)
    return render(
        MistakesPage(
            title="Mistakes reported",
            reports=found.reports,
            number=number,
            pager=pager_of(
                found.first,
                len(found.reports),
                total=found.total,
                per_page=mistake_reports.PER_PAGE,
                noun="reports",
                url_of=lambda page: url_for(".show", page=page),
            ),
            empty=None if found.reports else _nothing_open(),
            wrong=wrong,
            typed=typed,
            error=error,
        )
    )


def _nothing_open() -> Empty:
    return Empty(
        title="No report waits",
        text="Under each answered question your learners can say what is wrong with it. What they write comes here, "
        "without names, and your answer goes back to them.",
        url=url_for("teacher.overview.show"),
        action="Back to the overview",
    )
