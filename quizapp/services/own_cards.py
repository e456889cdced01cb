"""A learner's own cards, looked at: all of them as a list, and one with its whole history and its forgetting curve.

What a quiz of the class keeps back is kept back here too: a card that its answers have moved tells how they went.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from quizapp.domain import scheduling
from quizapp.domain.cards import HeldItem, ShownState
from quizapp.domain.forgetting_curve import CurvePoint, curve
from quizapp.domain.memory import Card, EntryKind, ReviewEntry
from quizapp.domain.study_days import study_day
from quizapp.persistence.queries import own_cards as queries
from quizapp.persistence.queries.own_cards import Wanted
from quizapp.persistence.rows import to_card, to_entry, to_item_from_text
from quizapp.services import sittings, study
from quizapp.services.accounts import Learner
from quizapp.services.errors import NotFound, Stale

PER_PAGE = 25
LINES_SHOWN = 200
WITHHELD = (
    "This card was moved by a quiz of your class that does not show its results yet. Its page opens as soon as the "
    "quiz does."
)


@dataclass(frozen=True, slots=True)
class OwnCard:
    """A card in the list.  due_at: None for one that waits for nothing.  entries: lines in its log."""

    item_id: int
    section: str
    stem: str
    card: Card
    due_at: datetime | None
    entries: int


@dataclass(frozen=True, slots=True)
class OwnCardPage:
    """One page of them.  first: place of the first among the total.  is_short: whether some are kept back now."""

    cards: tuple[OwnCard, ...]
    total: int
    first: int
    is_short: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of a card's log.  context: where it comes from: quiz, practice, cards, None for what is no answer.

    taken_back_at: None for a line that holds.  takes_back: the line that this one takes back, None for others.
    """

    entry: ReviewEntry
    context: str | None
    taken_back_at: datetime | None
    takes_back: ReviewEntry | None


@dataclass(frozen=True, slots=True)
class CardAbout:
    """All about a card.  recall: chance that it is recalled now, None before the first review.

    lines: newest first, at most 200.  lines_left_out: how many older ones there are.  curve: see forgetting_curve.
    """

    held: HeldItem
    due_at: datetime | None
    today: date
    recall: float | None
    lines: tuple[LogLine, ...]
    lines_left_out: int
    curve: tuple[CurvePoint, ...]


def list_own(
    session: Session, learner: Learner, *, section: str, state: ShownState | None, page: int, now: datetime
) -> OwnCardPage:
    """One page of the learner's cards, longest due first.  section: "" for all.  page: 1 for the first."""
    wanted = Wanted(
        section,
        state,
        now,
        study_day(now, learner.clock),
        hidden=sittings.items_kept_back(session, learner),
        withheld=sittings.list_withheld(session, learner.id, now=now),
    )
    offset = (page - 1) * PER_PAGE
    total = queries.count_cards(session, learner.id, wanted)
    rows: Sequence[Any] = ()
    if total > offset:
        rows = queries.list_cards(session, learner.id, wanted, offset=offset, limit=PER_PAGE)
    return OwnCardPage(
        tuple(
            OwnCard(
                row.id,
                row.section,
                to_item_from_text(row.digest, row.document).stem,
                to_card(row),
                row.due_at,
                row.entries,
            )
            for row in rows
        ),
        total,
        offset + 1,
        is_short=bool(wanted.hidden or wanted.withheld),
    )


def about(session: Session, learner: Learner, item_id: int, *, now: datetime) -> CardAbout:
    """The learner's card of an item.

    Raises NotFound without one, Stale while the item, or an answer to it, is kept back by a quiz.
    """
    held = study.open_card(session, learner, item_id)
    if held.entries == 0:
        raise NotFound("You have no such card.")
    rows = queries.list_log(session, learner.id, item_id)
    if not {row.attempt_id for row in rows}.isdisjoint(sittings.list_withheld(session, learner.id, now=now)):
        raise Stale(WITHHELD)
    today = study_day(now, learner.clock)
    due_at = scheduling.due_at(held.card, learner.clock, planned_day=held.planned_day)
    entries = {row.id: to_entry(row) for row in rows}
    taking = {entry.takes_back: entry for entry in entries.values() if entry.kind is EntryKind.TAKE_BACK}
    shown = rows[-LINES_SHOWN:]
    return CardAbout(
        held=held,
        due_at=due_at,
        today=today,
        recall=_recall_now(held.card, learner, today=today),
        lines=tuple(_to_line(row, entries, taking) for row in reversed(shown)),
        lines_left_out=len(rows) - len(shown),
        curve=tuple(
            curve(
                entries.values(),
                learner_id=learner.id,
                item_id=item_id,
                today=today,
                due_day=study_day(due_at, learner.clock) if due_at else None,
                policy=learner.policy,
            )
        ),
    )


def _recall_now(card: Card, learner: Learner, *, today: date) -> float | None:
    if card.memory is None:
        return None
    elapsed_days = max(0, (today - card.memory.last_day).days)
    return learner.policy.model.retrievability(elapsed_days, card.memory.stability)


def _to_line(
    row: Any, entries: Mapping[str, ReviewEntry], taking: Mapping[str | None, ReviewEntry]
) -> LogLine:
    """taking: the lines that take others back, by what they take back."""
    entry = entries[row.id]
    return LogLine(
        entry,
        row.context,
        taking[entry.id].at if entry.id in taking else None,
        entries.get(entry.takes_back) if entry.takes_back else None,
    )
