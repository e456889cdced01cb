"""What a desired retention costs in reviews a day."""

import pytest

from quizapp.domain.memory_model import DEFAULT
from quizapp.domain.workload import reviews_a_day


def test_thirty_cards_that_hold_for_thirty_days_are_one_a_day_and_a_tenth_of_them_again() -> None:
    assert reviews_a_day([30.0] * 30, desired_retention=0.9, model=DEFAULT) == pytest.approx(1.1)


def test_a_card_comes_back_on_another_day_at_least() -> None:
    assert reviews_a_day([0.01], desired_retention=0.9, model=DEFAULT) == pytest.approx(1.1)


def test_more_retention_costs_more_reviews() -> None:
    costs = [
        reviews_a_day([5.0, 40.0, 100.0], desired_retention=share, model=DEFAULT)
        for share in (0.7, 0.8, 0.9, 0.95, 0.97)
    ]
    assert costs == sorted(costs)
    assert reviews_a_day([], desired_retention=0.9, model=DEFAULT) == 0
