"""The model: its published values, its shape, and what the rules around it rely on."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.memory import Rating
from quizapp.domain.memory_model import DEFAULT

stabilities = st.floats(0.001, 36_500)
difficulties = st.floats(1, 10)
ratings = st.sampled_from(Rating)
elapsed = st.integers(0, 40_000)


@pytest.mark.parametrize(
    ("rating", "stability"),
    [(Rating.AGAIN, 0.212), (Rating.HARD, 1.2931), (Rating.GOOD, 2.3065), (Rating.EASY, 8.2956)],
)
def test_the_first_stability_is_the_weight_of_its_rating(rating: Rating, stability: float) -> None:
    assert DEFAULT.after_review(None, None, rating, elapsed_days=0)[0] == stability


def test_the_first_difficulty_follows_the_published_formula() -> None:
    # D0(G) = w4 - e^(w5 (G - 1)) + 1, so 6.4133 for Again and 6.4133 - e^1.6668 + 1 for Good.
    assert DEFAULT.after_review(None, None, Rating.AGAIN, elapsed_days=0)[1] == pytest.approx(6.4133)
    good = DEFAULT.after_review(None, None, Rating.GOOD, elapsed_days=0)[1]
    assert good == pytest.approx(6.4133 - math.exp(1.6668) + 1)


def test_recall_when_due_raises_stability_by_the_published_formula() -> None:
    # S' = S (1 + e^w8 (11 - D) S^-w9 (e^(w10 (1 - R)) - 1)) with R = 0.9 at t = S.
    expected = 10 * (1 + math.exp(1.8722) * (11 - 5) * 10**-0.1666 * (math.exp(0.796 * 0.1) - 1))
    assert DEFAULT.after_review(10, 5, Rating.GOOD, elapsed_days=10)[0] == pytest.approx(expected)


@given(stability=stabilities, difficulty=difficulties, rating=ratings, elapsed_days=elapsed)
def test_stability_stays_above_0_and_difficulty_between_1_and_10(
    stability: float, difficulty: float, rating: Rating, elapsed_days: int
) -> None:
    after, harder = DEFAULT.after_review(stability, difficulty, rating, elapsed_days=elapsed_days)
    assert 0 < after < math.inf
    assert 1 <= harder <= 10


@given(stability=stabilities, difficulty=difficulties, elapsed_days=elapsed)
def test_a_better_rating_never_gives_less_stability_nor_more_difficulty(
    stability: float, difficulty: float, elapsed_days: int
) -> None:
    after = [
        DEFAULT.after_review(stability, difficulty, rating, elapsed_days=elapsed_days) for rating in Rating
    ]
    assert [after_rating[0] for after_rating in after] == sorted(after_rating[0] for after_rating in after)
    assert [after_rating[1] for after_rating in after] == sorted(
        (after_rating[1] for after_rating in after), reverse=True
    )


@given(stability=stabilities, difficulty=difficulties, elapsed_days=st.integers(1, 40_000))
def test_a_lapse_lowers_stability(stability: float, difficulty: float, elapsed_days: int) -> None:
    after, _ = DEFAULT.after_review(stability, difficulty, Rating.AGAIN, elapsed_days=elapsed_days)
    assert after < stability or after == 0.001


def test_retrievability_is_certain_at_once_and_nine_tenths_after_the_stability() -> None:
    assert DEFAULT.retrievability(0, 10) == 1
    assert DEFAULT.retrievability(10, 10) == pytest.approx(0.9)


def test_retrievability_follows_the_power_curve() -> None:
    # Ten times the stability: (1 + 10 f)^-w20 with f = 0.9^(-1/w20) - 1.
    factor = 0.9 ** (-1 / DEFAULT.weights[20]) - 1
    assert DEFAULT.retrievability(100, 10) == pytest.approx((1 + 10 * factor) ** -DEFAULT.weights[20])


@given(stability=stabilities, elapsed_days=st.floats(0, 40_000), more=st.floats(0.01, 40_000))
def test_retrievability_falls_with_time_and_stays_a_chance(
    stability: float, elapsed_days: float, more: float
) -> None:
    later = DEFAULT.retrievability(elapsed_days + more, stability)
    assert 0 < later <= DEFAULT.retrievability(elapsed_days, stability) <= 1


@pytest.mark.parametrize(("elapsed_days", "stability"), [(-1, 10), (1, 0), (1, -2)])
def test_retrievability_refuses_what_is_no_memory(elapsed_days: float, stability: float) -> None:
    with pytest.raises(ValueError, match="retrievability"):
        DEFAULT.retrievability(elapsed_days, stability)


@given(stability=stabilities, desired_retention=st.floats(0.7, 0.99))
def test_an_interval_ends_when_retrievability_reaches_the_one_desired(
    stability: float, desired_retention: float
) -> None:
    interval = DEFAULT.interval_for(stability, desired_retention=desired_retention)
    assert DEFAULT.retrievability(interval, stability) == pytest.approx(desired_retention)


def test_the_interval_for_nine_tenths_is_the_stability() -> None:
    assert DEFAULT.interval_for(12.5, desired_retention=0.9) == pytest.approx(12.5)
