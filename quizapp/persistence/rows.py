"""Rows to domain values and back. Nothing outside services and persistence sees a row."""

import functools
import json
from collections.abc import Mapping
from typing import Any

from quizapp.domain.availability import Timing, Window
from quizapp.domain.documents import item_from_document
from quizapp.domain.families import chief_claim
from quizapp.domain.items import Item
from quizapp.domain.memory import CardState, Memory, Rating, ReviewEntry, StudyClock
from quizapp.domain.searching import searched_text
from quizapp.persistence.models import AssignmentRow, AttemptRow, ReviewRow

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
    }


def to_memory(row: Any) -> Memory | None:
    """The memory in a card row, or in any row with those columns; None where there is no card or no review stands."""
    if row.state is None:
        return None
    return Memory(
        state=CardState(row.state),
        step=row.step,
        stability=row.stability,
        difficulty=row.difficulty,
        due_at=row.due_at,
        last_day=row.last_day,
        last_at=row.last_at,
        reviews=row.reviews,
        lapses=row.lapses,
    )


def from_memory(memory: Memory | None) -> dict[str, Any]:
    """The columns of a card row that hold this memory."""
    if memory is None:
        return {
            "state": None,
            "step": None,
            "stability": None,
            "difficulty": None,
            "due_at": None,
            "last_day": None,
            "last_at": None,
            "reviews": 0,
            "lapses": 0,
        }
    return {
        "state": memory.state.value,
        "step": memory.step,
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "due_at": memory.due_at,
        "last_day": memory.last_day,
        "last_at": memory.last_at,
        "reviews": memory.reviews,
        "lapses": memory.lapses,
    }


@functools.lru_cache(maxsize=512)
def to_clock(zone: str, rollover_hour: int) -> StudyClock:
    """The study clock of a learner or of a review."""
    return StudyClock(zone, rollover_hour)


def to_entry(row: ReviewRow) -> ReviewEntry:
    """One line of a card's log."""
    return ReviewEntry(
        rating=None if row.rating is None else Rating(row.rating),
        at=row.reviewed_at,
        clock=to_clock(row.zone, row.rollover_hour),
    )


def to_window(row: AssignmentRow) -> Window:
    """When what was set is open."""
    return Window(row.opens_at, row.closes_at, row.withdrawn_at is not None)


def to_timing(row: AttemptRow) -> Timing:
    """The times of an attempt."""
    return Timing(row.started_at, row.submitted_at, row.paused_at, row.paused_s, row.is_surplus)
