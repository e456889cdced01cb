"""Dates and times as a teacher types them, on the clock of their own time zone."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(r"(20[0-9]{2}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(?::00)?")


def read_local(text: str, zone: str) -> datetime | None:
    """The instant, UTC, that the text names on the clock of the zone, None for an empty one.

    text: "2026-11-24T09:00", as a browser sends it, or with a space as somebody may type it. An hour that the clock
    shows twice is the first of the two; one that it leaves out is as much later. Raises ValueError for anything else.
    """
    if not text.strip():
        return None
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError("Type it like 2026-11-24 09:00.")
    try:
        local = datetime.fromisoformat(f"{found[1]}T{found[2]}")
    except ValueError:
        raise ValueError("There is no such day or time. Type it like 2026-11-24 09:00.") from None
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def write_local(at: datetime | None, zone: str) -> str:
    """The instant as the field for it holds it, "" for None."""
    return "" if at is None else at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
