"""Whose figures a report gathers, and from how many answers on a figure says anything.

One value serves the page of a learner and that of a teacher, so that both come from the same queries.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from quizapp.domain import study_days
from quizapp.domain.memory import StudyClock

FEW: Final = 5
"""A mean over fewer answers or cards than this is not drawn conclusions from: one more could move it by a fifth."""


@dataclass(frozen=True, slots=True)
class ReportScope:
    """Whose figures.  clock: of the reader, whose days the figures are told by.  learner_id: None for all learners."""

    clock: StudyClock
    learner_id: int | None = None

    def day_of(self, at: datetime) -> date:
        """The reader's study day at an instant."""
        return study_days.study_day(at, self.clock)
