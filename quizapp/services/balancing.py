"""Choosing the day on which a card comes back with an eye on what else falls due (`domain.balancing`).

The choice is made when the recall is stored and goes into the card's log, so that whoever folds it again, here or on a
device, need not know what was due then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from quizapp.domain import balancing, scheduling
from quizapp.domain.balancing import Load
from quizapp.domain.cards import HeldItem
from quizapp.domain.families import Ties, chief_claim, ties
from quizapp.domain.items import Item
from quizapp.domain.memory import Rating, StudyClock
from quizapp.domain.scheduling import Preview
from quizapp.domain.study_days import start_of, study_day
from quizapp.persistence.queries import cards
from quizapp.services.accounts import Learner
from quizapp.services.card_moves import CardMove, card_seed

Previews = Mapping[Rating, Preview]


def plan_moves(
    session: Session, learner: Learner, moves: Sequence[CardMove], *, now: datetime
) -> list[CardMove]:
    """The reviews with the days on which their cards come back, where there is a choice; at most one statement."""
    open_to_choice: dict[int, Previews] = {}
    for move in moves:
        if move.rating is Rating.AGAIN:
            continue
        previews = scheduling.previews(
            move.held.memory,
            at=now,
            clock=learner.clock,
            seed=card_seed(learner.id, move.held),
            policy=learner.policy,
        )
        if balancing.is_balanced(previews[move.rating].band):
            open_to_choice[move.held.id] = previews
    if not open_to_choice:
        return list(moves)
    held = [move.held for move in moves if move.held.id in open_to_choice]
    ahead = _Ahead(session, learner, held, list(open_to_choice.values()), at=now, clock=learner.clock)
    planned = []
    for move in moves:
        if move.held.id not in open_to_choice:
            planned.append(move)
            continue
        seed = card_seed(learner.id, move.held)
        days = ahead.plan(move.held, open_to_choice[move.held.id], seed=seed)[move.rating].days
        ahead.add(move.held, days=days or 1)
        planned.append(replace(move, planned_days=days))
    return planned


def plan_previews(
    session: Session,
    learner: Learner,
    held: HeldItem,
    previews: Previews,
    *,
    seed: int,
    at: datetime,
    clock: StudyClock,
) -> Previews:
    """What each rating of a card would do if its day is chosen; at most one statement.

    held: with its card as it is stored.  seed, at, clock: of the recall that is rated.
    """
    if not any(balancing.is_balanced(preview.band) for preview in previews.values()):
        return previews
    return _Ahead(session, learner, [held], [previews], at=at, clock=clock).plan(held, previews, seed=seed)


class _Ahead:
    """What is due on the days among which some cards may come back.  Days are counted from that of the recall."""

    def __init__(
        self,
        session: Session,
        learner: Learner,
        held: Sequence[HeldItem],
        previews: Sequence[Previews],
        *,
        at: datetime,
        clock: StudyClock,
    ) -> None:
        self._learner, self._clock = learner, clock
        self._today = study_day(at, clock)
        bands = [
            preview.band
            for each in previews
            for preview in each.values()
            if preview.band is not None and balancing.is_balanced(preview.band)
        ]
        self._cards: dict[int, int] = {}
        due = cards.list_due_ahead(
            session,
            learner.id,
            begins=start_of(self._today + timedelta(days=min(least for least, _ in bands)), clock),
            ends=start_of(self._today + timedelta(days=max(most for _, most in bands) + 1), clock),
            kin_of=[each.item for each in held],
        )
        for due_at, number in due.cards.items():
            day = self._day(due_at)
            self._cards[day] = self._cards.get(day, 0) + number
        self._akin = [(self._day(due_at), item_id, kin) for due_at, item_id, kin in due.akin]

    def plan(self, held: HeldItem, previews: Previews, *, seed: int) -> Previews:
        """The previews with the days that are taken. The card itself is no burden on the day on which it is due now."""
        own = _ties_of(held.item)
        counted = dict(self._cards)
        due_at = scheduling.due_at(held.card, self._learner.clock, planned_day=held.planned_day)
        if due_at is not None and counted.get(self._day(due_at), 0) > 0:
            counted[self._day(due_at)] -= 1
        load = Load(
            today=self._today,
            cards=counted,
            kin={day for day, item_id, kin in self._akin if item_id != held.id and not own.isdisjoint(kin)},
            easy_days=self._learner.easy_days,
        )
        return balancing.plan(previews, load, seed=seed)

    def add(self, held: HeldItem, *, days: int) -> None:
        """Count a card on the day that was chosen for it."""
        self._cards[days] = self._cards.get(days, 0) + 1
        self._akin.append((days, held.id, _ties_of(held.item)))

    def _day(self, due_at: datetime) -> int:
        return (study_day(due_at, self._clock) - self._today).days


def _ties_of(item: Item) -> Ties:
    return ties(
        item.slug, variants_of=item.variants_of, switch_group=item.switch_group, claim=chief_claim(item)
    )
