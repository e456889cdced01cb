"""Rows to domain values and back. Nothing outside services and persistence sees a row."""

import functools
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from quizapp.domain.availability import Timing, Window
from quizapp.domain.documents import item_from_document
from quizapp.domain.families import chief_claim
from quizapp.domain.interleaving import voice_of
from quizapp.domain.items import Item
from quizapp.domain.memory import Card, CardState, EntryKind, Memory, Rating, ReviewEntry, StudyClock
from quizapp.domain.memory_model import DEFAULT, Model
from quizapp.domain.scheduling import Policy, due_at
from quizapp.domain.searching import searched_text
from quizapp.persistence.models import AssignmentRow, AttemptRow, CardRow, ReviewRow

_items: dict[str, Item] = {}
_ITEMS_KEPT = 5000


def to_item(digest: str, document: Mapping[str, Any]) -> Item:
    """The item of a revision. A wording is frozen, so the value is made once for each digest."""
    item = _items.get(digest)
    if item is None:
        if len(_items) >= _ITEMS_KEPT:
            _items.clear()
        item = _items[digest] = item_from_document(document)
    return item


def to_item_from_text(digest: str, document: str) -> Item:
    """The same from the document as JSON text, for reading many at once: most were made before, and need no parsing."""
    item = _items.get(digest)
    return to_item(digest, json.loads(document)) if item is None else item


def from_item(item: Item) -> dict[str, str]:
    """The columns of an item's row that are copied from its current wording."""
    return {
        "type": item.type,
        "section": item.section,
        "side": item.side.value,
        "search_text": searched_text(item),
        "variants_of": item.variants_of,
        "switch_group": item.switch_group,
        "claim": chief_claim(item),
        "controversy": item.controversy,
        "holder": voice_of(item).holder,
    }


MEMORY_COLUMNS = (
    CardRow.state,
    CardRow.step,
    CardRow.stability,
    CardRow.difficulty,
    CardRow.scheduled_at,
    CardRow.last_day,
    CardRow.last_at,
    CardRow.reviews,
    CardRow.lapses,
)
CARD_COLUMNS = (
    *MEMORY_COLUMNS,
    CardRow.is_suspended,
    CardRow.is_flagged,
    CardRow.buried_until,
    CardRow.set_day,
    CardRow.kept_at_lapses,
    CardRow.planned_day,
    CardRow.entries,
)


def to_memory(row: Any) -> Memory | None:
    """The memory in a row with MEMORY_COLUMNS; None where there is no card or no review stands."""
    if row.state is None:
        return None
    return Memory(
        state=CardState(row.state),
        step=row.step,
        stability=row.stability,
        difficulty=row.difficulty,
        due_at=row.scheduled_at,
        last_day=row.last_day,
        last_at=row.last_at,
        reviews=row.reviews,
        lapses=row.lapses,
    )


def to_card(row: Any) -> Card:
    """The card in a row with CARD_COLUMNS; a fresh one where there is none."""
    if row.entries is None:
        return FRESH
    return Card(
        memory=to_memory(row),
        is_suspended=row.is_suspended,
        buried_until=row.buried_until,
        set_day=row.set_day,
        is_flagged=row.is_flagged,
        kept_at_lapses=row.kept_at_lapses,
    )


FRESH = Card()


def from_card(card: Card, clock: StudyClock, *, planned_day: date | None = None) -> dict[str, Any]:
    """The columns of a card's row, but for its key and `entries`.  clock: of the learner now."""
    memory = card.memory
    return {
        "state": memory.state.value if memory else None,
        "step": memory.step if memory else None,
        "stability": memory.stability if memory else None,
        "difficulty": memory.difficulty if memory else None,
        "scheduled_at": memory.due_at if memory else None,
        "last_day": memory.last_day if memory else None,
        "last_at": memory.last_at if memory else None,
        "reviews": memory.reviews if memory else 0,
        "lapses": memory.lapses if memory else 0,
        "is_suspended": card.is_suspended,
        "is_flagged": card.is_flagged,
        "buried_until": card.buried_until,
        "set_day": card.set_day,
        "kept_at_lapses": card.kept_at_lapses,
        "planned_day": planned_day,
        "due_at": due_at(card, clock, planned_day=planned_day),
    }


@functools.lru_cache(maxsize=512)
def to_clock(zone: str, rollover_hour: int) -> StudyClock:
    """The study clock of a learner or of a review."""
    return StudyClock(zone, rollover_hour)


def to_policy(desired_retention: float, weights_id: int | None, weights: Sequence[float] | None) -> Policy:
    """What a learner's cards are scheduled by.  weights_id, weights: None for the standard ones."""
    if weights_id is None or weights is None:
        return _standard(desired_retention)
    return _fitted(desired_retention, weights_id, tuple(weights))


@functools.lru_cache(maxsize=64)
def _standard(desired_retention: float) -> Policy:
    return Policy(DEFAULT, desired_retention)


@functools.lru_cache(maxsize=512)
def _fitted(desired_retention: float, weights_id: int, weights: tuple[float, ...]) -> Policy:
    return Policy(Model(weights, version=f"fsrs-6-{weights_id}"), desired_retention)


ENTRY_COLUMNS = (
    ReviewRow.id,
    ReviewRow.kind,
    ReviewRow.rating,
    ReviewRow.takes_back,
    ReviewRow.day,
    ReviewRow.planned_days,
    ReviewRow.reviewed_at,
    ReviewRow.zone,
    ReviewRow.rollover_hour,
)


def to_entry(row: Any) -> ReviewEntry:
    """One line of a card's log, of a row with ENTRY_COLUMNS."""
    return entry_of(
        row.id,
        row.kind,
        row.rating,
        row.takes_back,
        row.day,
        row.planned_days,
        row.reviewed_at,
        row.zone,
        row.rollover_hour,
    )


def entry_of(
    id_: str,
    kind: str,
    rating: int | None,
    takes_back: str | None,
    day: date | None,
    planned_days: int | None,
    at: datetime,
    zone: str,
    rollover_hour: int,
) -> ReviewEntry:
    """One line of a card's log from the values of ENTRY_COLUMNS, in their order: for reading many at once."""
    # Looked up, as making an enumeration's member from its value takes as long as the rest together.
    return ReviewEntry(
        id_,
        _KINDS[kind],
        at,
        to_clock(zone, rollover_hour),
        None if rating is None else _RATINGS[rating],
        takes_back,
        day,
        planned_days,
    )


_KINDS = {kind.value: kind for kind in EntryKind}
_RATINGS = {int(rating): rating for rating in Rating}


def to_window(row: AssignmentRow) -> Window:
    """When what was set is open."""
    return Window(row.opens_at, row.closes_at, row.withdrawn_at is not None)


def to_timing(row: AttemptRow) -> Timing:
    """The times of an attempt."""
    return Timing(row.started_at, row.submitted_at, row.paused_at, row.paused_s, row.is_surplus)
