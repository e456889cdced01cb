"""How many cards fall due today and on each of the next 14 days."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import repeat

from sqlalchemy.orm import Session

from quizapp.domain import memory_statistics
from quizapp.domain.study_days import start_of
from quizapp.domain.tables import Column, Table
from quizapp.persistence.queries import progress
from quizapp.services.report_scope import ReportScope

NAME = "due_forecast"
TITLE = "Cards due"
AUDIENCE = "learner"
CHART = "bars"
DAYS = 15
"""Today and the 14 after it."""


def collect(session: Session, scope: ReportScope, *, now: datetime) -> Table:
    """One row for each day, today first; without a row where nothing falls due on any of them."""
    today = scope.day_of(now)
    due = progress.count_due(
        session, scope.whose, now=now, until=start_of(today + timedelta(days=DAYS), scope.clock)
    )
    counts = memory_statistics.forecast(_due_days(due, scope), today=today, days=DAYS)
    return Table(
        TITLE,
        (Column("day", "Day"), Column("cards", "Due", "cards")),
        tuple((today + timedelta(days=ahead), cards) for ahead, cards in enumerate(counts)) if due else (),
        "What is overdue counts today. Cards met or missed from now on come on top.",
    )


def _due_days(due: Iterable[progress.DueCards], scope: ReportScope) -> Iterator[date]:
    for entry in due:
        yield from repeat(scope.day_of(entry.due_at), entry.cards)
