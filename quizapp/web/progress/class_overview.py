"""The same figures over a teacher's learners, for an administrator over all, and every response as one file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, Response, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from quizapp.domain.tables import Cell
from quizapp.persistence.db import reading
from quizapp.services import groups, reports, response_log
from quizapp.services.accounts import Learner
from quizapp.services.clock import utc_now
from quizapp.services.errors import NotFound
from quizapp.services.report_scope import ReportScope
from quizapp.services.reports import (
    article_and_beyond,
    due_forecast,
    item_results,
    recall_by_section,
    scores_over_time,
)
from quizapp.services.response_log import LoggedResponse
from quizapp.web import access, charts, tables
from quizapp.web.access import role
from quizapp.web.pages import Empty, Page, render
from quizapp.web.progress import advice
from quizapp.web.progress.shown import ShownReport, show_report

bp = Blueprint("class_overview", __name__)
HARDEST = 10
RESPONSE_COLUMNS = (
    "learner",
    "name",
    "item",
    "revision",
    "section",
    "type",
    "context",
    "given",
    "verdict",
    "score",
    "answered_at",
    "took_ms",
)
"""The heading line of responses.csv; names are only ever added at its end.

learner: number, the same in every file.  name: of the account, or what a guest said on joining, empty for neither.
item: slug.  revision: which wording, 1 for the first.  context: practice, quiz or cards.  given: options chosen or
texts typed, " | " between several.  verdict: right, partial, wrong, or ungraded where the learner judges.  score: 0 to
1.  answered_at: UTC.  took_ms: as the browser says.
"""
_ADVICE = {
    due_forecast.NAME: advice.on_due_of_all,
    recall_by_section.NAME: advice.on_recall_of_all,
    scores_over_time.NAME: advice.on_scores_of_all,
    article_and_beyond.NAME: advice.on_beyond,
    item_results.NAME: advice.on_items,
}


@dataclass(frozen=True, kw_only=True)
class ClassOverviewPage(Page):
    """Progress over one's learners.  empty: in place of everything else while nobody has answered."""

    TEMPLATE: ClassVar[str] = "progress/class_overview.html"
    empty: Empty | None = None
    reports: tuple[ShownReport, ...] = ()
    scripts: tuple[str, ...] = ()


@bp.get("/teacher/progress")
@role("teacher")
def show() -> str:
    """Progress over one's learners."""
    now = utc_now()
    scope = _scope()
    with reading() as session:
        found = {name: reports.BY_NAME[name].collect(session, scope, now=now) for name in _ADVICE}
    if not any(table.rows for table in found.values()):
        return render(
            ClassOverviewPage(
                title="Progress of your learners",
                empty=Empty(
                    title="Nobody has answered yet",
                    text="Once the learners of your groups answer, you see here what they are due to review, which "
                    "section they would recall least of, how scores develop, and which questions are hardest.",
                    url=url_for("teacher.groups.show"),
                    action="Go to your groups",
                ),
            )
        )
    return render(
        ClassOverviewPage(
            title="Progress of your learners",
            reports=tuple(
                show_report(
                    reports.BY_NAME[name],
                    table,
                    advice=_ADVICE[name](table),
                    download="progress.class_overview.download",
                    limit=HARDEST if name == item_results.NAME else 1000,
                )
                for name, table in found.items()
            ),
            scripts=charts.script_urls(),
        )
    )


@bp.get("/teacher/progress/<name>.<any(csv, json):form>")
@role("teacher")
def download(name: str, form: str) -> ResponseReturnValue:
    """One report over one's learners as a file."""
    report = reports.BY_NAME.get(name)
    if report is None:
        raise NotFound("There is no such report.")
    now = utc_now()
    scope = _scope()
    with reading() as session:
        table = report.collect(session, scope, now=now)
    return tables.send(table, stem=f"quizapp-all-{name}-{scope.day_of(now)}", form=form)


@bp.get("/teacher/responses.csv")
@role("teacher")
def responses() -> Response:
    """Every response of one's learners, sent as it is read: neither memory nor a transaction holds all of them."""
    asking, day = access.signed_in(), _scope().day_of(utc_now())
    response = Response(stream_with_context(_response_lines(asking)), content_type=tables.CSV_TYPE)
    response.headers["Content-Disposition"] = tables.content_disposition(f"quizapp-responses-{day}.csv")
    return response


def _scope() -> ReportScope:
    asking = access.signed_in()
    return ReportScope(asking.clock, teacher_id=groups.whose(asking))


def _response_lines(asking: Learner) -> Iterator[str]:
    yield tables.csv_lines([RESPONSE_COLUMNS])
    after = response_log.BEGINNING
    while True:
        # A session for each chunk: the download may take as long as it likes without holding a snapshot.
        with reading() as session:
            chunk = response_log.list_chunk(session, asking, after=after)
        if not chunk:
            return
        yield tables.csv_lines(_response_row(entry) for entry in chunk)
        after = chunk[-1].key


def _response_row(entry: LoggedResponse) -> tuple[Cell, ...]:
    return (
        entry.key[0],
        entry.name,
        entry.item.slug,
        entry.revision,
        entry.item.section,
        entry.item.type,
        entry.context,
        entry.given,
        entry.verdict,
        entry.score,
        entry.answered_at,
        entry.took_ms,
    )
