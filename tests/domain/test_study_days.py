"""Study days: by hand at the awkward places, and as properties over all zones."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizapp.domain.memory import StudyClock
from quizapp.domain.study_days import is_zone, start_of, study_day

BERLIN = StudyClock("Europe/Berlin", 4)
ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})

clocks = st.builds(StudyClock, st.sampled_from(ZONES), st.integers(0, 23))
instants = st.timedeltas(timedelta(0), timedelta(days=350 * 365)).map(lambda since: utc(1850, 1, 1) + since)


def utc(year: int, month: int, day: int, hour: int = 0, *, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_the_day_begins_at_the_rollover_hour_of_the_learner() -> None:
    # 04:00 in Berlin in winter is 03:00 UTC.
    assert study_day(utc(2026, 1, 15, 2, minute=59), BERLIN) == date(2026, 1, 14)
    assert study_day(utc(2026, 1, 15, 3), BERLIN) == date(2026, 1, 15)
    assert start_of(date(2026, 1, 15), BERLIN) == utc(2026, 1, 15, 3)


@pytest.mark.parametrize(
    ("clock", "day", "begins", "hours"),
    [
        # Berlin puts its clock forward on 29 March 2026 and back on 25 October 2026, both before 04:00.
        (BERLIN, date(2026, 3, 28), utc(2026, 3, 28, 3), 23),
        (BERLIN, date(2026, 10, 24), utc(2026, 10, 24, 2), 25),
        # Lord Howe changes by half an hour: back on 5 April 2026 (+11 to +10:30), forward on 4 October.
        (StudyClock("Australia/Lord_Howe", 4), date(2026, 4, 4), utc(2026, 4, 3, 17), 24.5),
        (StudyClock("Australia/Lord_Howe", 4), date(2026, 10, 3), utc(2026, 10, 2, 17, minute=30), 23.5),
        # Rollover in the hour that Berlin skips or repeats: 02:00 is 01:00 UTC in March, 00:00 in October.
        (StudyClock("Europe/Berlin", 2), date(2026, 3, 29), utc(2026, 3, 29, 1), 23),
        (StudyClock("Europe/Berlin", 2), date(2026, 10, 25), utc(2026, 10, 25, 0), 25),
        # Kiritimati is at +14; it had no 31 December 1994.
        (StudyClock("Pacific/Kiritimati", 4), date(2026, 1, 1), utc(2025, 12, 31, 14), 24),
        (StudyClock("Pacific/Kiritimati", 4), date(1994, 12, 31), utc(1994, 12, 31, 14), 0),
        (StudyClock("UTC", 0), date(2028, 2, 29), utc(2028, 2, 29), 24),
        (BERLIN, date(2038, 1, 19), utc(2038, 1, 19, 3), 24),
        (BERLIN, date(2100, 2, 28), utc(2100, 2, 28, 3), 24),
        (BERLIN, date(2100, 7, 1), utc(2100, 7, 1, 2), 24),
        (StudyClock("UTC", 4), date(1901, 12, 13), utc(1901, 12, 13, 4), 24),
    ],
)
def test_a_day_is_as_long_as_the_clock_makes_it(
    clock: StudyClock, day: date, begins: datetime, hours: float
) -> None:
    """Case 60: clock changes, leap day, Kiritimati, 2038 and 2100."""
    assert start_of(day, clock) == begins
    assert start_of(day + timedelta(days=1), clock) - begins == timedelta(hours=hours)


def test_a_date_that_a_zone_left_out_is_nobodys_study_day() -> None:
    """Case 60: 31 December 1994 on Kiritimati."""
    kiritimati = StudyClock("Pacific/Kiritimati", 4)
    begins = start_of(date(1995, 1, 1), kiritimati)
    assert study_day(begins - timedelta(microseconds=1), kiritimati) == date(1994, 12, 30)
    assert study_day(begins, kiritimati) == date(1995, 1, 1)


@given(at=instants, clock=clocks)
@example(at=utc(1867, 10, 19), clock=StudyClock("America/Juneau", 12))
@example(at=utc(2011, 12, 30, 14), clock=StudyClock("Pacific/Apia", 4))
@example(at=utc(2026, 10, 25, 1, minute=30), clock=StudyClock("Antarctica/Troll", 2))
def test_an_instant_lies_within_its_study_day(at: datetime, clock: StudyClock) -> None:
    """Case 60: in every zone, over three and a half centuries."""
    day = study_day(at, clock)
    assert start_of(day, clock) <= at < start_of(day + timedelta(days=1), clock)


@given(at=instants, clock=clocks, later=st.timedeltas(timedelta(0), timedelta(days=400)))
def test_time_never_goes_back_a_study_day(at: datetime, clock: StudyClock, later: timedelta) -> None:
    assert study_day(at, clock) <= study_day(at + later, clock)


@given(at=instants, clock=clocks, minutes=st.integers(-14 * 60, 14 * 60))
def test_the_offset_in_which_an_instant_is_written_does_not_matter(
    at: datetime, clock: StudyClock, minutes: int
) -> None:
    assert study_day(at.astimezone(timezone(timedelta(minutes=minutes))), clock) == study_day(at, clock)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        study_day(datetime(2026, 1, 1), BERLIN)  # noqa: DTZ001 - naive is what is tried


@pytest.mark.parametrize(
    "name", ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Calcutta", "Etc/GMT+12"]
)
def test_names_of_the_database_are_zones(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        *[
            "",
            "Berlin",
            "europe/berlin",
            "Europe",
            "localtime",
            "Factory",
            "right/Europe/Berlin",
            "posix/UTC",
        ],
        *["../etc/passwd", "/etc/localtime", "UTC\0", "\ud800", "a" * 5000],
    ],
)
def test_anything_else_is_not_a_zone(name: str) -> None:
    assert not is_zone(name)
