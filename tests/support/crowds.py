"""Many learners with many cards, stored in bulk: for plans and timings, where it matters how much there is."""

import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from quizapp.domain import card_log
from quizapp.domain.memory import EntryKind, Rating, ReviewEntry, StudyClock
from quizapp.persistence.models import CardRow, ItemRow, ReviewRow, UserRow
from quizapp.persistence.rows import from_card
from quizapp.services.card_moves import line_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BERLIN = StudyClock("Europe/Berlin")
_DUE_DAYS = 50
_RATINGS = (*[Rating.GOOD] * 7, *[Rating.HARD] * 1, Rating.AGAIN, Rating.EASY)


def add_learners(connection: sa.Connection, count: int) -> range:
    """So many learners in Berlin; gives their numbers."""
    first = int(connection.scalar(sa.select(sa.func.coalesce(sa.func.max(UserRow.id), 0))) or 0) + 1
    numbers = range(first, first + count)
    connection.execute(
        sa.insert(UserRow),
        [{"id": number, "role": "student", "zone": BERLIN.zone, "created_at": NOON} for number in numbers],
    )
    return numbers


def add_items(connection: sa.Connection, count: int) -> None:
    """Published items without a wording, until there are so many."""
    published = sa.select(sa.func.count()).where(ItemRow.status == "published")
    missing = count - int(connection.scalar(published) or 0)
    like = connection.execute(
        sa.select(ItemRow.__table__).where(ItemRow.status == "published").limit(1)
    ).one()
    same: dict[str, Any] = {name: value for name, value in like._mapping.items() if name != "id"}
    if missing > 0:
        connection.execute(
            sa.insert(ItemRow), [{**same, "slug": f"one-more-{number}"} for number in range(missing)]
        )


def add_cards(connection: sa.Connection, learners: range, *, each: int) -> None:
    """So many cards for each learner, of the first published items, a tenth of them due by NOON; without logs."""
    items = (
        sa.select(ItemRow.id).where(ItemRow.status == "published").order_by(ItemRow.id).limit(each).subquery()
    )
    turn = (UserRow.id * 7 + items.c.id * 3) % _DUE_DAYS
    due_at = sa.case(
        {
            day: sa.literal(NOON + timedelta(days=day - _DUE_DAYS // 10), CardRow.due_at.type)
            for day in range(_DUE_DAYS)
        },
        value=turn,
    )
    values: dict[str, Any] = {
        "learner_id": UserRow.id,
        "item_id": items.c.id,
        "entries": sa.literal(1),
        "state": sa.literal("review"),
        "step": sa.literal(0),
        "stability": sa.literal(12.5),
        "difficulty": sa.literal(5.5),
        "scheduled_at": due_at,
        "last_day": sa.literal(NOON.date() - timedelta(days=9), CardRow.last_day.type),
        "last_at": sa.literal(NOON - timedelta(days=9), CardRow.last_at.type),
        "reviews": sa.literal(1),
        "lapses": sa.literal(0),
        "is_suspended": sa.false(),
        "is_flagged": sa.false(),
        "kept_at_lapses": sa.literal(0),
        "due_at": due_at,
    }
    rows = (
        sa.select(*[value.label(name) for name, value in values.items()])
        .select_from(UserRow)
        .join(items, sa.true())
        .where(UserRow.id.between(learners[0], learners[-1]))
        .order_by(UserRow.id, items.c.id)
    )
    connection.execute(sa.insert(CardRow).from_select(list(values), rows))


def add_logs(connection: sa.Connection, learners: range, *, cards: int, reviews: int, seed: int = 6) -> None:
    """So many cards for each learner with so many reviews each, and the cards as their logs make them."""
    draw = random.Random(seed)  # noqa: S311  (no secret)
    items = connection.scalars(
        sa.select(ItemRow.id).where(ItemRow.status == "published").order_by(ItemRow.id).limit(cards)
    ).all()
    for learner_id in learners:
        card_rows, lines = [], []
        for item_id in items:
            log = a_log(draw, reviews=reviews)
            card = card_log.fold(log, learner_id=learner_id, item_id=item_id)
            card_rows.append(
                {"learner_id": learner_id, "item_id": item_id, "entries": len(log), **from_card(card, BERLIN)}
            )
            lines += [
                line_of(entry, learner_id, item_id=item_id, ordinal=ordinal, received_at=entry.at)
                for ordinal, entry in enumerate(log, 1)
            ]
        connection.execute(sa.insert(CardRow), card_rows)
        connection.execute(sa.insert(ReviewRow), lines)


def a_log(draw: random.Random, *, reviews: int) -> list[ReviewEntry]:
    """The reviews of one card, minutes after a miss and up to a month after another."""
    at = NOON - timedelta(days=draw.uniform(400, 800))
    log: list[ReviewEntry] = []
    for _ in range(reviews):
        entry = ReviewEntry(
            str(uuid.UUID(int=draw.getrandbits(128), version=4)),
            EntryKind.RATE,
            at,
            BERLIN,
            draw.choice(_RATINGS),
        )
        log.append(entry)
        at += timedelta(minutes=10) if entry.rating is Rating.AGAIN else timedelta(days=draw.uniform(0.8, 30))
    return log
