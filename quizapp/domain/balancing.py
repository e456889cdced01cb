"""Which of the days that chance would allow a card comes back on: the one with the most room.

An interval may be a little longer or shorter than the model says without harm (`fuzz.band`). Chance spreads cards
learnt together; this uses the same leeway to keep the days even, to leave alone the days of the week on which a
learner wishes for less, and to keep items that ask the same thing on different days.

Of the days of a band the one with the least burden is chosen,

    burden(d) = (1 + cards due on d) · d^0.35 · (1000 if kin of the card is due on d) / share(weekday of d)

with d in days from now and a share of 1, ½ where less is wished for and 0.0001 where nothing is; among equals the seed
of the review decides. A day of which half is wished for is thus filled until it has half of what the others have.

Source: the idea, the horizon of 90 days and the factors for kin and for the days of the week are those of Anki's load
balancer (ankitects/anki, pull request 3230, rslib/src/scheduler/states/load_balancer.rs), which draws a day at random
by weights of (1 / cards due)² / days. Taking the best day instead of drawing one keeps the days more even. Days further
away are emptier only because their cards are not answered yet; the emptiest of all would make intervals longer, by a
tenth in a simulation of 10 new cards a day over 180 days. With d^0.35 they are as long as by chance, within one in a
hundred for 5 to 25 new cards a day, and days stray from the mean of their week by 1.2 cards instead of 3.7.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from quizapp.domain import fuzz
from quizapp.domain.memory import Rating
from quizapp.domain.scheduling import Preview

AHEAD_DAYS: Final = 90
"""Further ahead too little is known of what will be due; those intervals stay with chance."""
EASY_DAYS: Final = "2222222"
"""Every day of the week as ever."""

_DISTANCE_POWER = 0.35
_BESIDE_KIN = 1000.0
_SHARES = {"0": 0.0001, "1": 0.5, "2": 1.0}


@dataclass(frozen=True, slots=True)
class Load:
    """What is due on the days ahead.  today: the study day from which days are counted.

    cards: how many cards are due, by days from today.  kin: the days from today on which kin of the card is due.
    easy_days: how much is wished for on each day of the week from Monday on, 0 nothing, 1 less, 2 as ever.
    """

    today: date
    cards: Mapping[int, int] = field(default_factory=dict)
    kin: Collection[int] = ()
    easy_days: str = EASY_DAYS


def is_balanced(band: tuple[int, int] | None) -> bool:
    """Whether there is a choice among days that are near enough to be known."""
    return band is not None and band[0] < band[1] <= AHEAD_DAYS


def plan(previews: Mapping[Rating, Preview], load: Load, *, seed: int) -> dict[Rating, Preview]:
    """The previews of one review with the days that are taken, each within its band and Hard < Good < Easy.

    seed: of the review.  Those that are left to chance stay as they are.
    """
    planned = dict(previews)
    # From the highest: how late a rating may come for all above it still to have a day of their own.
    latest: dict[Rating, int] = {}
    room = None
    for rating in sorted(previews, reverse=True):
        preview = previews[rating]
        if preview.band is None or preview.days is None:
            continue
        last = preview.band[1] if is_balanced(preview.band) else preview.days
        room = latest[rating] = last if room is None else min(last, room - 1)
    earliest = 1
    for rating in sorted(latest):
        preview = previews[rating]
        days = preview.days or 1
        if preview.band is not None and is_balanced(preview.band):
            first = max(preview.band[0], earliest)
            days = _least_burdened(range(first, latest[rating] + 1), load, seed=seed)
        planned[rating] = Preview(days, None, preview.band)
        earliest = days + 1
    return planned


def _least_burdened(days: range, load: Load, *, seed: int) -> int:
    burdens = {day: _burden(day, load) for day in days}
    least = min(burdens.values())
    best = [day for day, burden in burdens.items() if burden == least]
    return best[fuzz.pick(0, len(best) - 1, seed)]


def _burden(day: int, load: Load) -> float:
    weekday = (load.today + timedelta(days=day)).weekday()
    beside_kin = _BESIDE_KIN if day in load.kin else 1.0
    cards = load.cards.get(day, 0)
    return float((1 + cards) * day**_DISTANCE_POWER * beside_kin / _SHARES[load.easy_days[weekday]])
