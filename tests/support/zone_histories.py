"""Random histories of a card in every time zone, as often as can be about the awkward hours, and the study days of
their instants by a reckoning of its own: the mornings of a zone one after the other, in whole seconds.
"""

import random
import zoneinfo
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from quizapp.domain.memory import Rating, StudyClock

ROLLOVER_HOUR = 4
YEARS = 3
_DAY, _HOUR = 86_400, 3_600
_SCAN = 12 * _HOUR
_EPOCH = date(1970, 1, 1).toordinal()


class Mornings:
    """The beginnings of a zone's study days over three years, from how far its clock is ahead of UTC.

    A day begins when the clock shows 04:00 for the first time; where the clock leaps over 04:00, when it would have
    shown it without the leap. Nothing is asked of the zone but how far ahead it is at an instant.
    """

    def __init__(self, zone: str, year: int) -> None:
        self._place = zoneinfo.ZoneInfo(zone)
        self.first, self.last = (
            int(datetime(each, 1, 1, tzinfo=UTC).timestamp()) for each in (year, year + YEARS)
        )
        self.changes: list[int] = []
        """The instants, in seconds, from which on the clock is ahead by another amount."""
        self._begins: list[int] = []
        self._days: list[int] = []
        since, ahead = self.first - 3 * _DAY, self._ahead(self.first - 3 * _DAY)
        wall = -(10**12)
        for probe in range(since + _SCAN, self.last + 4 * _DAY, _SCAN):
            if self._ahead(probe) == ahead:
                continue
            change = self._change(probe - _SCAN, probe)
            wall = self._add(since, change, ahead=ahead, shown=wall)
            after = self._ahead(change)
            for day in range((wall - ROLLOVER_HOUR * _HOUR) // _DAY + 1, (change + after) // _DAY + 1):
                if wall <= day * _DAY + ROLLOVER_HOUR * _HOUR < change + after:
                    self._note(day, day * _DAY + ROLLOVER_HOUR * _HOUR - ahead)
                    wall = day * _DAY + ROLLOVER_HOUR * _HOUR + 1
            since, ahead = change, after
            self.changes.append(change)
        self._add(since, self.last + 4 * _DAY, ahead=ahead, shown=wall)

    def day_of(self, at: int) -> int:
        """The study day of an instant in seconds, as the number of a day."""
        return self._days[bisect_right(self._begins, at) - 1]

    def next_after(self, at: int) -> int:
        """When the next study day begins."""
        return self._begins[bisect_right(self._begins, at)]

    def day_by_hours(self, at: int, *, seen_from: int) -> int:
        """The same as it comes out when spans of 24 hours are counted back from the next rollover after `seen_from`.

        That is how Anki reckons; right until the clock changes in between.
        """
        place = bisect_right(self._begins, seen_from)
        return self._days[place - 1] - (self._begins[place] - 1 - at) // _DAY

    def _ahead(self, at: int) -> int:
        offset = datetime.fromtimestamp(at, self._place).utcoffset()
        assert offset is not None
        return int(offset.total_seconds())

    def _change(self, before: int, after: int) -> int:
        was = self._ahead(before)
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if self._ahead(middle) == was else (before, middle)
        return after

    def _add(self, since: int, until: int, *, ahead: int, shown: int) -> int:
        """Note the mornings of a stretch without a change; gives the furthest that the clock has shown by its end."""
        first = (since + ahead - ROLLOVER_HOUR * _HOUR + _DAY - 1) // _DAY
        for day in range(first, (until + ahead) // _DAY + 1):
            morning = day * _DAY + ROLLOVER_HOUR * _HOUR
            if shown <= morning < until + ahead:
                self._note(day, morning - ahead)
        return max(shown, until + ahead)

    def _note(self, day: int, begins: int) -> None:
        # Two that begin at once: the earlier one never was.
        while self._begins and self._begins[-1] >= begins:
            self._begins.pop()
            self._days.pop()
        self._begins.append(begins)
        self._days.append(day)


@dataclass(frozen=True, slots=True)
class ZoneHistory:
    """A card's reviews in one zone.  days: the study day of each, by `Mornings`; by_hours: by spans of 24 hours."""

    clock: StudyClock
    instants: tuple[datetime, ...]
    ratings: tuple[Rating, ...]
    days: tuple[date, ...]
    by_hours: tuple[date, ...]


def zone_histories(count: int, *, seed: int, begin: range = range(1990, 2035)) -> Iterator[ZoneHistory]:
    """So many histories, the zones of the IANA database in turn, each in three years of its own.

    begin: the years of which one is the first of these three.  Half of the instants lie within a day and a half of a
    change of the clock, where there is one, and half of all within two hours of a rollover.
    """
    draw = random.Random(seed)  # noqa: S311  (no secret)
    zones = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
    mornings = {zone: Mornings(zone, draw.choice(begin)) for zone in zones[:count]}
    for number in range(count):
        zone = zones[number % len(zones)]
        yield _history(draw, zone, mornings[zone])


def _history(draw: random.Random, zone: str, mornings: Mornings) -> ZoneHistory:
    at = draw.randrange(mornings.first, mornings.last - 300 * _DAY)
    seconds = []
    changes = [change for change in mornings.changes if mornings.first < change < mornings.last - 2 * _DAY]
    for _ in range(draw.randint(1, 12)):
        at += round(
            draw.choice((60, 600, _HOUR, 20 * _HOUR, 30 * _HOUR, 9 * _DAY, 70 * _DAY))
            * draw.uniform(0.5, 1.5)
        )
        if at >= mornings.last:
            break
        later = [change for change in changes if change > at]
        if later and draw.random() < 0.5:
            at = max(at, later[0] + draw.randint(-36 * _HOUR, 36 * _HOUR))
        if draw.random() < 0.5:
            at = max(at, mornings.next_after(at) + draw.randint(-2 * _HOUR, 2 * _HOUR))
        seconds.append(at)
    return ZoneHistory(
        StudyClock(zone, ROLLOVER_HOUR),
        tuple(datetime.fromtimestamp(each, UTC) for each in seconds),
        tuple(draw.choice((*Rating, Rating.GOOD, Rating.GOOD)) for _ in seconds),
        tuple(date.fromordinal(_EPOCH + mornings.day_of(each)) for each in seconds),
        tuple(
            date.fromordinal(_EPOCH + mornings.day_by_hours(each, seen_from=seconds[-1])) for each in seconds
        ),
    )
