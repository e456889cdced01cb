"""How many answers each study day brought and what they scored, over the last 90 days."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from quizapp.domain.tables import Column, Table
from quizapp.persistence.queries import progress
from quizapp.services.report_scope import FEW, ReportScope

NAME = "scores_over_time"
TITLE = "Scores over time"
AUDIENCE = "learner"
CHART = "line"
DAYS = 90


def collect(session: Session, scope: ReportScope, *, now: datetime) -> Table:
    """One row for each study day with answers, the latest first. Flashcards that learners judge have no score."""
    since = scope.day_of(now) - timedelta(days=DAYS - 1)
    return Table(
        TITLE,
        (Column("day", "Day"), Column("mean_score", "Mean score", "%"), Column("answers", "Answers")),
        tuple(
            (sums.day, round(100 * sums.score_total / sums.answers), sums.answers)
            for sums in reversed(progress.list_days(session, scope.whose, since=since))
        ),
        f"The last {DAYS} days. A day with fewer than {FEW} answers says little. "
        "An answer counts as it was given, also where its rating was taken back.",
    )
