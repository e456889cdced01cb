"""How many reviews a day a desired retention costs, told from the memories that a learner has."""

from collections.abc import Iterable

from quizapp.domain.memory_model import Model


def reviews_a_day(stabilities: Iterable[float], *, desired_retention: float, model: Model) -> float:
    """Reviews that fall on a day on average while the memories stay as strong as they are.

    stabilities: of the cards in review, days.  desired_retention: 0.7 to 0.97.
    A card comes back once in its interval, on another day at least, and once more on the same day when it is missed,
    which happens to 1 - desired_retention of them. New cards come on top; recalling makes memories stronger and the
    number smaller, and missing them the other way about: neither is in it.
    """
    times = 2 - desired_retention
    return sum(
        times / max(1.0, model.interval_for(stability, desired_retention=desired_retention))
        for stability in stabilities
    )
