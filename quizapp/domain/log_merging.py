"""Joining the logs of one card that was reviewed under two numbers, such as a guest's and an account's.

Sorting lines by time would not do: a line that takes back names no review but means the last one standing, so it has to
stay behind the review that it took back; and a rating put in another's place keeps the time of the recall it is about,
which is before the line that took the other back.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from quizapp.domain.memory import ReviewEntry

Line = TypeVar("Line")


@dataclass(slots=True)
class _Standing(Generic[Line]):
    """A review that was not taken back, with those after it that were.  at: never before that of the one before."""

    at: datetime
    lines: list[Line]


def merge_logs(logs: Iterable[Sequence[Line]], *, entry_of: Callable[[Line], ReviewEntry]) -> list[Line]:
    """Every line of the logs in one: what stood in each of them still stands, in order of time, and nothing else does.

    Each log's own order is kept; at the same time, the log given first comes first.
    """
    never_stood: list[Line] = []
    standing: list[_Standing[Line]] = []
    for log in logs:
        before_the_first, reviews = _take_apart(log, entry_of)
        never_stood += before_the_first
        standing += reviews
    standing.sort(key=lambda review: review.at)
    return never_stood + [line for review in standing for line in review.lines]


def _take_apart(
    log: Sequence[Line], entry_of: Callable[[Line], ReviewEntry]
) -> tuple[list[Line], list[_Standing[Line]]]:
    """The lines before the first review that stands, which undo one another, and the reviews that stand."""
    before_the_first: list[Line] = []
    standing: list[_Standing[Line]] = []
    for line in log:
        entry = entry_of(line)
        if entry.rating is not None:
            at = max(entry.at, standing[-1].at) if standing else entry.at
            standing.append(_Standing(at, [line]))
            continue
        taken_back = standing.pop().lines if standing else []
        (standing[-1].lines if standing else before_the_first).extend([*taken_back, line])
    return before_the_first, standing
