"""Whose figures a report gathers, and from how many answers on a figure says anything.

One value serves the page of a learner and that of a teacher, so that both come from the same queries.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from quizapp.domain import study_days
from quizapp.domain.memory import StudyClock
from quizapp.persistence.queries.progress import Whose

FEW: Final = 5
"""A mean over fewer answers or cards than this is not drawn conclusions from: one more could move it by a fifth."""


@dataclass(frozen=True, slots=True)
class ReportScope:
    """Whose figures, and by whose days.

    clock: of the reader.  learner_id: of that learner.  teacher_id: of those in that teacher's groups. With neither,
    of all learners.  withheld: attempts of that learner that are left out (see sittings.list_withheld).
    """

    clock: StudyClock
    learner_id: int | None = None
    teacher_id: int | None = None
    withheld: frozenset[str] = frozenset()

    @property
    def whose(self) -> Whose:
        """The same for a query."""
        return Whose(self.learner_id, self.teacher_id, self.withheld)

    def day_of(self, at: datetime) -> date:
        """The reader's study day at an instant."""
        return study_days.study_day(at, self.clock)
