"""How much is recalled on the day of the exam, and for how much work: plans against scheduling as ever.

Run: python tests/benchmarks/exam_plans.py [learners]
200 cards, 10 new a day from day 0, the exam on day 45. A simulated learner answers by the retrievability of a model of
their own: the standard one, or one whose 21 weights are each scattered by a factor exp(N(0, 0.25)), of which the
scheduler knows nothing. A first answer is Again, Hard, Good or Easy with the chances 0.24, 0.094, 0.495, 0.171 (those
of the simulator of FSRS), any other Good or Again. Every rating counts as a review, those in steps of minutes too:
two more after a missed first answer, one after any other miss. No day has more than 50: what is left waits.
"""

import random
import sys
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil, exp
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from quizapp.domain import exam_planning
from quizapp.domain.exam_planning import PlannedCard
from quizapp.domain.memory import Rating
from quizapp.domain.memory_model import DEFAULT, Model

CARDS, NEW_A_DAY, EXAM, MOST_A_DAY = 200, 10, 45, 50
SCATTER = 0.25
FIRST_ANSWERS = (0.24, 0.094, 0.495, 0.171)
START = date(2026, 1, 5)


@dataclass(slots=True)
class Card:
    """A card, as the scheduler takes it and as it truly is."""

    number: int
    known: tuple[float, float] | None = None
    true: tuple[float, float] | None = None
    last: int = 0
    due: int = 0


@dataclass(slots=True)
class Learner:
    """A simulated learner.  reviews: by day."""

    true: Model
    draw: random.Random
    cards: list[Card] = field(default_factory=list)
    reviews: list[int] = field(default_factory=lambda: [0] * EXAM)

    def rate(self, card: Card, rating: Rating, day: int) -> None:
        """Review a card."""
        self.reviews[day] += 1
        gap = day - card.last
        card.known = DEFAULT.after_review(*(card.known or (None, None)), rating, elapsed_days=gap)
        card.true = self.true.after_review(*(card.true or (None, None)), rating, elapsed_days=gap)
        card.last = day

    def answer(self, card: Card, day: int) -> None:
        """Answer a card as this learner would."""
        if card.true is None:
            rating = self.draw.choices(list(Rating), FIRST_ANSWERS)[0]
            steps = 2
        else:
            recalled = self.draw.random() < self.true.retrievability(day - card.last, card.true[0])
            rating = Rating.GOOD if recalled else Rating.AGAIN
            steps = 1
        if not card.known:
            card.last = day
        self.rate(card, rating, day)
        if rating is Rating.AGAIN:
            for _ in range(steps):
                self.rate(card, Rating.GOOD, day)


Policy = Callable[[Learner, int, Collection[int]], list[Card]]
"""Which cards are reviewed on a day, in which order.  The last argument: days off."""


def planned(learner: Learner, day: int, days_off: Collection[int]) -> list[Card]:
    """As the application plans."""
    dates_off = {START + timedelta(days=off) for off in days_off}
    new = exam_planning.new_cards_by_day(
        CARDS - len(learner.cards),
        per_day=NEW_A_DAY,
        today=START + timedelta(days=day),
        exam_day=START + timedelta(days=EXAM),
        days_off=dates_off,
    )
    cards = [
        PlannedCard(card.number, *card.known, START + timedelta(days=card.last), START)
        for card in learner.cards
        if card.known
    ]
    found = exam_planning.plan(
        cards,
        today=START + timedelta(days=day),
        exam_day=START + timedelta(days=EXAM),
        days_off=dates_off,
        new_cards=new,
    )
    today = [card for card in learner.cards if found.get(card.number) == START + timedelta(days=day)]
    return sorted(today, key=lambda card: card.known[0] if card.known else 0.0)


def at_fixed(learner: Learner, day: int, days_off: Collection[int]) -> list[Card]:
    """FSRS at a desired retention of 0.95, without an exam."""
    return [card for card in learner.cards if card.last + _interval(card, 0.95) <= day]


def hold_and_pass(learner: Learner, day: int, days_off: Collection[int]) -> list[Card]:
    """FSRS at 0.8; whatever comes due in the last five days is held for one pass over them, the strong first."""
    begins = EXAM - 5
    due = [card for card in learner.cards if card.last + _interval(card, 0.8) <= day]
    if day < begins:
        return due
    waiting = sorted(
        (card for card in learner.cards if card.last < begins), key=lambda card: -_known(card)[0]
    )
    return waiting[: ceil(len(waiting) / (EXAM - day))] + [card for card in due if card.last >= begins]


def _known(card: Card) -> tuple[float, float]:
    return card.known or (0.0, 0.0)


def _interval(card: Card, retention: float) -> int:
    return max(1, round(DEFAULT.interval_for(_known(card)[0], desired_retention=retention)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """recall: true, on the day, mean over the cards.  reviews: by day."""

    recall: float
    reviews: tuple[int, ...]


def sit(
    seed: int, policy: Policy, *, scatter: float, days_off: Collection[int] = (), most: int = MOST_A_DAY
) -> Outcome:
    """One learner until the exam."""
    draw = random.Random(f"{seed}-{scatter}")  # noqa: S311
    weights = tuple(weight * exp(draw.gauss(0, scatter)) for weight in DEFAULT.weights)
    learner = Learner(Model(weights, "true") if scatter else DEFAULT, draw)
    for day in range(EXAM):
        if day in days_off:
            continue
        for card in policy(learner, day, days_off):
            if learner.reviews[day] < most - 1:
                learner.answer(card, day)
        for _ in range(min(NEW_A_DAY, CARDS - len(learner.cards))):
            card = Card(len(learner.cards))
            learner.cards.append(card)
            learner.answer(card, day)
    recall = sum(
        learner.true.retrievability(EXAM - card.last, card.true[0]) for card in learner.cards if card.true
    )
    return Outcome(recall / CARDS, tuple(learner.reviews))


def told(outcomes: list[Outcome]) -> str:
    """The figures in one line."""
    recalls = [100 * outcome.recall for outcome in outcomes]
    totals = [sum(outcome.reviews) for outcome in outcomes]
    busiest = max(max(outcome.reviews) for outcome in outcomes)
    return (
        f"recall {sum(recalls) / len(recalls):.2f} %, worst learner {min(recalls):.2f} %, "
        f"reviews {sum(totals) / len(totals):.0f} (most {max(totals)}), busiest day {busiest}"
    )


def main() -> None:
    """Run all and print the figures."""
    learners = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    began = time.perf_counter()
    runs: list[tuple[str, Policy, Collection[int], int]] = [
        ("the plan", planned, (), MOST_A_DAY),
        ("the plan, 4 days off", planned, (12, 13, 30, 41), MOST_A_DAY),
        ("FSRS at 0.95", at_fixed, (), 10**6),
        ("hold and pass", hold_and_pass, (), 10**6),
    ]
    for name, policy, days_off, most in runs:
        for scatter in (0.0, SCATTER):
            outcomes = [
                sit(seed, policy, scatter=scatter, days_off=days_off, most=most) for seed in range(learners)
            ]
            print(f"{name}, weights {'scattered' if scatter else 'known'}: {told(outcomes)}", flush=True)
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
