from datetime import UTC, datetime, timedelta

from quizapp.domain import pace
from quizapp.domain.queueing import Queue

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_what_is_usual_is_the_middle_of_what_can_be_so_and_of_enough() -> None:
    times = [8_000, 12_000, 12_000, 13_000, 9_000, 12_000, 40_000, 11_000, 14_000, 12_500]
    assert pace.usual_ms(times) == 12_000
    assert pace.usual_ms([*times, 3_600_000, 0, -5]) == 12_000
    assert pace.usual_ms([*times[1:], 3_600_000]) is None


def test_slow_is_twice_as_long_as_usual_and_by_five_seconds() -> None:
    assert pace.is_slow(24_000, 12_000)
    assert not pace.is_slow(23_999, 12_000)
    assert not pace.is_slow(6_999, 2_000)
    assert pace.is_slow(7_000, 2_000)
    assert not pace.is_slow(None, 12_000)
    assert not pace.is_slow(700_000, 12_000), "whoever takes that long is not at it"


def test_whatever_is_slow_for_somebody_could_be_slow() -> None:
    for usual in (300, 1_000, 5_000, 60_000):
        for took_ms in range(0, 700_000, 700):
            assert pace.can_be_slow(took_ms) or not pace.is_slow(took_ms, usual)


def test_the_time_left_goes_by_the_time_from_one_answer_to_the_next() -> None:
    session = [BEGIN + timedelta(seconds=20 * number) for number in range(11)]
    another = [moment + timedelta(days=1) for moment in session]
    assert pace.time_left(Queue(learning=1, due=5, new=2), [*another, *session]) == timedelta(seconds=200)


def test_nothing_is_said_of_the_time_left_after_few_answers_or_answers_far_apart() -> None:
    few = [BEGIN + timedelta(seconds=20 * number) for number in range(10)]
    apart = [BEGIN + timedelta(hours=number) for number in range(50)]
    for answered_at in ([], few, apart):
        assert pace.time_left(Queue(learning=0, due=5, new=0), answered_at) is None
