"""The log of a card and what it comes to: a fold in order of time, then of id, whatever order the lines arrived in.

A line that takes back names the line that no longer holds. So lines may arrive late, twice, or from several devices in
any order, and the card comes out the same to the last bit; and undoing goes as far back as the log does.
"""

from collections.abc import Iterable
from dataclasses import replace

from quizapp.domain import fuzz, scheduling
from quizapp.domain.memory import Card, EntryKind, Memory, Rating, ReviewEntry
from quizapp.domain.scheduling import STANDARD, Policy


def standing(entries: Iterable[ReviewEntry]) -> list[ReviewEntry]:
    """The lines that hold, in the order in which they count: none taken back, and none that takes back."""
    entries = list(entries)
    gone = {entry.takes_back for entry in entries if entry.kind is EntryKind.TAKE_BACK}
    kept = [entry for entry in entries if entry.kind is not EntryKind.TAKE_BACK and entry.id not in gone]
    kept.sort(key=lambda entry: (entry.at, entry.id))
    return kept


def fold(entries: Iterable[ReviewEntry], *, learner_id: int, item_id: int, policy: Policy = STANDARD) -> Card:
    """What the log of one card comes to.  entries: in any order."""
    lines = standing(entries)
    last = max((place for place, entry in enumerate(lines) if entry.kind is EntryKind.RATE), default=-1)
    card = Card()
    memory: Memory | None = None
    for place, entry in enumerate(lines):
        if entry.kind is not EntryKind.RATE:
            if memory is not card.memory:
                card = _answered(card, memory)
            card = after(card, entry, learner_id=learner_id, item_id=item_id, policy=policy)
        # Reviews in a row need one card only, behind the last of them, and one due instant.
        elif place < last:
            memory = scheduling.review_in_passing(
                memory, _rating(entry), at=entry.at, clock=entry.clock, policy=policy
            )
        else:
            memory = _reviewed(memory, entry, learner_id=learner_id, item_id=item_id, policy=policy)
    return card if memory is card.memory else _answered(card, memory)


def replay(
    entries: Iterable[ReviewEntry], *, learner_id: int, item_id: int, policy: Policy = STANDARD
) -> Memory | None:
    """The memory that the log of one card gives, None if no review is left in it."""
    return fold(entries, learner_id=learner_id, item_id=item_id, policy=policy).memory


def after(
    card: Card, entry: ReviewEntry, *, learner_id: int, item_id: int, policy: Policy = STANDARD
) -> Card:
    """The card after one more line, which is not before the last one that holds and takes none back."""
    match entry.kind:
        case EntryKind.RATE:
            memory = _reviewed(card.memory, entry, learner_id=learner_id, item_id=item_id, policy=policy)
            return _answered(card, memory)
        case EntryKind.SET_DUE:
            return replace(card, set_day=entry.day)
        case EntryKind.BURY:
            return replace(card, buried_until=entry.day)
        case EntryKind.SUSPEND:
            return replace(card, is_suspended=True)
        case EntryKind.RESUME:
            return replace(card, is_suspended=False)
        case EntryKind.FLAG | EntryKind.UNFLAG:
            return replace(card, is_flagged=entry.kind is EntryKind.FLAG)
        case EntryKind.KEEP:
            return replace(card, kept_at_lapses=0 if card.memory is None else card.memory.lapses)
        case EntryKind.TAKE_BACK:
            raise ValueError(f"The line {entry.id} takes another back; fold the whole log.")


def _reviewed(
    memory: Memory | None, entry: ReviewEntry, *, learner_id: int, item_id: int, policy: Policy
) -> Memory:
    return scheduling.review(
        memory,
        _rating(entry),
        at=entry.at,
        clock=entry.clock,
        seed=fuzz.seed_for(learner_id, item_id, reviews=0 if memory is None else memory.reviews),
        policy=policy,
        planned_days=entry.planned_days,
    )


def _answered(card: Card, memory: Memory | None) -> Card:
    # Whoever answers a card has it before them, buried or not; a day set by hand has served its turn.
    return replace(card, memory=memory, buried_until=None, set_day=None)


def _rating(entry: ReviewEntry) -> Rating:
    if entry.rating is None:
        raise ValueError(f"The line {entry.id} rates without a rating.")
    return entry.rating
