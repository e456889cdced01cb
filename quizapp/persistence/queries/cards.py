"""Reading cards and their logs."""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from quizapp.domain.families import Ties, chief_claim, ties
from quizapp.domain.interleaving import Voice
from quizapp.domain.items import Item
from quizapp.domain.memory import Memory, ReviewEntry, StudyClock
from quizapp.domain.study_days import start_of
from quizapp.persistence.models import CardRow, ItemRow, LearnerDayRow, ResponseRow, ReviewRow
from quizapp.persistence.rows import (
    CARD_COLUMNS,
    ENTRY_COLUMNS,
    MEMORY_COLUMNS,
    entry_of,
    to_entry,
    to_memory,
)

WAITING_AT_MOST = 300
MET_AT_MOST = 1000
# Enough for every phrasing of a claim to be among them in a bank of the size that we ship.
NEW_AT_MOST = 300
LOG_AT_MOST = 10_000
CARDS_AT_MOST = 500
MOST_ITEMS = 2**63 - 1


@dataclass(frozen=True, slots=True)
class WaitingCard:
    """A card that may come next.  memory, due_at: None for one not met yet.  ties: see domain.families.

    voice: see domain.interleaving.
    """

    item_id: int
    ties: Ties
    memory: Memory | None
    due_at: datetime | None
    voice: Voice


@dataclass(frozen=True, slots=True)
class Waiting:
    """What has been met is due.  cards: the weakest memories first, at most 300, steps in minutes before them.

    met: what was answered on the study day, as cards, in practice or in a quiz, with its ties; at most 1000 items.
    shown: the last two of those that have been rated, the later one at the end.  reviews: ratings of the day, but for
    those by which a card was met for the first time in a card review.
    """

    cards: Sequence[WaitingCard]
    met: Mapping[int, Ties]
    shown: Sequence[WaitingCard]
    reviews: int


_FAMILY_COLUMNS = (ItemRow.slug, ItemRow.variants_of, ItemRow.switch_group, ItemRow.claim)
_VOICE_COLUMNS = (ItemRow.controversy, ItemRow.holder)
_REVIEWED_TODAY = (
    sa.select(LearnerDayRow.reviews - LearnerDayRow.new_cards)
    .where(
        LearnerDayRow.learner_id == sa.bindparam("learner_id"),
        LearnerDayRow.study_day == sa.bindparam("study_day"),
    )
    .scalar_subquery()
    .label("reviewed_today")
)
# Falls with the retrievability, whatever the weights: how often the time in which the memory holds has gone by.
_FADING = (
    sa.cast(
        sa.extract("epoch", sa.bindparam("study_day", type_=sa.Date)) - sa.extract("epoch", CardRow.last_day),
        sa.Double,
    )
    / CardRow.stability
)
_DUE = (
    sa.select(
        ItemRow.id,
        *_FAMILY_COLUMNS,
        *_VOICE_COLUMNS,
        *MEMORY_COLUMNS,
        CardRow.due_at,
        sa.false().label("is_met"),
        _REVIEWED_TODAY,
    )
    .select_from(CardRow)
    .join(ItemRow, ItemRow.id == CardRow.item_id)
    .where(
        CardRow.learner_id == sa.bindparam("learner_id"),
        CardRow.due_at <= sa.bindparam("until"),
        ItemRow.status == "published",
    )
    .order_by(CardRow.state == "review", _FADING.desc(), CardRow.due_at)
    .limit(WAITING_AT_MOST)
)
_MET = (
    sa.select(
        ItemRow.id,
        *_FAMILY_COLUMNS,
        *_VOICE_COLUMNS,
        *MEMORY_COLUMNS,
        CardRow.due_at,
        sa.true().label("is_met"),
        sa.cast(sa.null(), sa.Integer).label("reviewed_today"),
    )
    .outerjoin(
        CardRow, sa.and_(CardRow.learner_id == sa.bindparam("learner_id"), CardRow.item_id == ItemRow.id)
    )
    .where(
        ItemRow.id.in_(
            sa.select(ResponseRow.item_id).where(
                ResponseRow.learner_id == sa.bindparam("learner_id"),
                ResponseRow.answered_at >= sa.bindparam("day_begins"),
                ResponseRow.answered_at < sa.bindparam("day_ends"),
            )
        )
    )
    .limit(MET_AT_MOST)
)
# One statement, since this is asked all day. SQLite limits the parts of a union only inside of queries of their own.
_WAITING = sa.union_all(sa.select(_DUE.subquery("due")), sa.select(_MET.subquery("met")))
_NEW = (
    sa.select(
        ItemRow.id,
        *_FAMILY_COLUMNS,
        *_VOICE_COLUMNS,
        sa.select(LearnerDayRow.new_cards)
        .where(
            LearnerDayRow.learner_id == sa.bindparam("learner_id"),
            LearnerDayRow.study_day == sa.bindparam("study_day"),
        )
        .scalar_subquery()
        .label("met_today"),
    )
    .outerjoin(
        CardRow, sa.and_(CardRow.learner_id == sa.bindparam("learner_id"), CardRow.item_id == ItemRow.id)
    )
    .where(
        ItemRow.status == "published",
        ItemRow.subject_id == sa.select(sa.func.min(ItemRow.subject_id)).scalar_subquery(),
        sa.or_(
            CardRow.item_id.is_(None),
            sa.and_(
                CardRow.state.is_(None),
                ~CardRow.is_suspended,
                sa.or_(CardRow.buried_until.is_(None), CardRow.buried_until <= sa.bindparam("study_day")),
                sa.or_(CardRow.set_day.is_(None), CardRow.set_day <= sa.bindparam("study_day")),
            ),
        ),
    )
    # What a teacher has added or edited comes before the rest of the bank: it is what the class is at.
    .order_by(ItemRow.origin.desc(), ItemRow.id)
    .limit(NEW_AT_MOST)
)
_AHEAD = (
    CardRow.learner_id == sa.bindparam("learner_id"),
    CardRow.due_at >= sa.bindparam("begins"),
    CardRow.due_at < sa.bindparam("ends"),
)
_COUNTED = (
    # Those of withdrawn items are counted too: the index alone answers this.
    sa.select(
        CardRow.due_at,
        sa.func.count().label("cards"),
        sa.null().label("id"),
        *(sa.null().label(column.key) for column in _FAMILY_COLUMNS),
    )
    .where(*_AHEAD)
    .group_by(CardRow.due_at)
)
_MAYBE_AKIN = (
    sa.select(CardRow.due_at, sa.literal(1).label("cards"), ItemRow.id, *_FAMILY_COLUMNS)
    .select_from(CardRow)
    .join(ItemRow, ItemRow.id == CardRow.item_id)
    .where(
        *_AHEAD,
        sa.or_(
            ItemRow.slug.in_(sa.bindparam("names", expanding=True)),
            ItemRow.variants_of.in_(sa.bindparam("names", expanding=True)),
            ItemRow.switch_group.in_(sa.bindparam("switches", expanding=True)),
            ItemRow.claim.in_(sa.bindparam("claims", expanding=True)),
        ),
    )
)
_DUE_AHEAD: Any = sa.union_all(_COUNTED, _MAYBE_AKIN)


@dataclass(frozen=True, slots=True)
class DueAhead:
    """What falls due in a stretch of time.  cards: how many, by the instant at which they do.  akin: those that may be
    kin to some items, with the instant, their number and their ties.
    """

    cards: Mapping[datetime, int]
    akin: Sequence[tuple[datetime, int, Ties]]


def list_due_ahead(
    session: Session, learner_id: int, *, begins: datetime, ends: datetime, kin_of: Iterable[Item]
) -> DueAhead:
    """What falls due from one instant to before another, at most so much as there are days and minutes between.

    One statement, by the index on (learner_id, due_at), however many cards there are.
    """
    kin_of = list(kin_of)
    rows = session.execute(
        _DUE_AHEAD,
        {
            "learner_id": learner_id,
            "begins": begins,
            "ends": ends,
            "names": sorted({name for item in kin_of for name in (item.slug, item.variants_of) if name}),
            "switches": sorted({item.switch_group for item in kin_of if item.switch_group}),
            "claims": sorted({chief_claim(item) for item in kin_of if item.claims}),
        },
    ).all()
    return DueAhead(
        {row.due_at: row.cards for row in rows if row.id is None},
        [(row.due_at, row.id, _to_ties(row)) for row in rows if row.id is not None],
    )


STORED_COLUMNS = (CardRow.item_id, *CARD_COLUMNS, CardRow.due_at)
_CARDS = (
    sa.select(*STORED_COLUMNS)
    .where(CardRow.learner_id == sa.bindparam("learner_id"), CardRow.item_id > sa.bindparam("after"))
    .order_by(CardRow.item_id)
    .limit(CARDS_AT_MOST)
)
# The table itself: what is mapped costs half as much again to read, and this reads whole logs.
_LOG = ReviewRow.__table__
_ALL_ENTRIES = (
    sa.select(_LOG.c.item_id, *(_LOG.c[column.key] for column in ENTRY_COLUMNS))
    .where(
        _LOG.c.learner_id == sa.bindparam("learner_id"),
        _LOG.c.item_id.between(sa.bindparam("first"), sa.bindparam("last")),
    )
    .order_by(_LOG.c.item_id, _LOG.c.ordinal)
    .execution_options(yield_per=2000)
)


def list_waiting(
    session: Session, learner_id: int, *, until: datetime, today: date, clock: StudyClock
) -> Waiting:
    """What is due by then of published items, and what was answered on a study day."""
    rows = session.execute(
        _WAITING,
        {
            "learner_id": learner_id,
            "until": until,
            "study_day": today,
            "day_begins": start_of(today, clock),
            "day_ends": start_of(today + timedelta(days=1), clock),
        },
    ).all()
    due = [row for row in rows if not row.is_met]
    met = [row for row in rows if row.is_met]
    rated = heapq.nlargest(2, (row for row in met if row.last_at is not None), key=lambda row: row.last_at)
    return Waiting(
        cards=[_to_waiting(row) for row in due],
        met={row.id: _to_ties(row) for row in met},
        shown=[_to_waiting(row) for row in reversed(rated)],
        reviews=(due[0].reviewed_today or 0) if due else 0,
    )


def list_new(session: Session, learner_id: int | None, *, today: date) -> tuple[Sequence[WaitingCard], int]:
    """Published items that the learner has no memory of, at most 300, and how many were met as new cards today."""
    rows = session.execute(_NEW, {"learner_id": learner_id, "study_day": today}).all()
    cards = [
        WaitingCard(row.id, _to_ties(row), None, None, Voice(row.controversy, row.holder)) for row in rows
    ]
    return cards, (rows[0].met_today or 0) if rows else 0


def list_entries(
    session: Session, learner_id: int, item_ids: Sequence[int]
) -> Mapping[int, Sequence[ReviewEntry]]:
    """The logs of some cards, by item, in the order in which their lines arrived."""
    lines = session.execute(
        sa.select(ReviewRow.item_id, *ENTRY_COLUMNS)
        .where(ReviewRow.learner_id == learner_id, ReviewRow.item_id.in_(item_ids))
        .order_by(ReviewRow.item_id, ReviewRow.ordinal)
        .limit(LOG_AT_MOST * len(item_ids))
    )
    logs: dict[int, list[ReviewEntry]] = {item_id: [] for item_id in item_ids}
    for line in lines:
        logs[line.item_id].append(to_entry(line))
    return logs


def list_lines(session: Session, learner_id: int, item_id: int) -> Sequence[ReviewRow]:
    """The log of one card as rows, in the order in which they arrived."""
    return session.scalars(
        sa.select(ReviewRow)
        .where(ReviewRow.learner_id == learner_id, ReviewRow.item_id == item_id)
        .order_by(ReviewRow.ordinal)
        .limit(LOG_AT_MOST)
    ).all()


def list_cards(session: Session, learner_id: int, *, after: int = 0) -> Sequence[Any]:
    """The cards of a learner by item, at most 500: STORED_COLUMNS.  after: item of the page before."""
    return session.execute(_CARDS, {"learner_id": learner_id, "after": after}).all()


def lock_cards(session: Session, learner_id: int) -> None:
    """Keep others from moving a learner's cards until the end of the transaction."""
    session.execute(sa.select(CardRow.item_id).where(CardRow.learner_id == learner_id).with_for_update())


def list_stabilities(session: Session, learner_id: int) -> list[float]:
    """How many days the memories of a learner hold that have an interval in days, suspended cards left out."""
    found = session.scalars(
        sa.select(CardRow.stability)
        .where(CardRow.learner_id == learner_id, CardRow.state == "review", ~CardRow.is_suspended)
        .limit(CARDS_AT_MOST)
    )
    return [stability for stability in found if stability is not None]


def list_all_entries(
    session: Session, learner_id: int, *, items: tuple[int, int] | None = None
) -> Iterator[tuple[int, ReviewEntry]]:
    """The logs of all cards of a learner as (item id, line), card by card.

    items: the first and the last, None for all.  Read as they are used, for which PostgreSQL needs a transaction.
    """
    first, last = items or (0, MOST_ITEMS)
    lines = session.execute(_ALL_ENTRIES, {"learner_id": learner_id, "first": first, "last": last})
    return ((item_id, entry_of(*values)) for item_id, *values in lines)


def find_taken_back(session: Session, learner_id: int, *, after: datetime) -> int | None:
    """The item whose log ends in a taking back from after that instant, the latest of several, None without one.

    One with a line behind it only made room for another rating.
    """
    later = aliased(ReviewRow)
    has_later = sa.exists().where(
        later.learner_id == ReviewRow.learner_id,
        later.item_id == ReviewRow.item_id,
        later.ordinal > ReviewRow.ordinal,
    )
    return session.scalar(
        sa.select(ReviewRow.item_id)
        .where(
            ReviewRow.learner_id == learner_id,
            ReviewRow.received_at > after,
            ReviewRow.kind == "take_back",
            ~has_later,
        )
        .order_by(ReviewRow.received_at.desc())
        .limit(1)
    )


def find_last_done(session: Session, learner_id: int) -> Any | None:
    """The line to take back, the latest that a learner made in card review: ENTRY_COLUMNS, item_id, study_day, entries.

    entries: lines in that card's log. None if there is none.  What a quiz or a practice gave is not taken back. The
    index on (learner_id, received_at) is walked from its end, past what was taken back already.
    """
    # The card is not joined, so that no database thinks of beginning there and not at the end of that index.
    entries = sa.select(CardRow.entries).where(
        CardRow.learner_id == ReviewRow.learner_id, CardRow.item_id == ReviewRow.item_id
    )
    return session.execute(
        sa.select(
            ReviewRow.item_id,
            *ENTRY_COLUMNS,
            ReviewRow.study_day,
            entries.scalar_subquery().label("entries"),
        )
        .outerjoin(
            ResponseRow,
            sa.and_(ResponseRow.learner_id == ReviewRow.learner_id, ResponseRow.id == ReviewRow.response_id),
        )
        .where(
            ReviewRow.learner_id == learner_id,
            ReviewRow.kind != "take_back",
            ~_is_taken_back(),
            sa.or_(ReviewRow.response_id.is_(None), ResponseRow.context == "cards"),
        )
        .order_by(ReviewRow.received_at.desc(), ReviewRow.item_id, ReviewRow.ordinal.desc())
        .limit(1)
    ).one_or_none()


def list_met_days(
    session: Session, learner_id: int, item_ids: Collection[int], *, without: str | None = None
) -> dict[int, date]:
    """The study day on which each card was met in card review; those met otherwise, or not at all, are left out.

    without: a line that is to be taken for taken back.
    """
    standing = (
        sa.select(
            ReviewRow.item_id,
            ReviewRow.study_day,
            ReviewRow.response_id,
            sa.func.row_number()
            .over(partition_by=ReviewRow.item_id, order_by=(ReviewRow.reviewed_at, ReviewRow.id))
            .label("place"),
        )
        .where(
            ReviewRow.learner_id == learner_id,
            ReviewRow.item_id.in_(item_ids),
            ReviewRow.kind == "rate",
            ReviewRow.id != (without or ""),
            ~_is_taken_back(),
        )
        .subquery()
    )
    rows = session.execute(
        sa.select(standing.c.item_id, standing.c.study_day)
        .join(
            ResponseRow,
            sa.and_(ResponseRow.learner_id == learner_id, ResponseRow.id == standing.c.response_id),
        )
        .where(standing.c.place == 1, ResponseRow.context == "cards")
    )
    return {row.item_id: row.study_day for row in rows}


def _is_taken_back() -> Any:
    taking = aliased(ReviewRow)
    return sa.exists().where(
        taking.learner_id == ReviewRow.learner_id,
        taking.takes_back == ReviewRow.id,
        # One of another card takes nothing back, see domain.card_log.
        taking.item_id == ReviewRow.item_id,
    )


def _to_ties(row: Any) -> Ties:
    return ties(row.slug, variants_of=row.variants_of, switch_group=row.switch_group, claim=row.claim)


def _to_waiting(row: Any) -> WaitingCard:
    voice = Voice(row.controversy, row.holder)
    return WaitingCard(row.id, _to_ties(row), to_memory(row), row.due_at, voice)
