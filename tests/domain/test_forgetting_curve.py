"""The curve of one card: full at each review, falling after it, and drawn past the day on which it is due."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given

from quizapp.domain.forgetting_curve import DAYS_AHEAD_AT_MOST, POINTS_AT_MOST, CurvePoint, curve
from quizapp.domain.memory import EntryKind, Rating, ReviewEntry, StudyClock
from quizapp.domain.memory_model import DEFAULT
from tests.support.card_histories import ITEM, LEARNER, histories

FIRST = date(2026, 5, 4)
CLOCK = StudyClock("UTC", 4)


def rated(name: str, rating: Rating, *, after: int) -> ReviewEntry:
    at = datetime(2026, 5, 4, 12, tzinfo=UTC) + timedelta(days=after)
    return ReviewEntry(name, EntryKind.RATE, at, CLOCK, rating)


def drawn(*entries: ReviewEntry, today: date, due: date | None = None) -> dict[date, CurvePoint]:
    points = curve(entries, learner_id=LEARNER, item_id=ITEM, today=today, due_day=due)
    assert [point.day for point in points] == sorted({point.day for point in points})
    return {point.day: point for point in points}


def test_recall_is_full_on_the_day_of_a_review_and_falls_until_the_next() -> None:
    today = FIRST + timedelta(days=9)
    points = drawn(rated("a", Rating.GOOD, after=0), rated("b", Rating.AGAIN, after=9), today=today)
    assert min(points) == FIRST
    assert max(points) == today + timedelta(days=30)
    assert points[FIRST].recall == 1
    assert points[FIRST].rating is Rating.GOOD
    stability = DEFAULT.after_review(None, None, Rating.GOOD, elapsed_days=0)[0]
    assert points[FIRST + timedelta(days=8)].recall == DEFAULT.retrievability(8, stability)
    assert points[today] == CurvePoint(today, 1.0, Rating.AGAIN, False)
    assert points[today + timedelta(days=1)].is_ahead


def test_a_review_that_was_taken_back_is_not_on_the_curve() -> None:
    entries = [rated("a", Rating.GOOD, after=0), rated("b", Rating.AGAIN, after=2)]
    gone = ReviewEntry("c", EntryKind.TAKE_BACK, entries[1].at, CLOCK, takes_back="b")
    today = FIRST + timedelta(days=3)
    assert drawn(*entries, gone, today=today) == drawn(entries[0], today=today)
    assert drawn(today=today) == {}


def test_the_curve_goes_past_the_day_on_which_the_card_is_due_but_not_for_ever() -> None:
    entry = rated("a", Rating.EASY, after=0)
    assert max(drawn(entry, today=FIRST, due=FIRST + timedelta(days=50))) == FIRST + timedelta(days=57)
    far = max(drawn(entry, today=FIRST, due=FIRST + timedelta(days=9000)))
    assert far == FIRST + timedelta(days=DAYS_AHEAD_AT_MOST)


@given(history=histories())
def test_any_log_has_a_curve_of_bounded_length(history: list[ReviewEntry]) -> None:
    points = curve(history, learner_id=LEARNER, item_id=ITEM, today=date(2126, 1, 1), due_day=None)
    assert len(points) <= POINTS_AT_MOST + len(history) + 2
    assert all(0 < point.recall <= 1 for point in points)
