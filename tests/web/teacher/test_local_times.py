"""Times as a teacher types them: on their own clock, also where it is put forward or back."""

from datetime import UTC, datetime

import pytest

from quizapp.web.teacher.local_times import read_local, write_local

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-11-24T09:00", 8),
        ("2026-11-24 09:00", 8),
        (" 2026-11-24T09:00:00 ", 8),
        ("2026-07-24T09:00", 7),
    ],
)
def test_a_time_is_read_on_the_clock_of_the_zone(text: str, hour: int) -> None:
    at = read_local(text, BERLIN)
    assert at is not None
    assert (at.hour, at.tzinfo) == (hour, UTC)
    assert write_local(at, BERLIN) == text.strip().replace(" ", "T")[:16]


def test_nothing_typed_is_no_time() -> None:
    assert read_local("  ", BERLIN) is None
    assert write_local(None, BERLIN) == ""


def test_an_hour_that_the_clock_shows_twice_is_the_first_and_one_left_out_is_as_much_later() -> None:
    """Case 60."""
    assert read_local("2026-10-25T02:30", BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    left_out = read_local("2026-03-29T02:30", BERLIN)
    assert write_local(left_out, BERLIN) == "2026-03-29T03:30"
    assert read_local("2026-04-05T01:45", "Australia/Lord_Howe") == datetime(2026, 4, 4, 14, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["soon", "2026-13-01T09:00", "2026-02-30T09:00", "2026-11-24", "9999-12-31T23:59", "٢٠٢٦-11-24T09:00"],
)
def test_what_is_no_time_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"Type it like 2026-11-24 09:00\."):
        read_local(text, BERLIN)
