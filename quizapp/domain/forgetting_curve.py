"""The forgetting curve of one card: its chance of recall on each day, from the first review to some time ahead."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from quizapp.domain import card_log
from quizapp.domain.memory import Card, EntryKind, Rating, ReviewEntry
from quizapp.domain.scheduling import STANDARD, Policy

DAYS_AHEAD: Final = 30
DAYS_AHEAD_AT_MOST: Final = 730
POINTS_AT_MOST: Final = 240
"""Days drawn besides those of reviews; of more, every second, third, … is drawn."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One day.  recall: chance, 0 to 1, at its end.  rating: the last given on it, None without a review.

    is_ahead: whether the day is yet to come, so that the figure holds if nothing is reviewed until then.
    """

    day: date
    recall: float
    rating: Rating | None
    is_ahead: bool


def curve(
    entries: Iterable[ReviewEntry],
    *,
    learner_id: int,
    item_id: int,
    today: date,
    due_day: date | None,
    policy: Policy = STANDARD,
) -> list[CurvePoint]:
    """The days from the first review that stands on, in order; empty without one.

    due_day: when the card is due, past which the curve is drawn, None if it waits for nothing.  It ends at least 30 and
    at most 730 days from today.
    """
    card = Card()
    stages: list[tuple[date, float, Rating]] = []
    for entry in card_log.standing(entries):
        card = card_log.after(card, entry, learner_id=learner_id, item_id=item_id, policy=policy)
        if entry.kind is EntryKind.RATE and entry.rating is not None and card.memory is not None:
            # A journey may take a day back; the curve goes on from the day before it.
            day = max(card.memory.last_day, stages[-1][0]) if stages else card.memory.last_day
            stages.append((day, card.memory.stability, entry.rating))
    if not stages:
        return []
    days = [day for day, _, _ in stages]
    last = today + timedelta(days=DAYS_AHEAD)
    if due_day is not None:
        last = max(last, due_day + timedelta(days=7))
    last = max(min(last, today + timedelta(days=DAYS_AHEAD_AT_MOST)), days[-1])
    step = -(-((last - days[0]).days + 1) // POINTS_AT_MOST)
    drawn = {days[0] + timedelta(days=ahead) for ahead in range(0, (last - days[0]).days + 1, step)}
    points = []
    for day in sorted(drawn | {*days} | ({today, last} if days[0] <= today else set())):
        since, stability, rating = stages[bisect_right(days, day) - 1]
        points.append(
            CurvePoint(
                day,
                policy.model.retrievability((day - since).days, stability),
                rating if day == since else None,
                day > today,
            )
        )
    return points
