"""FSRS-6: how strong a memory is after a review, and how much of it is left on a later day.

Whole study days in, stability and difficulty out; steps in minutes, the order of intervals and chance are rules of
`scheduling`, `fuzz` and `study_days`. The formulas are written out here rather than taken from a package, because a
fold over a hundred thousand reviews has twenty microseconds for each, and because fitted weights have to go in.
`fsrs-rs-python`, the engine of Anki, is the oracle of the tests (`tests/vectors/fsrs6.json` holds what came of it).

Source of every formula: open-spaced-repetition, "The Algorithm", FSRS-6; where that leaves the edges open (clamps, the
order of a lapse's two bounds, what a repetition within a day may do), the engine of Anki is followed:
- a repetition on the same day never makes a memory that was recalled weaker, also not for Hard;
- stability stays within 0.001 and 36,500 days, difficulty within 1 and 10.
"""

from dataclasses import dataclass
from functools import cached_property
from math import exp
from typing import Final

from quizapp.domain.memory import Rating

WEIGHTS_COUNT: Final = 21
LEAST_STABILITY, MOST_STABILITY = 0.001, 36_500.0
_EASIEST, _HARDEST = 1.0, 10.0


@dataclass(frozen=True)
class Model:
    """One set of weights, ready for use.  version: a tag that is stored with what was computed by it.

    weights: 21 numbers, w0 to w20 of FSRS-6.
    """

    weights: tuple[float, ...]
    version: str

    def __post_init__(self) -> None:
        if len(self.weights) != WEIGHTS_COUNT:
            raise ValueError(f"FSRS-6 has {WEIGHTS_COUNT} weights, not {len(self.weights)}.")

    @cached_property
    def decay(self) -> float:
        """The exponent of the forgetting curve, below 0."""
        return -self.weights[20]

    @cached_property
    def factor(self) -> float:
        """What makes the curve pass through 0.9 where as many days have gone by as the stability says."""
        return float(0.9 ** (1 / self.decay)) - 1.0

    @cached_property
    def _growth(self) -> float:
        return exp(self.weights[8])

    @cached_property
    def _least_loss(self) -> float:
        return exp(self.weights[17] * self.weights[18])

    @cached_property
    def _easiest_start(self) -> float:
        return self._first_difficulty(Rating.EASY)

    def after_review(
        self, stability: float | None, difficulty: float | None, rating: int, *, elapsed_days: int
    ) -> tuple[float, float]:
        """Stability (days, above 0) and difficulty (1 to 10) after a review.

        stability, difficulty: before it, both None for the first review of a card.  rating: 1 to 4.
        elapsed_days: whole study days since the last review, 0 or more; 0 takes the model's rule for repeats
        within a day; without effect on the first review.
        """
        # Numbers in place of names of ratings, and no call that can be spared: a rebuild is made of this.
        w = self.weights
        if stability is None or difficulty is None:
            return _within(w[rating - 1]), _as_difficulty(self._first_difficulty(rating))
        if elapsed_days == 0:
            growth = exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
            after = stability * (1.0 if growth < 1.0 and rating >= 2 else growth)
        else:
            left = self.retrievability(elapsed_days, stability)
            if rating == 1:
                after = (
                    w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp((1 - left) * w[14])
                )
                after = min(after, stability / self._least_loss)
            else:
                bonus = 1.0 if rating == 3 else w[15] if rating == 2 else w[16]
                after = stability * (
                    1
                    + self._growth
                    * (11 - difficulty)
                    * stability ** -w[9]
                    * (exp((1 - left) * w[10]) - 1)
                    * bonus
                )
        # What is already hard gets harder ever more slowly, and everything is drawn a little to where Easy begins.
        harder = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9
        return _within(after), _as_difficulty(w[7] * self._easiest_start + (1 - w[7]) * harder)

    def retrievability(self, elapsed_days: float, stability: float) -> float:
        """Chance, 0 to 1, that the learner recalls the card.

        elapsed_days: since the last review, 0 or more.  stability: days, above 0.  Raises ValueError outside.
        R = (1 + f·t/S)^-w20 with f = 0.9^(-1/w20) - 1, so that R(S) = 0.9.
        """
        if elapsed_days < 0 or stability <= 0:
            raise ValueError(f"No retrievability after {elapsed_days} days at a stability of {stability}.")
        return float((1 + self.factor * elapsed_days / stability) ** self.decay)

    def interval_for(self, stability: float, *, desired_retention: float) -> float:
        """Days, fractions kept, until retrievability has fallen to the desired retention (between 0 and 1).

        The forgetting curve solved for t; for 0.9 it is the stability itself.
        """
        return float(stability / self.factor * (desired_retention ** (1 / self.decay) - 1))

    def _first_difficulty(self, rating: int) -> float:
        return self.weights[4] - exp(self.weights[5] * (rating - 1)) + 1


def _within(stability: float) -> float:
    if stability < LEAST_STABILITY:
        return LEAST_STABILITY
    return stability if stability < MOST_STABILITY else MOST_STABILITY


def _as_difficulty(value: float) -> float:
    if value < _EASIEST:
        return _EASIEST
    return value if value < _HARDEST else _HARDEST


# fmt: off
DEFAULT: Final = Model(
    (
        0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
        1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
    ),
    version="fsrs-6-default",
)
# fmt: on
