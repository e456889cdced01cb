"""The one source of the time."""

from datetime import UTC, datetime, timedelta

from quizapp.services import clock


def test_the_present_is_the_systems_in_utc() -> None:
    before = datetime.now(UTC)
    now = clock.utc_now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)


def test_another_source_is_taken_until_given_back() -> None:
    then = datetime(2001, 2, 3, tzinfo=UTC)
    try:
        clock.set_source(lambda: then)
        assert clock.utc_now() == then
    finally:
        clock.set_source(None)
    assert clock.utc_now() > then
