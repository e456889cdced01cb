"""Rating, Memory, Card and ReviewEntry: the values of the review side.

A card is one learner and one item; it is what folding its log gives, so nothing here is ever edited: a review makes
a new Memory from the one before.
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


class EntryKind(StrEnum):
    """What a line of a card's log does.

    SET_DUE, BURY: until a day.  KEEP: a leech that the learner has looked at and goes on with.
    """

    RATE = "rate"
    TAKE_BACK = "take_back"
    SET_DUE = "set_due"
    BURY = "bury"
    SUSPEND = "suspend"
    RESUME = "resume"
    FLAG = "flag"
    UNFLAG = "unflag"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """One line of a card's log, enough to replay it.

    id: made where the line was made, so that it is one line however often it arrives.  at: UTC instant.
    clock: the learner's at that time, so that a later journey does not move old study days.
    rating: of RATE, None otherwise.  takes_back: of TAKE_BACK, the id of the line that no longer holds.
    day: of SET_DUE and BURY, the study day on which the card comes back.
    planned_days: of RATE, the interval that was chosen among those that chance would allow, None where chance chose.
    """

    id: str
    kind: EntryKind
    at: datetime
    clock: StudyClock
    rating: Rating | None = None
    takes_back: str | None = None
    day: date | None = None
    planned_days: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What a card's log comes to.

    memory: None while no review stands.  is_suspended: not shown until resumed.  buried_until: the study day on which
    it may be shown again.  set_day: the study day set by hand since the last review.  kept_at_lapses: lapses there
    were when the learner last decided to go on with a leech.
    """

    memory: Memory | None = None
    is_suspended: bool = False
    buried_until: date | None = None
    set_day: date | None = None
    is_flagged: bool = False
    kept_at_lapses: int = 0
