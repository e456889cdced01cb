"""Moving cards: lines added to their logs, and the cards that the logs then come to.

The usual line is later than all that stand, and the card after it follows from the card before it. Any other, of a
clock that was put back, of a device that was offline, or one that takes another back, has its log read and folded.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from quizapp.domain import card_log, fuzz
from quizapp.domain.cards import HeldItem
from quizapp.domain.memory import Card, EntryKind, Memory, Rating, ReviewEntry
from quizapp.domain.memory_model import Model
from quizapp.domain.study_days import study_day
from quizapp.persistence import writes
from quizapp.persistence.queries import cards
from quizapp.persistence.rows import from_card
from quizapp.services import exam_plans
from quizapp.services.accounts import Learner
from quizapp.services.errors import Stale


@dataclass(frozen=True, slots=True)
class CardMove:
    """One review about to be stored.  held: the item with its card as it stands.  response_id: what it rates.

    planned_days: the interval chosen for it, None to leave it to chance.
    """

    held: HeldItem
    response_id: str
    rating: Rating
    planned_days: int | None = None


def day_line(learner_id: int, day: date, *, reviews: int = 0, new_cards: int = 0) -> dict[str, Any]:
    """What moving cards adds to the sums of a study day, below 0 for what it takes away."""
    return {
        "learner_id": learner_id,
        "study_day": day,
        "answers": 0,
        "score_total": 0.0,
        "reviews": reviews,
        "new_cards": new_cards,
    }


def met_lines(learner_id: int, before: Mapping[int, date], after: Mapping[int, date]) -> list[dict[str, Any]]:
    """What the sums of days gain and lose in new cards.  before, after: the days on which cards were met, by item."""
    changed = [item_id for item_id in {**before, **after} if before.get(item_id) != after.get(item_id)]
    lost = [day_line(learner_id, before[item_id], new_cards=-1) for item_id in changed if item_id in before]
    gained = [day_line(learner_id, after[item_id], new_cards=1) for item_id in changed if item_id in after]
    return sorted([*lost, *gained], key=lambda line: line["study_day"])


_AT_ONCE = timedelta(milliseconds=1)


def new_id() -> str:
    """A name for a line that is made here."""
    return str(uuid.uuid4())


def move_cards(
    session: Session,
    learner: Learner,
    moves: Sequence[CardMove],
    *,
    now: datetime,
    at: datetime | None = None,
) -> list[Card]:
    """Review cards of different items; gives the cards as they are then.

    at: when the recall was, if not now.  Raises Stale if one was moved at the same moment.
    """
    if not moves:
        return []
    at = at or now
    entries = [
        ReviewEntry(
            id=new_id(),
            kind=EntryKind.RATE,
            at=_not_the_same(at, move.held.memory),
            clock=learner.clock,
            rating=move.rating,
            planned_days=move.planned_days,
        )
        for move in moves
    ]
    late = [move.held.id for move in moves if at < now or _may_be_late(move.held.card, at)]
    logs = cards.list_entries(session, learner.id, late) if late else {}
    after = []
    for move, entry in zip(moves, entries, strict=True):
        item_id = move.held.id
        if item_id in logs:
            log = [*logs[item_id], entry]
            card = card_log.fold(log, learner_id=learner.id, item_id=item_id, policy=learner.policy)
        else:
            card = card_log.after(
                move.held.card, entry, learner_id=learner.id, item_id=item_id, policy=learner.policy
            )
        after.append(card)
    moved = [(move.held, card) for move, card in zip(moves, after, strict=True)]
    put_cards(
        session,
        learner,
        moved,
        lines=1,
        planned=exam_plans.days_after_review(session, learner, moved, now=now),
    )
    writes.add_reviews(
        session,
        [
            line_of(
                entry,
                learner.id,
                item_id=move.held.id,
                ordinal=move.held.entries + 1,
                received_at=now,
                response_id=move.response_id,
                retrievability=predicted(move.held.memory, entry, model=learner.policy.model),
            )
            for move, entry in zip(moves, entries, strict=True)
        ],
    )
    return after


def add_line(
    session: Session, learner: Learner, held: HeldItem, entry: ReviewEntry, *, now: datetime
) -> HeldItem:
    """Add one line that is no review, such as one that takes back; gives the item with its card as it then is.

    It counts after all that are there, whatever the clock says: what is resumed was suspended before.
    Raises Stale if the card was moved at the same moment.
    """
    lines = cards.list_entries(session, learner.id, [held.id])[held.id]
    last_at = max((line.at for line in lines), default=None)
    if last_at is not None and entry.at <= last_at and entry.kind is not EntryKind.TAKE_BACK:
        entry = replace(entry, at=last_at + timedelta(microseconds=1))
    log = [*lines, entry]
    card = card_log.fold(log, learner_id=learner.id, item_id=held.id, policy=learner.policy)
    planned = {}
    if held.planned_day is not None and card.memory != held.memory:
        # What was planned followed from what is taken back; what is to be done again is to be done today.
        planned[held.id] = study_day(now, learner.clock)
    put_cards(session, learner, [(held, card)], lines=1, planned=planned)
    writes.add_reviews(
        session,
        [line_of(entry, learner.id, item_id=held.id, ordinal=held.entries + 1, received_at=now)],
    )
    return replace(held, card=card, entries=held.entries + 1)


def take_back(session: Session, learner: Learner, held: HeldItem, line_id: str, *, now: datetime) -> HeldItem:
    """Take one line of the card's log back; gives the item with its card as it then is. Raises Stale as `add_line`."""
    entry = ReviewEntry(
        id=new_id(), kind=EntryKind.TAKE_BACK, at=now, clock=learner.clock, takes_back=line_id
    )
    return add_line(session, learner, held, entry, now=now)


def put_cards(
    session: Session,
    learner: Learner,
    moved: Sequence[tuple[HeldItem, Card]],
    *,
    lines: int,
    planned: Mapping[int, date] | None = None,
) -> None:
    """Store cards whose logs grow by that many lines each. Raises Stale if one was moved at the same moment.

    planned: by item, the days that a plan towards an exam gives them.
    """
    planned = planned or {}
    stored = writes.put_cards(
        session,
        [
            {
                "learner_id": learner.id,
                "item_id": held.id,
                "entries": held.entries + lines,
                # A plan holds until the next review; what else is done with a card leaves it as it is.
                **from_card(
                    card,
                    learner.clock,
                    planned_day=planned.get(
                        held.id, held.planned_day if card.memory == held.memory else None
                    ),
                ),
            }
            for held, card in moved
        ],
        lines=lines,
    )
    if stored < len(moved):
        raise Stale(
            "This card was moved at the same moment, by an answer in another tab or by a teacher's decision on an "
            "earlier one. Send this once more."
        )


def line_of(
    entry: ReviewEntry,
    learner_id: int,
    *,
    item_id: int,
    ordinal: int,
    received_at: datetime,
    response_id: str | None = None,
    retrievability: float | None = None,
) -> dict[str, Any]:
    """The row of a line that was made here."""
    return {
        "learner_id": learner_id,
        "item_id": item_id,
        "ordinal": ordinal,
        "id": entry.id,
        "kind": entry.kind.value,
        "response_id": response_id,
        "rating": None if entry.rating is None else int(entry.rating),
        "takes_back": entry.takes_back,
        "day": entry.day,
        "planned_days": entry.planned_days,
        "reviewed_at": entry.at,
        "received_at": received_at,
        "study_day": study_day(entry.at, entry.clock),
        "zone": entry.clock.zone,
        "rollover_hour": entry.clock.rollover_hour,
        "retrievability": retrievability,
        "device_id": None,
        "device_ordinal": None,
        "claimed_at": None,
        "clock_note": "",
    }


def _may_be_late(card: Card, at: datetime) -> bool:
    """Whether a line after that instant may stand in the card's log.

    Beside the last review, whose instant the card knows, only these make a difference to a review before them.
    """
    if card.buried_until is not None or card.set_day is not None or card.kept_at_lapses:
        return True
    return card.memory is not None and at < card.memory.last_at


def _not_the_same(at: datetime, before: Memory | None) -> datetime:
    """The instant, or the next free one where reviews stand at it: which was first must not be left to names."""
    if before is not None and at <= before.last_at < at + _AT_ONCE:
        return before.last_at + timedelta(microseconds=1)
    return at


def card_seed(learner_id: int, held: HeldItem) -> int:
    """The seed of the next interval's spread, the same that a replay of the log will use."""
    return fuzz.seed_for(learner_id, held.id, reviews=held.memory.reviews if held.memory else 0)


def predicted(before: Memory | None, entry: ReviewEntry, *, model: Model) -> float | None:
    """The chance of recall that the model gave just before a review, None for the first of a card."""
    if before is None:
        return None
    elapsed_days = max(0, (study_day(entry.at, entry.clock) - before.last_day).days)
    return model.retrievability(elapsed_days, before.stability)
