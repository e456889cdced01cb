"""When something that was done offline happened: the device's clock is believed as far as it can be.

A clock that is wrong by decades still counts minutes rightly, so what is compared is what it says on sending and what
ours says on receiving; the difference is put to every time of that sending. What then still lies ahead of us is put to
now. Both are noted beside the line, and neither makes a card wait for the year 9999.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(minutes=5)
"""A clock that is off by less is taken as it is: people set them by hand, and a sending takes its time."""
EARLIEST = datetime(2015, 1, 1, tzinfo=UTC)
_STEP = timedelta(milliseconds=1)

AS_IT_WAS, MOVED, CLAMPED, ORDERED = "", "moved", "clamped", "ordered"


@dataclass(frozen=True, slots=True)
class Placed:
    """at: when it counts, UTC.  note: "" as claimed, moved by how much the clock was off, clamped to now, or ordered:
    put behind what the device did before, because its clock had jumped back.
    """

    at: datetime
    note: str


def place(claimed: Sequence[datetime], *, sent_at: datetime, received_at: datetime) -> list[Placed]:
    """When each counts.  claimed: by the device's clock, in the order in which the device did them.

    sent_at: by the same clock, on sending.  received_at: by ours.
    """
    off = received_at - sent_at
    is_off = abs(off) > TOLERANCE
    placed: list[Placed] = []
    for moment in claimed:
        at, note = (moment + off, MOVED) if is_off else (moment, AS_IT_WAS)
        if at > received_at + (timedelta(0) if is_off else TOLERANCE):
            at, note = received_at, CLAMPED
        if placed and at < placed[-1].at and note != CLAMPED:
            at, note = placed[-1].at + _STEP, ORDERED
        placed.append(Placed(at.astimezone(UTC), note))
    return placed
