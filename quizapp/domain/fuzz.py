"""A small spread of intervals, so that cards learnt together do not come back together for ever.

Chance comes from outside as a seed, and the seed from who reviews what for which time: replaying a card's
log, on any machine, gives the same due dates, and taking a review back and repeating it gives no second draw.
"""

import hashlib
import math

_SEED_BITS = 48  # a whole number that every language's double holds exactly
_SEEDS = 1 << _SEED_BITS
_UNSPREAD_BELOW_DAYS = 2.5
# From day, to day, share: each day of the interval within a range widens the spread by that share of a day.
_RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, math.inf, 0.05))


def seed_for(learner_id: int, item_id: int, *, reviews: int) -> int:
    """The seed of one review, 0 to 2**48 - 1.  reviews: how many counted before it, 0 for the first."""
    digest = hashlib.sha256(f"{learner_id}:{item_id}:{reviews}".encode()).digest()
    return int.from_bytes(digest[: _SEED_BITS // 8], "big")


def band(interval_days: float) -> tuple[int, int]:
    """The fewest and the most whole days, 1 or more, that an interval may become.

    interval_days: above 0; below 2.5 it is only rounded, half up, and both are the same.
    Source: the fuzz ranges of FSRS, as in FUZZ_RANGES of py-fsrs 6: one day either way, more with the length.
    """
    if interval_days < _UNSPREAD_BELOW_DAYS:
        days = max(1, _round_half_up(interval_days))
        return days, days
    either_way = 1.0 + sum(
        share * max(0.0, min(interval_days, last) - first) for first, last, share in _RANGES
    )
    return max(2, _round_half_up(interval_days - either_way)), _round_half_up(interval_days + either_way)


def pick(fewest: int, most: int, seed: int) -> int:
    """One of the days from the fewest to the most; with the same seed a longer band gives no earlier day."""
    return fewest + math.floor((seed % _SEEDS) / _SEEDS * (most - fewest + 1))


def spread(interval_days: float, seed: int) -> int:
    """Whole days, 1 or more, near the interval; a longer interval never gives fewer days with the same seed."""
    return pick(*band(interval_days), seed)


def _round_half_up(value: float) -> int:
    # Python's own rounding to even would differ from that of other languages that replay the same log.
    return math.floor(value + 0.5)
