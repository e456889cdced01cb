"""Rating, Memory and ReviewEntry: the values of the review side.

A card is one learner and one item; its memory is what replaying its reviews gives, so nothing here is ever
edited: a review makes a new Memory from the one before.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum


class Rating(IntEnum):
    """How well something was recalled."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class CardState(StrEnum):
    """Where a card is: LEARNING after a first miss, REVIEW with an interval in days, RELEARNING after a lapse."""

    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


@dataclass(frozen=True, slots=True)
class StudyClock:
    """What decides a learner's study day.  zone: IANA name.  rollover_hour: 0 to 23, local; the day begins then."""

    zone: str = "UTC"
    rollover_hour: int = 4


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of one card after at least one review.

    step: index of the delay in minutes while LEARNING or RELEARNING, 0 in REVIEW.  stability: days, above 0.
    difficulty: 1 to 10.  due_at: UTC instant.  last_day: study day of the last review.  last_at: its UTC instant.
    reviews: how many have counted, undone ones not.  lapses: how many were Again in the Review state.
    """

    state: CardState
    step: int
    stability: float
    difficulty: float
    due_at: datetime
    last_day: date
    last_at: datetime
    reviews: int
    lapses: int


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """One line of a card's log, enough to replay it.

    rating: None for a line that takes back the last review not yet taken back.  at: UTC instant.
    clock: the learner's at that time, so that a later journey does not move old study days.
    """

    rating: Rating | None
    at: datetime
    clock: StudyClock
