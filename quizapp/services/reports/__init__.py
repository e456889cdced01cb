"""Every report, one module each; this registry is the only list of them.

A new report is a module with the names of `Report` and a line here: its table, drawing, CSV and JSON follow.
"""

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from quizapp.domain.tables import Table
from quizapp.services.report_scope import ReportScope
from quizapp.services.reports import (
    article_and_beyond,
    due_forecast,
    item_results,
    recall_by_section,
    scores_over_time,
)


class Report(Protocol):
    """What a module in this package offers.

    NAME: in addresses and file names, snake case.  TITLE: for readers.  AUDIENCE: "learner" (one's own, and over all
    learners for teachers) or "teacher" (over all learners only).  CHART: the kind of drawing, a name in web/charts,
    which sets the table's second column against its first.
    """

    NAME: str
    TITLE: str
    AUDIENCE: str
    CHART: str

    def collect(self, session: Session, scope: ReportScope, *, now: datetime) -> Table:
        """The figures; a table without rows where there are none yet."""


ALL: tuple[Report, ...] = (
    due_forecast,
    recall_by_section,
    scores_over_time,
    article_and_beyond,
    item_results,
)
BY_NAME: dict[str, Report] = {report.NAME: report for report in ALL}
