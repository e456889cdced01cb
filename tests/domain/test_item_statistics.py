"""Item statistics: by hand, and their bounds as properties."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.item_statistics import (
    choice_shares,
    discrimination,
    discriminative_efficiency,
    facility,
    reliability,
)

Figure = Callable[[Sequence[float], Sequence[float]], float | None]

scores = st.floats(0, 1)
pairs = st.lists(st.tuples(scores, st.floats(0, 20)), max_size=15)


def test_facility_is_the_mean_score() -> None:
    assert facility(3.5, 7) == 0.5


def test_facility_without_a_response_is_no_figure() -> None:
    assert facility(0, 0) is None


def test_an_item_that_only_the_strong_answer_discriminates_fully() -> None:
    assert discrimination([0, 0, 1, 1], [2, 2, 8, 8]) == pytest.approx(1)
    assert discrimination([1, 1, 0, 0], [2, 2, 8, 8]) == pytest.approx(-1)


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    # Deviations -½ ½ -½ ½ and -3 -1 1 3: covariance sum 2, so 2 / sqrt(1 · 20).
    assert discrimination([0, 1, 0, 1], [1, 3, 5, 7]) == pytest.approx(2 / 20**0.5)


def test_efficiency_compares_with_the_best_that_the_scores_allow() -> None:
    # Sorted scores give deviations -½ -½ ½ ½ against -3 -1 1 3: covariance sum 4, of which 2 is half.
    assert discriminative_efficiency([0, 1, 0, 1], [1, 3, 5, 7]) == pytest.approx(0.5)


@pytest.mark.parametrize("figure", [discrimination, discriminative_efficiency])
@pytest.mark.parametrize(
    ("item", "rest"),
    [([], []), ([1], [5]), ([1, 1, 1], [1, 2, 3]), ([0, 1], [4, 4]), ([0, 1, 0], [0.1 + 0.2, 0.3, 0.3])],
)
def test_without_differences_there_is_no_figure(figure: Figure, item: list[float], rest: list[float]) -> None:
    assert figure(item, rest) is None


@pytest.mark.parametrize("figure", [discrimination, discriminative_efficiency])
def test_scores_without_their_rest_are_refused(figure: Figure) -> None:
    with pytest.raises(ValueError, match="3 scores"):
        figure([0, 1, 1], [3, 4])


@given(pairs)
def test_discrimination_and_efficiency_stay_within_their_bounds(rows: list[tuple[float, float]]) -> None:
    item, rest = [row[0] for row in rows], [row[1] for row in rows]
    correlation, efficiency = discrimination(item, rest), discriminative_efficiency(item, rest)
    assert (correlation is None) == (efficiency is None)
    if correlation is not None and efficiency is not None:
        assert -1 <= correlation <= 1
        assert efficiency <= 1
        assert abs(correlation) <= abs(efficiency) + 1e-6


def test_each_option_has_the_share_of_those_who_chose_it() -> None:
    assert choice_shares([(0,), (0, 2), (2,), ()], options=3) == (0.5, 0.0, 0.5)


def test_an_option_named_twice_in_one_response_counts_once() -> None:
    assert choice_shares([(1, 1)], options=2) == (0.0, 1.0)


def test_shares_without_a_response_are_no_figure() -> None:
    assert choice_shares([], options=3) is None


def test_reliability_is_coefficient_alpha() -> None:
    # Items vary by 1/3 each (0 0 1 1), totals 0 0 3 3 by 3: 3/2 · (1 - 1/3) = 1.
    assert reliability([[0, 0, 0], [0, 0, 0], [1, 1, 1], [1, 1, 1]]) == pytest.approx(1)
    # Items 0 1 0 1 and 0 0 1 1 have nothing in common: variances 1/3 + 1/3, totals 0 1 1 2 vary by 2/3.
    assert reliability([[0, 0], [1, 0], [0, 1], [1, 1]]) == pytest.approx(0)


@pytest.mark.parametrize("rows", [[], [[1, 0]], [[1], [0]], [[1, 0], [0, 1]], [[0.1, 0.2], [0.3, 0.0]]])
def test_reliability_needs_learners_items_and_differences(rows: list[list[float]]) -> None:
    assert reliability(rows) is None


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="every item"):
        reliability([[0, 1], [1]])


@given(st.integers(2, 5).flatmap(lambda items: st.lists(st.lists(scores, min_size=items, max_size=items))))
def test_reliability_is_never_above_1(rows: list[list[float]]) -> None:
    alpha = reliability(rows)
    assert alpha is None or alpha <= 1 + 1e-9
