"""Rows and domain values: what one makes of the other, and that a wording is made once."""

import json
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.availability import Timing, Window
from quizapp.domain.documents import item_digest, item_to_document
from quizapp.domain.memory import Card, CardState, EntryKind, Memory, Rating, ReviewEntry, StudyClock
from quizapp.persistence import rows
from quizapp.persistence.models import AssignmentRow, AttemptRow, ReviewRow
from tests.support.builders import an_item

memories = st.builds(
    Memory,
    state=st.sampled_from(CardState),
    step=st.integers(0, 2),
    stability=st.floats(0.001, 36_500),
    difficulty=st.floats(1, 10),
    due_at=st.datetimes(timezones=st.just(UTC)),
    last_day=st.dates(),
    last_at=st.datetimes(timezones=st.just(UTC)),
    reviews=st.integers(1, 1000),
    lapses=st.integers(0, 1000),
)


cards = st.builds(
    Card,
    memory=st.none() | memories,
    is_suspended=st.booleans(),
    buried_until=st.none() | st.dates(date(1, 2, 1)),
    set_day=st.none() | st.dates(date(1, 2, 1)),
    is_flagged=st.booleans(),
    kept_at_lapses=st.integers(0, 1000),
)


@given(cards)
def test_a_card_survives_its_columns(card: Card) -> None:
    columns = rows.from_card(card, StudyClock())
    assert rows.to_card(SimpleNamespace(**columns, entries=1)) == card
    assert rows.to_memory(SimpleNamespace(**columns)) == card.memory


def test_what_is_no_card_yet_is_a_fresh_one_and_waits_for_nothing() -> None:
    assert rows.to_card(SimpleNamespace(entries=None)) == Card()
    assert rows.from_card(Card(), StudyClock())["due_at"] is None


def test_a_wording_is_made_once_and_another_one_is_another() -> None:
    one, two = an_item(stem="One wording?"), an_item(stem="Another wording?")
    first = rows.to_item(item_digest(one), item_to_document(one))
    assert first == one
    assert rows.to_item(item_digest(one), {}) is first
    assert rows.to_item(item_digest(two), item_to_document(two)) == two


def test_wordings_kept_at_hand_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_items", {})
    monkeypatch.setattr(rows, "_ITEMS_KEPT", 3)
    for number in range(10):
        item = an_item(stem=f"Number {number}?")
        assert rows.to_item(item_digest(item), item_to_document(item)) == item
        assert len(rows._items) <= 3


def test_a_line_of_a_log_keeps_the_clock_of_its_time() -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    row = ReviewRow(
        learner_id=1,
        item_id=2,
        ordinal=1,
        id="one",
        kind="rate",
        rating=3,
        planned_days=4,
        reviewed_at=at,
        study_day=date(2026, 3, 2),
        zone="Pacific/Kiritimati",
        rollover_hour=6,
    )
    clock = StudyClock("Pacific/Kiritimati", 6)
    assert rows.to_entry(row) == ReviewEntry(
        "one", EntryKind.RATE, at, clock, rating=Rating.GOOD, planned_days=4
    )
    row.kind, row.rating, row.takes_back, row.planned_days = "take_back", None, "other", None
    assert rows.to_entry(row) == ReviewEntry("one", EntryKind.TAKE_BACK, at, clock, takes_back="other")


def test_a_document_as_text_gives_the_same_item() -> None:
    item = an_item(stem="Who wrote it down?")
    document = item_to_document(item)
    assert rows.to_item_from_text("digest of a test, first", json.dumps(document)) == item
    assert rows.to_item_from_text("digest of a test, first", "not read again") == item


def test_the_times_of_what_was_set_and_of_an_attempt_are_those_of_their_rows() -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert rows.to_window(AssignmentRow(closes_at=at, withdrawn_at=at)) == Window(None, at, is_withdrawn=True)
    attempt = AttemptRow(started_at=at, paused_at=at, paused_s=7, is_surplus=False)
    assert rows.to_timing(attempt) == Timing(at, None, at, 7)
