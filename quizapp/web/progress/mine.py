"""A learner's own progress: what is due, what would be recalled, how it went, and the last attempts.

Open to a visitor too, who is told what will be here; the figures of others are nowhere on it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from quizapp.domain.tables import Table
from quizapp.persistence.db import reading
from quizapp.services import ready_quizzes, reports, sittings
from quizapp.services.accounts import Learner
from quizapp.services.clock import utc_now
from quizapp.services.errors import NotFound
from quizapp.services.ready_quizzes import PastAttempt
from quizapp.services.report_scope import ReportScope
from quizapp.services.reports import article_and_beyond, due_forecast, recall_by_section, scores_over_time
from quizapp.web import access, charts, tables
from quizapp.web.access import public
from quizapp.web.pages import Empty, Page, render
from quizapp.web.progress import advice
from quizapp.web.progress.shown import ShownReport, show_report

bp = Blueprint("mine", __name__)
RECENT = 8
_LEFT_OUT = (
    "What you answered in a class quiz that does not show its results yet is left out of every figure here."
)
_ADVICE = {
    due_forecast.NAME: advice.on_due,
    recall_by_section.NAME: advice.on_recall,
    scores_over_time.NAME: advice.on_scores,
    article_and_beyond.NAME: advice.on_beyond,
}


@dataclass(frozen=True, kw_only=True)
class MinePage(Page):
    """One's own progress.  empty: in place of everything else while there is nothing.

    figures: (figure, caption).  due_today: cards.  left_out: what does not count yet, "" where all does.
    scripts: addresses to fetch at once.  past: attempts, newest first.
    """

    TEMPLATE: ClassVar[str] = "progress/mine.html"
    empty: Empty | None = None
    figures: tuple[tuple[str, str], ...] = ()
    due_today: int = 0
    left_out: str = ""
    reports: tuple[ShownReport, ...] = ()
    scripts: tuple[str, ...] = ()
    past: tuple[PastAttempt, ...] = field(default=())


@bp.get("/progress")
@public
def show() -> str:
    """One's own progress."""
    asking = access.learner()
    if asking is None:
        return _empty(" No account is needed to begin.")
    now = utc_now()
    with reading() as session:
        scope = _scope(session, asking, now=now)
        found = {name: reports.BY_NAME[name].collect(session, scope, now=now) for name in _ADVICE}
        past = ready_quizzes.list_past(session, asking, limit=RECENT)
    if not past and not any(table.rows for table in found.values()):
        return _empty(f" {_LEFT_OUT}" if scope.withheld else "")
    due_today, _ = advice.due_counts(found[due_forecast.NAME])
    return render(
        MinePage(
            title="Your progress",
            figures=_figures(found),
            due_today=due_today,
            left_out=_LEFT_OUT if scope.withheld else "",
            reports=tuple(
                show_report(
                    reports.BY_NAME[name],
                    table,
                    advice=_ADVICE[name](table),
                    download="progress.mine.download",
                )
                for name, table in found.items()
            ),
            scripts=charts.script_urls(),
            past=tuple(past),
        )
    )


@bp.get("/progress/<name>.<any(csv, json):form>")
def download(name: str, form: str) -> ResponseReturnValue:
    """One report on oneself as a file."""
    report = reports.BY_NAME.get(name)
    if report is None or report.AUDIENCE != "learner":
        raise NotFound("There is no such report.")
    now = utc_now()
    with reading() as session:
        scope = _scope(session, access.signed_in(), now=now)
        table = report.collect(session, scope, now=now)
    return tables.send(table, stem=f"quizapp-{name}-{scope.day_of(now)}", form=form)


def _scope(session: Session, asking: Learner, *, now: datetime) -> ReportScope:
    withheld = sittings.list_withheld(session, asking.id, now=now)
    return ReportScope(asking.clock, asking.id, withheld=withheld)


def _empty(remark: str = "") -> str:
    return render(
        MinePage(
            title="Your progress",
            empty=Empty(
                title="Nothing to show yet",
                text="After your first answers you see here which cards are due, how much of each section you would "
                f"recall tomorrow, and how your scores develop.{remark}",
                url=url_for("student.practice.start", count=5),
                action="Try five questions",
            ),
        )
    )


def _figures(found: dict[str, Table]) -> tuple[tuple[str, str], ...]:
    today, later = advice.due_counts(found[due_forecast.NAME])
    figures = [(str(today), "cards due today"), (str(later), "in the 14 days after")]
    mean = advice.recent_mean(found[scores_over_time.NAME])
    if mean is not None:
        percent, answers = mean
        figures.append(
            (
                f"{percent} %",
                f"mean of the last {advice.WEEK} days studied, {advice.answers_in_words(answers)}",
            )
        )
    return tuple(figures)
