"""What cards and reviews say: every figure by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.memory import CardState, Memory, Rating
from quizapp.domain.memory_statistics import (
    Retention,
    Reviewed,
    SectionRecall,
    forecast,
    recall_by_section,
    true_retention,
)

TODAY = date(2026, 5, 4)


def a_memory(*, stability: float, days_ago: int) -> Memory:
    last_at = datetime(2026, 5, 4, 12, tzinfo=UTC) - timedelta(days=days_ago)
    return Memory(
        state=CardState.REVIEW,
        step=0,
        stability=stability,
        difficulty=5.0,
        due_at=last_at + timedelta(days=stability),
        last_day=TODAY - timedelta(days=days_ago),
        last_at=last_at,
        reviews=1,
        lapses=0,
    )


def test_what_is_overdue_counts_today() -> None:
    due = [date(2026, 1, 1), date(2026, 5, 3), TODAY, date(2026, 5, 5), date(2026, 5, 7), date(2026, 5, 8)]
    assert forecast(due, today=TODAY, days=4) == (3, 1, 0, 1)


def test_a_forecast_reaches_over_a_fortnight_unless_told() -> None:
    assert forecast([TODAY + timedelta(days=13), TODAY + timedelta(days=14)], today=TODAY) == (0,) * 13 + (1,)


@given(st.lists(st.dates(date(2026, 1, 1), TODAY + timedelta(days=13)), max_size=30))
def test_a_forecast_counts_every_card_within_its_days_once(due: list[date]) -> None:
    assert sum(forecast(due, today=TODAY)) == len(due)


def test_recall_of_a_section_is_the_mean_chance_of_its_cards() -> None:
    # Reviewed today: 1. Reviewed as long ago as its stability: 0.9.
    cards = [
        ("ORIG", a_memory(stability=10, days_ago=10)),
        ("LEAD", a_memory(stability=3, days_ago=0)),
        ("ORIG", a_memory(stability=5, days_ago=0)),
    ]
    recall = recall_by_section(cards, today=TODAY)
    assert list(recall) == ["ORIG", "LEAD"]
    assert recall["ORIG"].cards == 2
    assert recall["ORIG"].recall == pytest.approx(0.95)
    assert recall["LEAD"] == SectionRecall(cards=1, recall=1.0)


def test_a_review_from_tomorrow_counts_as_from_today() -> None:
    """Case 60: the clock was put back since."""
    cards = [("LEAD", a_memory(stability=3, days_ago=-1))]
    assert recall_by_section(cards, today=TODAY)["LEAD"].recall == 1


def test_true_retention_counts_the_first_review_of_a_day_of_cards_in_review() -> None:
    review, relearning = CardState.REVIEW, CardState.RELEARNING
    reviews = [
        Reviewed(1, TODAY, Rating.AGAIN, review),  # counts: missed
        Reviewed(1, TODAY, Rating.GOOD, relearning),  # a step
        Reviewed(1, TODAY, Rating.GOOD, review),  # the same day again
        Reviewed(2, TODAY, Rating.HARD, review),  # counts: recalled
        Reviewed(3, TODAY, Rating.GOOD, None),  # the first ever
        Reviewed(3, TODAY, Rating.AGAIN, review),  # still the first day
        Reviewed(1, TODAY + timedelta(days=1), Rating.EASY, review),  # counts: recalled
    ]
    retention = true_retention(reviews)
    assert retention == Retention(recalled=2, reviews=3)
    assert retention.rate == pytest.approx(2 / 3)


def test_retention_without_a_review_is_no_figure() -> None:
    assert true_retention([]).rate is None
