"""The spread of intervals, by hand at its ranges and as properties."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.fuzz import seed_for, spread

LOWEST, MIDDLE, HIGHEST = 0, 2**47, 2**48 - 1

intervals = st.floats(0.001, 36_500)
seeds = st.integers(0, 2**48 - 1)


@pytest.mark.parametrize(
    ("interval_days", "lowest", "middle", "highest"),
    [
        (0.01, 1, 1, 1),
        (1.0, 1, 1, 1),
        (1.5, 2, 2, 2),
        (2.49, 2, 2, 2),
        # One day either way from 2.5 on,
        (2.5, 2, 3, 4),
        # 0.15 more for each day up to 7: 1 + 4.5 · 0.15 = 1.675,
        (7.0, 5, 7, 9),
        # 0.1 for each day up to 20: 1.675 + 10 · 0.1 = 2.675,
        (17.0, 14, 17, 20),
        # 0.05 for each day above: 1.675 + 1.3 + 17 · 0.05 = 3.825, and 6.975 at 100.
        (37.0, 33, 37, 41),
        (100.0, 93, 100, 107),
    ],
)
def test_the_spread_widens_with_the_interval(
    interval_days: float, lowest: int, middle: int, highest: int
) -> None:
    spreads = (spread(interval_days, LOWEST), spread(interval_days, MIDDLE), spread(interval_days, HIGHEST))
    assert spreads == (lowest, middle, highest)


@given(interval_days=intervals, seed=seeds)
def test_a_spread_interval_is_at_least_a_day_and_stays_near(interval_days: float, seed: int) -> None:
    days = spread(interval_days, seed)
    assert days >= 1
    # The widest relative spread is at 2.5 days; above, 2.975 days at 20 and a twentieth of the rest.
    assert abs(days - interval_days) <= max(1.5, 3.5 + 0.05 * max(0.0, interval_days - 20))


@given(shorter=intervals, more=st.floats(0, 1000), seed=seeds)
def test_a_longer_interval_is_never_spread_to_fewer_days(shorter: float, more: float, seed: int) -> None:
    assert spread(shorter, seed) <= spread(shorter + more, seed)


def test_all_days_of_the_range_are_about_equally_frequent() -> None:
    days = Counter(spread(7.0, seed_for(1, item_id, reviews=3)) for item_id in range(5000))
    assert set(days) == {5, 6, 7, 8, 9}
    assert all(900 < number < 1100 for number in days.values())


def test_the_seed_is_the_same_on_every_machine() -> None:
    """Case 71: the first six bytes of SHA-256 of "7:42:3", as `printf 7:42:3 | sha256sum` shows them."""
    assert seed_for(7, 42, reviews=3) == 0xC4E612A0CFDE


def test_seeds_differ_by_learner_item_and_review() -> None:
    seeds = {seed_for(a, b, reviews=c) for a in range(1, 12) for b in range(1, 12) for c in range(12)}
    assert len(seeds) == 11 * 11 * 12
