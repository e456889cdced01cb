"""FSRS-6 through the `fsrs` package: whole study days in, stability and difficulty out.

Only the model is used. The package's learning steps, fuzz and clock are off: steps and order of intervals are
rules of `scheduling`, chance is `fuzz`, and days are `study_days`, so that each can be read and tested alone.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

import fsrs
from fsrs.scheduler import DEFAULT_PARAMETERS

from quizapp.domain.memory import Rating

WEIGHTS: Final[tuple[float, ...]] = DEFAULT_PARAMETERS
WEIGHTS_VERSION: Final = "fsrs-6-default"

_MODEL = fsrs.Scheduler(WEIGHTS, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
_RATINGS = {
    Rating.AGAIN: fsrs.Rating.Again,
    Rating.HARD: fsrs.Rating.Hard,
    Rating.GOOD: fsrs.Rating.Good,
    Rating.EASY: fsrs.Rating.Easy,
}
# The package counts days between two datetimes: any fixed one serves as the last review. It adds an interval
# of its own to the second, so an elapsed time is held to a century to stay within the calendar.
_LAST_REVIEW = datetime(2000, 1, 1, tzinfo=UTC)
_MOST_DAYS = 36_500

_DECAY: Final[float] = -WEIGHTS[20]
_FACTOR: Final[float] = 0.9 ** (1 / _DECAY) - 1


def after_review(
    stability: float | None, difficulty: float | None, rating: Rating, *, elapsed_days: int
) -> tuple[float, float]:
    """Stability (days, above 0) and difficulty (1 to 10) after a review.

    stability, difficulty: before it, both None for the first review of a card.
    elapsed_days: whole study days since the last review, 0 or more; 0 takes the model's rule for repeats
    within a day; without effect on the first review.
    """
    card = fsrs.Card(
        card_id=0,  # given, as the package would otherwise sleep for a number of its own
        state=fsrs.State.Learning if stability is None else fsrs.State.Review,
        stability=stability,
        difficulty=difficulty,
        due=_LAST_REVIEW,
        last_review=None if stability is None else _LAST_REVIEW,
    )
    at = _LAST_REVIEW + timedelta(days=min(elapsed_days, _MOST_DAYS))
    reviewed, _ = _MODEL.review_card(card, _RATINGS[rating], at)
    assert reviewed.stability is not None  # noqa: S101 - a fact about the package, for the type checker
    assert reviewed.difficulty is not None  # noqa: S101 - likewise
    return reviewed.stability, reviewed.difficulty


def interval_for(stability: float, *, desired_retention: float) -> float:
    """Days, fractions kept, until retrievability has fallen to the desired retention (between 0 and 1).

    Source: the forgetting curve of `retrievability` solved for t; for 0.9 it is the stability itself.
    """
    return float(stability / _FACTOR * (desired_retention ** (1 / _DECAY) - 1))


def retrievability(elapsed_days: float, stability: float) -> float:
    """Chance, 0 to 1, that the learner recalls the card now.

    elapsed_days: since the last review, 0 or more.  stability: days, above 0.  Raises ValueError outside.
    Source: FSRS-6 forgetting curve, R = (1 + f·t/S)^-w20 with f = 0.9^(-1/w20) - 1, so that R(S) = 0.9
    (open-spaced-repetition, "The Algorithm"; the same as in py-fsrs 6).
    """
    if elapsed_days < 0 or stability <= 0:
        raise ValueError(f"No retrievability after {elapsed_days} days at a stability of {stability}.")
    return float((1 + _FACTOR * elapsed_days / stability) ** _DECAY)
