"""When a card comes back: a memory, a rating and an instant make a new memory, and nothing else happens.

The model (`memory_model`) says how strong a memory is; here are the rules around it: steps in minutes after a
miss, the order of intervals, lapses and leeches, which answers count as a review, and the replay of a log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from quizapp.domain import fuzz, memory_model
from quizapp.domain.memory import CardState, Memory, Rating, ReviewEntry, StudyClock
from quizapp.domain.study_days import start_of, study_day

DESIRED_RETENTION: Final = 0.9
LEECH_THRESHOLD: Final = 8
MAX_INTERVAL_DAYS: Final = 36_500  # a century, before the spread: a due date stays within every calendar
STEPS_MINUTES: Final = {CardState.LEARNING: (1, 10), CardState.RELEARNING: (10,)}

_RECALLED = (Rating.HARD, Rating.GOOD, Rating.EASY)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rating would do: a delay in whole study days or one in minutes; the other is None."""

    days: int | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a rating leads to.  delay: days in REVIEW, minutes elsewhere."""

    state: CardState
    step: int
    stability: float
    difficulty: float
    delay: int


def review(memory: Memory | None, rating: Rating, *, at: datetime, clock: StudyClock, seed: int) -> Memory:
    """The memory after a review.

    memory: before it, None for the first.  at: aware instant; one before the last review (a clock put right)
    counts as the same day.  seed: from `fuzz.seed_for` with the reviews so far, as `replay` will use it.
    """
    today = study_day(at, clock)
    ratings = (rating,) if rating is Rating.AGAIN else _RECALLED[: _RECALLED.index(rating) + 1]
    plan = _plans(memory, ratings, elapsed_days=_elapsed_days(memory, today), seed=seed)[rating]
    reviews, lapses = (0, 0) if memory is None else (memory.reviews, memory.lapses)
    if plan.state is CardState.REVIEW:
        due_at = start_of(today + timedelta(days=plan.delay), clock)
    else:
        due_at = at.astimezone(UTC) + timedelta(minutes=plan.delay)
        if memory is not None and memory.state is CardState.REVIEW:
            lapses += 1
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


def previews(memory: Memory | None, *, at: datetime, clock: StudyClock, seed: int) -> dict[Rating, Preview]:
    """For each rating, what `review` with the same arguments would do."""
    elapsed_days = _elapsed_days(memory, study_day(at, clock))
    return {
        rating: Preview(plan.delay, None) if plan.state is CardState.REVIEW else Preview(None, plan.delay)
        for rating, plan in _plans(memory, tuple(Rating), elapsed_days=elapsed_days, seed=seed).items()
    }


def counts_as_review(memory: Memory | None, rating: Rating, *, at: datetime, clock: StudyClock) -> bool:
    """Whether an answer given in a quiz or in practice is also a review of its card.

    A wrong one always is. A right one is, unless the card has had its review of this study day and is not due
    again: repeating what was just read says little about memory.
    """
    if memory is None or rating is Rating.AGAIN or at >= memory.due_at:
        return True
    return study_day(at, clock) > memory.last_day


def replay(entries: Iterable[ReviewEntry], *, learner_id: int, item_id: int) -> Memory | None:
    """The memory that a card's log gives, None if no review is left in it.

    entries: in the order in which they were made; one that takes back where nothing is left changes nothing.
    """
    memories: list[Memory | None] = [None]
    for entry in entries:
        if entry.rating is None:
            if len(memories) > 1:
                memories.pop()
            continue
        before = memories[-1]
        seed = fuzz.seed_for(learner_id, item_id, reviews=0 if before is None else before.reviews)
        memories.append(review(before, entry.rating, at=entry.at, clock=entry.clock, seed=seed))
    return memories[-1]


def is_leech(memory: Memory) -> bool:
    """Whether the card has lapsed so often that it should be looked at rather than repeated."""
    return memory.lapses >= LEECH_THRESHOLD


def _elapsed_days(memory: Memory | None, today: date) -> int:
    return 0 if memory is None else max(0, (today - memory.last_day).days)


def _plans(
    memory: Memory | None, ratings: Iterable[Rating], *, elapsed_days: int, seed: int
) -> dict[Rating, _Plan]:
    """A plan for each rating.  ratings: ascending, without a gap, as intervals depend on the lower ones."""
    plans = {}
    fewest = 1
    for rating in ratings:
        state, step = _next_state(memory, rating)
        stability, difficulty = memory_model.after_review(
            None if memory is None else memory.stability,
            None if memory is None else memory.difficulty,
            rating,
            elapsed_days=elapsed_days,
        )
        if state is CardState.REVIEW:
            interval = memory_model.interval_for(stability, desired_retention=DESIRED_RETENTION)
            delay = max(fewest, fuzz.spread(min(interval, MAX_INTERVAL_DAYS), seed))
            fewest = delay + 1
        else:
            delay = STEPS_MINUTES[state][step]
        plans[rating] = _Plan(state, step, stability, difficulty, delay)
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
