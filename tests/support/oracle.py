"""The engine of Anki as the oracle of our memory model: what it says of a history of whole-day gaps and ratings."""

from collections.abc import Sequence
from typing import Any

from tests.support import databases

Turns = Sequence[tuple[int, int]]
"""A history: for each review the whole days since the one before (0 for the first) and the rating, 1 to 4."""


def states(weights: Sequence[float], histories: Sequence[Turns]) -> list[list[tuple[float, float]]]:
    """Stability and difficulty after every review of each history, as fsrs-rs-python gives them.

    Skips the test where no wheel of it exists, which `.ci/run` does not allow.
    """
    engine = _load()
    items = [
        engine.FSRSItem([engine.FSRSReview(rating, gap_days) for gap_days, rating in history])
        for history in histories
    ]
    after = engine.FSRS(list(weights)).historical_memory_state_batch(items)
    return [[(state.stability, state.difficulty) for state in each] for each in after]


def _load() -> Any:
    try:
        import fsrs_rs_python
    except ImportError as error:
        databases.missing("oracle", str(error))
        raise
    return fsrs_rs_python
