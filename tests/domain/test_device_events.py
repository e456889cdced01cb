"""Events of a device: read exactly, or refused in a sentence."""

from datetime import UTC, datetime
from typing import Any

import pytest

from quizapp.domain.device_events import BadEvent, DeviceEvent, in_order, name_of, read_event
from quizapp.domain.items import Response
from quizapp.domain.memory import EntryKind, Rating, StudyClock

NAME = "3f0e2f0c-58a0-4a3b-9d8e-0d9d6c1f7a11"
CLOCK = StudyClock("Europe/Berlin", 5)
RATED: dict[str, Any] = {
    "id": NAME,
    "ordinal": 3,
    "item": 7,
    "kind": "rate",
    "at": "2026-11-24T10:05:00.250+01:00",
    "zone": "Asia/Tokyo",
    "revision": 2,
    "given": {"selected": [1], "texts": []},
    "rating": 3,
    "took_ms": 4000,
}


def test_a_rating_is_read_whole() -> None:
    assert read_event(RATED, clock=CLOCK) == DeviceEvent(
        id=NAME,
        ordinal=3,
        item_id=7,
        kind=EntryKind.RATE,
        claimed_at=datetime(2026, 11, 24, 9, 5, 0, 250_000, tzinfo=UTC),
        clock=StudyClock("Asia/Tokyo", 5),
        revision=2,
        given=Response((1,), ()),
        rating=Rating.GOOD,
        took_ms=4000,
    )


def test_what_may_be_missing_may_be_missing() -> None:
    event = read_event(RATED | {"zone": "Nowhere", "rating": None, "took_ms": -1}, clock=CLOCK)
    assert (event.clock, event.rating, event.took_ms) == (CLOCK, None, None)
    buried = read_event(RATED | {"kind": "bury", "day": "2026-11-25"}, clock=CLOCK)
    assert (str(buried.day), buried.given) == ("2026-11-25", None)
    taken = read_event(RATED | {"kind": "take_back", "takes_back": NAME}, clock=CLOCK)
    assert taken.takes_back == NAME
    assert in_order([event, taken]) == sorted([event, taken], key=lambda each: each.ordinal)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "one"},
        {"id": NAME.upper()},
        {"ordinal": 0},
        {"ordinal": True},
        {"item": "7"},
        {"item": 2**40},
        {"kind": "cheat"},
        {"at": "2026-02-30T10:00:00Z"},
        {"at": "2026-11-24T10:00:00"},
        {"at": 1764000000},
        {"at": None},
        {"at": "0001-01-01T00:00:00+23:00"},
        {"rating": 5},
        {"rating": "3"},
        {"given": None},
        {"given": {"selected": "1"}},
        {"given": {"selected": [-1]}},
        {"given": {"texts": ["x" * 6000]}},
        {"given": {"texts": ["x"] * 51}},
        {"kind": "bury", "day": "tomorrow"},
        {"kind": "take_back"},
    ],
)
def test_what_is_no_event_is_refused_in_a_sentence(wrong: dict[str, Any]) -> None:
    """Case 67: 30 February, a number, null; and whatever else cannot be read."""
    with pytest.raises(BadEvent, match=r"\.$"):
        read_event(RATED | wrong, clock=CLOCK)


def test_it_is_named_as_far_as_it_has_a_name() -> None:
    assert [name_of(each) for each in (RATED, {"id": 7}, {"id": "x" * 100}, None)] == [NAME, "", "x" * 36, ""]
    with pytest.raises(BadEvent):
        read_event(None, clock=CLOCK)
