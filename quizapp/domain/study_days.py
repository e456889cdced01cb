"""Instants to study days and back: the one place where time zones and the rollover hour are handled.

A learner's day begins at the rollover hour of their own zone, so that an evening of study is one day. A day
is defined by the instant at which it begins, never by subtracting hours from a wall clock: days then follow
one another without gap or overlap also where a clock is put forward or back, or a zone changes its date.
"""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache

from quizapp.domain.memory import StudyClock

_ONE_DAY = timedelta(days=1)
# More days than one learner meets in twenty years: replaying a log asks for the same mornings again and again.
_MORNINGS_KEPT = 8192
# Present in some installations and readable as zones, but "localtime" means whatever the server is set to.
_NOT_A_PLACE = frozenset({"localtime", "Factory"})


def study_day(at: datetime, clock: StudyClock) -> date:
    """The study day of the instant: the last one that has begun by then.

    at: aware, any offset.  Raises ValueError if it is naive.
    """
    if at.tzinfo is None:
        raise ValueError("An instant needs an offset from UTC.")
    # The date in UTC is a day off at most, but for zones that changed sides of the date line.
    day = (at if at.tzinfo is UTC else at.astimezone(UTC)).date()
    begins, ends = _span(day, clock.zone, clock.rollover_hour)
    while begins > at:
        day -= _ONE_DAY
        begins, ends = _span(day, clock.zone, clock.rollover_hour)
    while ends <= at:
        day += _ONE_DAY
        begins, ends = _span(day, clock.zone, clock.rollover_hour)
    return day


def start_of(day: date, clock: StudyClock) -> datetime:
    """The instant, UTC, at which the study day begins.

    Where the clock shows the rollover hour twice, the first time; where it skips it, as late after the skip
    as the hour lay within it. A day that a zone left out altogether begins, and ends, with the one after.
    """
    return _span(day, clock.zone, clock.rollover_hour)[0]


def zone_names() -> tuple[str, ...]:
    """Every time zone of the IANA database, in alphabetical order."""
    return tuple(sorted(_zone_names()))


def is_zone(name: str) -> bool:
    """Whether the name is a time zone of the IANA database, spelt exactly as there."""
    return name in _zone_names()


@lru_cache(maxsize=_MORNINGS_KEPT)
def _span(day: date, zone: str, rollover_hour: int) -> tuple[datetime, datetime]:
    """When the study day begins and when the next one does."""
    hour, place = time(rollover_hour), zoneinfo.ZoneInfo(zone)
    begins, ends = (datetime.combine(each, hour, tzinfo=place) for each in (day, day + _ONE_DAY))
    return begins.astimezone(UTC), ends.astimezone(UTC)


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones()) - _NOT_A_PLACE
