"""Which card comes next, and how many are waiting.

Steps in minutes come first because they are about to be too late, then reviews with the weakest memory first,
then new cards as far as the day's limit allows. A card that shares a claim with the one just shown would be
answered from its echo, so it waits behind the others where there are others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Final

from quizapp.domain import memory_model
from quizapp.domain.memory import CardState, Memory, StudyClock
from quizapp.domain.study_days import study_day

LEARN_AHEAD: Final = timedelta(minutes=20)  # with nothing else to do, a step need not be waited for


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that may come next.  memory: None if new.  claims: ids, of which a shared one makes siblings."""

    item_id: int
    memory: Memory | None
    section: str
    claims: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Queue:
    """How many cards wait.

    learning: steps due now or within LEARN_AHEAD.  due: reviews.  new: within the day's limit.
    """

    learning: int
    due: int
    new: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do now."""
        return self.learning + self.due + self.new == 0


def count(candidates: Iterable[Candidate], *, at: datetime, new_left: int) -> Queue:
    """How many cards wait.  new_left: new cards still allowed on this study day, 0 or more."""
    learning = due = new = 0
    for candidate in candidates:
        if candidate.memory is None:
            new += 1
        elif candidate.memory.state is CardState.REVIEW:
            due += candidate.memory.due_at <= at
        else:
            learning += candidate.memory.due_at <= at + LEARN_AHEAD
    return Queue(learning, due, min(new, max(0, new_left)))


def next_card(
    candidates: Sequence[Candidate],
    *,
    at: datetime,
    clock: StudyClock,
    new_left: int,
    previous: Candidate | None = None,
) -> Candidate | None:
    """The card to show, None exactly if `count` finds nothing waiting.

    candidates: new ones in the order in which they are to be met.  previous: the card shown before, if any.
    """
    today = study_day(at, clock)
    waiting = []
    for place, candidate in enumerate(candidates):
        memory = candidate.memory
        is_sibling = previous is not None and _are_siblings(candidate, previous)
        if memory is None:
            if new_left > 0:
                waiting.append((is_sibling, _Turn.NEW, float(place), candidate.item_id, candidate))
        elif memory.state is CardState.REVIEW:
            if memory.due_at <= at:
                weakness = _retrievability(memory, today)
                waiting.append((is_sibling, _Turn.REVIEW, weakness, candidate.item_id, candidate))
        elif memory.due_at <= at + LEARN_AHEAD:
            turn = _Turn.STEP if memory.due_at <= at else _Turn.STEP_AHEAD
            waiting.append((is_sibling, turn, memory.due_at.timestamp(), candidate.item_id, candidate))
    return min(waiting, key=lambda entry: entry[:4])[4] if waiting else None


class _Turn(IntEnum):
    STEP = 1
    REVIEW = 2
    NEW = 3
    STEP_AHEAD = 4


def _retrievability(memory: Memory, today: date) -> float:
    return memory_model.retrievability(max(0, (today - memory.last_day).days), memory.stability)


def _are_siblings(one: Candidate, other: Candidate) -> bool:
    return one.item_id == other.item_id or not one.claims.isdisjoint(other.claims)
