"""Attempts at set quizzes under whatever trouble: no acknowledged answer lost, none counted twice, the log equal."""

import random

import pytest
from flask import Flask

from tests.conftest import TestClock
from tests.support.hands import Hand
from tests.support.schedules import BEHAVIOURS, Attempt, set_quiz

ATTEMPTS_EACH = 8


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_whatever_happens_in_whatever_order_every_acknowledged_answer_counts_once(
    app: Flask, at: TestClock, behaviour: str
) -> None:
    """Cases 45, 46 and 56, one sitting of them; tests/benchmarks/attempt_schedules.py runs a thousand attempts."""
    teacher, hand = Hand(app, role="teacher", name="Thea"), Hand(app)
    done = []
    for number in range(ATTEMPTS_EACH):
        assignment_id = set_quiz(
            app, teacher, hand, behaviour=behaviour, time_limit_s=None if number % 2 else 600
        )
        attempt = Attempt(hand, at, assignment_id, behaviour=behaviour, draw=random.Random(number))  # noqa: S311
        attempt.run(40)
        attempt.assert_whole()
        done.append(attempt)
    # The trouble was there, and so were the answers.
    assert all(sum(getattr(attempt, what) for attempt in done) for what in ("killed", "refused"))
    assert sum(len(attempt.acknowledged) for attempt in done) > ATTEMPTS_EACH * 5
