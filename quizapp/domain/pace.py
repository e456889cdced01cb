"""A learner's own pace: how long they usually take, so that slow means slow for them, and what waits takes as long.

Times come from browsers, so none is believed that cannot be so; and below a few answers there is no pace at all.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from quizapp.domain.queueing import Queue

BELIEVED_MS: Final = (300, 600_000)
"""Shorter than nobody reads a question, longer nobody sits at one: then the time says nothing."""
TIMES_AT_LEAST: Final = 10
TIMES_AT_MOST: Final = 50
SLOW_FACTOR: Final = 2.0
SLOW_BY_MS: Final = 5_000
"""Somebody who usually takes 2 s is not slow after 4: a glance away takes longer."""

GAPS_AT_LEAST: Final = 10
SAME_SITTING: Final = timedelta(minutes=5)
"""Whoever comes back later than this was away, or had something else to do."""
ANSWERS_TO_A_NEW_CARD: Final = 2
"""It comes once more after its step of about ten minutes."""


def is_believable(took_ms: int | None) -> bool:
    """Whether a browser's word on how long an answer took can be so."""
    return took_ms is not None and BELIEVED_MS[0] <= took_ms <= BELIEVED_MS[1]


def can_be_slow(took_ms: int | None) -> bool:
    """Whether such a time could be slow for anybody, so that the usual one has to be known."""
    return took_ms is not None and is_believable(took_ms) and took_ms >= BELIEVED_MS[0] + SLOW_BY_MS


def usual_ms(times: Sequence[int]) -> int | None:
    """What is usual by earlier times in milliseconds, their median; None where there are too few to say."""
    believed = [took_ms for took_ms in times if is_believable(took_ms)]
    return round(median(believed)) if len(believed) >= TIMES_AT_LEAST else None


def is_slow(took_ms: int | None, usual_ms: int | None) -> bool:
    """Whether an answer took clearly longer than is usual; False where either is not known."""
    if took_ms is None or usual_ms is None or not is_believable(took_ms):
        return False
    return took_ms >= max(SLOW_FACTOR * usual_ms, usual_ms + SLOW_BY_MS)


def time_left(queue: Queue, answered_at: Sequence[datetime]) -> timedelta | None:
    """How long the cards that wait will take by one's own pace; None where there are too few answers to say.

    answered_at: of earlier answers to cards, in any order.  From one to the next counts, with reading the feedback and
    rating, which no clock in the page measures; the median, so that a call at the door does not.
    """
    pairs = pairwise(sorted(answered_at))
    gaps = [(later - earlier).total_seconds() for earlier, later in pairs if later - earlier <= SAME_SITTING]
    if len(gaps) < GAPS_AT_LEAST:
        return None
    answers = queue.due + queue.learning + ANSWERS_TO_A_NEW_CARD * queue.new
    return timedelta(seconds=answers * median(gaps))
