"""When something done offline happened: as far as a device's clock can be believed."""

from datetime import UTC, datetime, timedelta

import pytest

from quizapp.domain.device_time import AS_IT_WAS, CLAMPED, MOVED, ORDERED, Placed, place

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def one(claimed: datetime, *, sent_at: datetime = NOW) -> Placed:
    return place([claimed], sent_at=sent_at, received_at=NOW)[0]


@pytest.mark.parametrize("off", [timedelta(0), timedelta(minutes=4), timedelta(minutes=-4)])
def test_a_clock_that_is_nearly_right_is_taken_as_it_is(off: timedelta) -> None:
    assert one(NOW - HOUR, sent_at=NOW + off) == Placed(NOW - HOUR, AS_IT_WAS)


@pytest.mark.parametrize("years", [-41, 41])
def test_a_clock_that_is_decades_off_still_counts_hours(years: int) -> None:
    """Case 68."""
    wrong = NOW.replace(year=NOW.year + years)
    assert one(wrong - HOUR, sent_at=wrong) == Placed(NOW - HOUR, MOVED)


def test_what_lies_ahead_is_now() -> None:
    """Case 67: by more than five minutes, and whatever the clock said on sending."""
    assert one(NOW + timedelta(minutes=4)) == Placed(NOW + timedelta(minutes=4), AS_IT_WAS)
    assert one(NOW + timedelta(minutes=6)) == Placed(NOW, CLAMPED)
    assert one(datetime(9999, 12, 31, tzinfo=UTC)) == Placed(NOW, CLAMPED)
    wrong = NOW + 10 * HOUR
    assert one(wrong + HOUR, sent_at=wrong) == Placed(NOW, CLAMPED)


def test_where_a_clock_jumps_back_the_order_of_the_device_holds() -> None:
    """Case 68."""
    placed = place([NOW - HOUR, NOW - 3 * HOUR, NOW - 2 * HOUR], sent_at=NOW, received_at=NOW)
    assert [each.note for each in placed] == [AS_IT_WAS, ORDERED, ORDERED]
    assert [each.at for each in placed] == sorted({each.at for each in placed})
