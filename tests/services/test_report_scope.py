from datetime import UTC, date, datetime

from quizapp.domain.memory import StudyClock
from quizapp.services.report_scope import ReportScope


def test_a_night_before_the_rollover_belongs_to_the_readers_day_before() -> None:
    scope = ReportScope(StudyClock("Europe/Berlin", 4))
    assert scope.day_of(datetime(2026, 3, 3, 2, 59, tzinfo=UTC)) == date(2026, 3, 2)
    assert scope.day_of(datetime(2026, 3, 3, 3, 0, tzinfo=UTC)) == date(2026, 3, 3)
