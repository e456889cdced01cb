"""When a card comes back: a memory, a rating and an instant make a new memory, and nothing else happens.

The model (`memory_model`) says how strong a memory is; here are the rules around it: steps in minutes after a
miss, the order of intervals, lapses and leeches, and which answers count as a review. `card_log` folds them over a log.

Due days are a function of the log and the policy alone, so that a server, a device and a rebuild agree to the day:
where an interval was chosen with an eye on how much else falls due (`balancing`), the choice is part of the log.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from quizapp.domain import fuzz
from quizapp.domain.memory import Card, CardState, Memory, Rating, StudyClock
from quizapp.domain.memory_model import DEFAULT, Model
from quizapp.domain.study_days import start_of, study_day

LEECH_THRESHOLD: Final = 8
LEECH_EVERY: Final = 4
LEAST_RETENTION, MOST_RETENTION = 0.7, 0.97
MAX_INTERVAL_DAYS: Final = 36_500  # a century, before the spread: a due date stays within every calendar
STEPS_MINUTES: Final = {CardState.LEARNING: (1, 10), CardState.RELEARNING: (10,)}

_RECALLED = (Rating.HARD, Rating.GOOD, Rating.EASY)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a learner's cards are scheduled by.  desired_retention: 0.7 to 0.97, the recall aimed at when one is due."""

    model: Model = DEFAULT
    desired_retention: float = 0.9


STANDARD: Final = Policy()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rating would do: a delay in whole study days or one in minutes; the other is None.

    band: the fewest and the most days among which chance, or a balance of the days, may choose; None with minutes.
    """

    days: int | None
    minutes: int | None
    band: tuple[int, int] | None = None

    def taking(self, planned_days: int | None) -> "Preview":
        """The same with the interval that was chosen, None for chance; one outside the band as its nearer end."""
        if planned_days is None or self.band is None:
            return self
        return replace(self, days=min(max(planned_days, self.band[0]), self.band[1]))


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a rating leads to.  delay: days in REVIEW, minutes elsewhere."""

    state: CardState
    step: int
    stability: float
    difficulty: float
    delay: int
    band: tuple[int, int] | None


def review(
    memory: Memory | None,
    rating: Rating,
    *,
    at: datetime,
    clock: StudyClock,
    seed: int,
    policy: Policy = STANDARD,
    planned_days: int | None = None,
) -> Memory:
    """The memory after a review.

    memory: before it, None for the first.  at: aware instant; one before the last review (a clock put right)
    counts as the same day.  seed: from `fuzz.seed_for` with the reviews so far, as `card_log.fold` will use it.
    planned_days: an interval chosen within the band of `previews`; one outside is moved to its nearer end.
    """
    today = study_day(at, clock)
    ratings = (rating,) if rating is Rating.AGAIN else _RECALLED[: _RECALLED.index(rating) + 1]
    plan = _plans(memory, ratings, elapsed_days=_elapsed_days(memory, today), seed=seed, policy=policy)[
        rating
    ]
    reviews, lapses = (
        (0, 0) if memory is None else (memory.reviews, memory.lapses + _is_lapse(memory, plan.state))
    )
    if plan.state is CardState.REVIEW:
        days = plan.delay
        if planned_days is not None and plan.band is not None:
            days = min(max(planned_days, plan.band[0]), plan.band[1])
        due_at = start_of(today + timedelta(days=days), clock)
    else:
        due_at = at.astimezone(UTC) + timedelta(minutes=plan.delay)
    return Memory(
        state=plan.state,
        step=plan.step,
        stability=plan.stability,
        difficulty=plan.difficulty,
        due_at=due_at,
        last_day=today,
        last_at=at.astimezone(UTC),
        reviews=reviews + 1,
        lapses=lapses,
    )


def review_in_passing(
    memory: Memory | None,
    rating: Rating,
    *,
    at: datetime,
    clock: StudyClock,
    policy: Policy = STANDARD,
) -> Memory:
    """The memory after a review that another one follows: as `review` gives it, but due at once.

    When a card was to come back is of no consequence once it has been reviewed again, and takes most of the time.
    """
    today = study_day(at, clock)
    state, step = _next_state(memory, rating)
    if memory is None:
        stability, difficulty = policy.model.after_review(None, None, rating, elapsed_days=0)
        reviews = lapses = 0
    else:
        stability, difficulty = policy.model.after_review(
            memory.stability, memory.difficulty, rating, elapsed_days=_elapsed_days(memory, today)
        )
        reviews, lapses = memory.reviews, memory.lapses + _is_lapse(memory, state)
    at = at.astimezone(UTC)
    return Memory(state, step, stability, difficulty, at, today, at, reviews + 1, lapses)


def previews(
    memory: Memory | None, *, at: datetime, clock: StudyClock, seed: int, policy: Policy = STANDARD
) -> dict[Rating, Preview]:
    """For each rating, what `review` with the same arguments would do."""
    elapsed_days = _elapsed_days(memory, study_day(at, clock))
    plans = _plans(memory, tuple(Rating), elapsed_days=elapsed_days, seed=seed, policy=policy)
    return {
        rating: Preview(plan.delay, None, plan.band)
        if plan.state is CardState.REVIEW
        else Preview(None, plan.delay)
        for rating, plan in plans.items()
    }


def counts_as_review(memory: Memory | None, rating: Rating, *, at: datetime, clock: StudyClock) -> bool:
    """Whether an answer given in a quiz or in practice is also a review of its card.

    A wrong one always is. A right one is, unless the card has had its review of this study day and is not due
    again: repeating what was just read says little about memory.
    """
    if memory is None or rating is Rating.AGAIN or at >= memory.due_at:
        return True
    return study_day(at, clock) > memory.last_day


def due_at(card: Card, clock: StudyClock, *, planned_day: date | None = None) -> datetime | None:
    """When the card is to be shown: UTC; None for one that waits for nothing, being new or suspended.

    planned_day: the study day that a plan towards an exam gives it; steps in minutes are not planned.
    """
    memory = card.memory
    if memory is None or card.is_suspended:
        return None
    due = memory.due_at
    if card.set_day is not None:
        due = start_of(card.set_day, clock)
    elif planned_day is not None and memory.state is CardState.REVIEW:
        due = start_of(planned_day, clock)
    return due if card.buried_until is None else max(due, start_of(card.buried_until, clock))


def is_leech(card: Card) -> bool:
    """Whether the card has lapsed so often that it should be looked at rather than repeated.

    At 8 lapses, and every 4 further ones, until the learner says to go on with it.
    """
    lapses = 0 if card.memory is None else card.memory.lapses
    if lapses < LEECH_THRESHOLD:
        return False
    return card.kept_at_lapses < lapses - (lapses - LEECH_THRESHOLD) % LEECH_EVERY


def _is_lapse(memory: Memory, after: CardState) -> bool:
    return memory.state is CardState.REVIEW and after is not CardState.REVIEW


def _elapsed_days(memory: Memory | None, today: date) -> int:
    return 0 if memory is None else max(0, (today - memory.last_day).days)


def _plans(
    memory: Memory | None, ratings: Iterable[Rating], *, elapsed_days: int, seed: int, policy: Policy
) -> Mapping[Rating, _Plan]:
    """A plan for each rating.  ratings: ascending, without a gap, as intervals depend on the lower ones."""
    plans = {}
    model = policy.model
    fewest = 1
    for rating in ratings:
        state, step = _next_state(memory, rating)
        stability, difficulty = model.after_review(
            None if memory is None else memory.stability,
            None if memory is None else memory.difficulty,
            rating,
            elapsed_days=elapsed_days,
        )
        band = None
        if state is CardState.REVIEW:
            interval = model.interval_for(stability, desired_retention=policy.desired_retention)
            least, most = fuzz.band(min(interval, MAX_INTERVAL_DAYS))
            delay = max(fewest, fuzz.pick(least, most, seed))
            # A balance may choose any day from where Hard < Good < Easy holds whatever it chose for the others.
            band = (max(fewest, least), max(fewest, most))
            fewest = delay + 1
        else:
            delay = STEPS_MINUTES[state][step]
        plans[rating] = _Plan(state, step, stability, difficulty, delay, band)
    return plans


def _next_state(memory: Memory | None, rating: Rating) -> tuple[CardState, int]:
    """State and step after the rating; step 0 in REVIEW."""
    if memory is None or memory.state is CardState.REVIEW:
        if rating is not Rating.AGAIN:
            # Also for a new card: one correct recall ends its session, the next is on another day.
            return CardState.REVIEW, 0
        return (CardState.LEARNING if memory is None else CardState.RELEARNING), 0
    if rating is Rating.AGAIN:
        return memory.state, 0
    if rating is Rating.HARD:
        return memory.state, memory.step
    next_step = memory.step + 1
    if rating is Rating.GOOD and next_step < len(STEPS_MINUTES[memory.state]):
        return memory.state, next_step
    return CardState.REVIEW, 0
