"""Bounds and tests against values that stand in tables or can be counted by hand."""

from fractions import Fraction

import pytest

from quizapp.domain import chance

QUARTER, THIRD, HALF = (chance.coin(Fraction(1, count)) for count in (4, 3, 2))


def test_the_bounds_for_56_items_are_19_at_four_options_and_25_at_three() -> None:
    assert chance.upper_bound([QUARTER] * 56) == 19
    assert chance.upper_bound([THIRD] * 56) == 25


def test_the_band_of_ten_coins_leaves_out_what_is_rarer_than_one_in_forty() -> None:
    """P(X ≤ 1) = 11/1024 is below 2.5 %, P(X ≤ 2) = 56/1024 is not."""
    assert chance.band([HALF] * 10) == chance.Band(5.0, 2.0, 8.0)


def test_a_band_over_unlike_items_has_their_mean() -> None:
    assert chance.band([QUARTER, THIRD, HALF]).expected == pytest.approx(13 / 12)


def test_the_normal_approximation_is_close_to_the_exact_band() -> None:
    exact, approximate = chance.band([QUARTER] * 1000), chance.band([QUARTER] * 1001)
    assert approximate.low == pytest.approx(exact.low, abs=1.5)
    assert approximate.high == pytest.approx(exact.high, abs=1.5)
    assert chance.upper_bound([QUARTER] * 1001) == pytest.approx(250.25 + 1.645 * 13.70, abs=0.1)


def test_a_score_in_parts_counts_as_parts() -> None:
    play = {Fraction(1, 2): 0.5, Fraction(0): 0.5}
    assert chance.band([play] * 10) == chance.Band(2.5, 1.0, 4.0)


def test_nothing_played_is_a_band_of_nothing() -> None:
    assert chance.band([]) == chance.Band(0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("counts", "uneven"), [((10, 10, 10), False), ((20, 5, 5), True), ((0, 0, 0), False)]
)
def test_counts_are_uneven_beyond_the_critical_value(counts: tuple[int, ...], uneven: bool) -> None:
    assert chance.is_uneven(counts) is uneven


def test_chi_square_of_twenty_five_and_five_is_fifteen() -> None:
    assert chance.chi_square((20, 5, 5)) == 15.0


def test_fisher_gives_the_value_for_the_lady_tasting_tea() -> None:
    assert chance.fisher((3, 1), (1, 3)) == pytest.approx(0.4857, abs=1e-4)
    assert chance.fisher((4, 0), (0, 4)) == pytest.approx(2 / 70)
    assert chance.fisher((0, 0), (0, 0)) == 1.0
