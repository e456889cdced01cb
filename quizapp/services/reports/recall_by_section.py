"""How much of each section would be recalled tomorrow, by the memory model.

Tomorrow and not now: on the day of an answer the model puts every chance at 1, also for what was just missed.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from quizapp.domain import memory_statistics
from quizapp.domain.tables import Column, Table
from quizapp.persistence.queries import progress
from quizapp.services import bank
from quizapp.services.report_scope import FEW, ReportScope

NAME = "recall_by_section"
TITLE = "Recall by section"
AUDIENCE = "learner"
CHART = "bars"


def collect(session: Session, scope: ReportScope, *, now: datetime) -> Table:
    """One row for each section that has cards, in the order of the study text."""
    memories = progress.list_memories(session, scope.whose)
    recall = memory_statistics.recall_by_section(memories, today=scope.day_of(now) + timedelta(days=1))
    stored = bank.find_subject(session) if recall else None
    titles = stored.subject.section_titles if stored else {}
    order = [
        *(code for code in titles if code in recall),
        *sorted(code for code in recall if code not in titles),
    ]
    return Table(
        TITLE,
        (Column("section", "Section"), Column("recall", "Recall tomorrow", "%"), Column("cards", "Cards")),
        tuple(
            (titles.get(code, code), round(100 * recall[code].recall), recall[code].cards) for code in order
        ),
        "The chance of recalling a card of that section tomorrow, as the memory model predicts it from past reviews; "
        "one that was missed last counts as not recalled. "
        f"From fewer than {FEW} cards it says little."
        + (_capped() if len(memories) == progress.CARDS_AT_MOST else ""),
    )


def _capped() -> str:
    return f" Worked out from {progress.CARDS_AT_MOST:,} of the cards, which is as many as are read at once."
