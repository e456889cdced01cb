"""What a device did with cards while it was offline, as it sends it; a bad event spoils no other.

The format, JSON, in a list of at most 200:

    {"id": UUID, "ordinal": 1, 2, … of that device, "item": number, "kind": see EntryKind,
     "at": "2026-11-24T09:05:00.000Z" by the device's clock, "zone": IANA name,
     of rate:      "revision": number, "given": {"selected": [number…], "texts": [text…], "passed"?: true},
                   "rating": 1 to 4 or null to leave it to the grade, "took_ms": number or null
     of take_back: "takes_back": UUID     of set_due and bury: "day": "2026-11-30"}
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from quizapp.domain.items import Response
from quizapp.domain.memory import EntryKind, Rating, StudyClock
from quizapp.domain.study_days import is_zone

EVENTS_AT_MOST = 200
TEXTS_AT_MOST, TEXT_AT_MOST = 50, 5_000
_LARGEST = 2**31 - 1
_DATED = (EntryKind.SET_DUE, EntryKind.BURY)


class BadEvent(ValueError):
    """What was sent is no event; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class DeviceEvent:
    """One thing done.  claimed_at: by the device's clock.  clock: of the learner there, its rollover hour ours.

    revision, given: of RATE.  rating: the learner's own, None to leave it to the grade.
    """

    id: str
    ordinal: int
    item_id: int
    kind: EntryKind
    claimed_at: datetime
    clock: StudyClock
    revision: int | None = None
    given: Response | None = None
    rating: Rating | None = None
    took_ms: int | None = None
    takes_back: str | None = None
    day: date | None = None


def read_event(document: Any, *, clock: StudyClock) -> DeviceEvent:
    """One event.  clock: the learner's own, which holds where the zone sent is none. Raises BadEvent."""
    if not isinstance(document, Mapping):
        raise BadEvent("An event is an object.")
    kind = _kind(document.get("kind"))
    zone = document.get("zone")
    is_known = isinstance(zone, str) and len(zone) <= 64 and is_zone(zone)
    event_clock = StudyClock(str(zone), clock.rollover_hour) if is_known else clock
    is_rated = kind is EntryKind.RATE
    return DeviceEvent(
        id=_name(document.get("id"), "id"),
        ordinal=_number(document.get("ordinal"), "ordinal"),
        item_id=_number(document.get("item"), "item"),
        kind=kind,
        claimed_at=read_instant(document.get("at")),
        clock=event_clock,
        revision=_number(document.get("revision"), "revision") if is_rated else None,
        given=_response(document.get("given")) if is_rated else None,
        rating=_rating(document.get("rating")) if is_rated else None,
        took_ms=_took(document.get("took_ms")) if is_rated else None,
        takes_back=_name(document.get("takes_back"), "takes_back") if kind is EntryKind.TAKE_BACK else None,
        day=_day(document.get("day")) if kind in _DATED else None,
    )


def read_instant(value: Any) -> datetime:
    """An instant in ISO 8601 with an offset. Raises BadEvent for anything else, 30 February among it."""
    if isinstance(value, str) and len(value) <= 40:
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise BadEvent("A time is written like 2026-11-24T09:05:00.000Z.")


def name_of(document: Any) -> str:
    """The name of an event that could not be read, as far as it has one, to name it in an answer."""
    value = document.get("id") if isinstance(document, Mapping) else None
    return value[:36] if isinstance(value, str) else ""


def _kind(value: Any) -> EntryKind:
    if isinstance(value, str) and value in {kind.value for kind in EntryKind}:
        return EntryKind(value)
    raise BadEvent("There is no such kind of event.")


def _name(value: Any, field: str) -> str:
    try:
        if isinstance(value, str) and str(uuid.UUID(value)) == value:
            return value
    except ValueError:
        pass
    raise BadEvent(f"“{field}” is a UUID in small letters with hyphens.")


def _number(value: Any, field: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _LARGEST:
        return value
    raise BadEvent(f"“{field}” is a whole number from 1 on.")


def _rating(value: Any) -> Rating | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and value in tuple(Rating):
        return Rating(value)
    raise BadEvent("A rating is 1, 2, 3, 4 or null.")


def _took(value: Any) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return min(value, _LARGEST) if is_number and value >= 0 else None


def _day(value: Any) -> date:
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise BadEvent("A day is written like 2026-11-30.")


def _response(value: Any) -> Response:
    if not isinstance(value, Mapping):
        raise BadEvent("What was given is an object with “selected” and “texts”.")
    selected, texts = value.get("selected", []), value.get("texts", [])
    if not _is_list_of(selected, int) or any(not 0 <= number <= _LARGEST for number in selected):
        raise BadEvent("“selected” is a list of numbers.")
    if not _is_list_of(texts, str) or any(len(text) > TEXT_AT_MOST for text in texts):
        raise BadEvent("“texts” is a list of texts, none of them too long.")
    return Response(tuple(selected), tuple(texts), value.get("passed") is True)


def _is_list_of(values: Any, kind: type) -> bool:
    return (
        isinstance(values, list)
        and len(values) <= TEXTS_AT_MOST
        and all(isinstance(value, kind) and not isinstance(value, bool) for value in values)
    )


def in_order(events: Iterable[DeviceEvent]) -> list[DeviceEvent]:
    """As the device did them."""
    return sorted(events, key=lambda event: (event.ordinal, event.id))
