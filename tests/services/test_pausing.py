"""Breaks: the clock stands still for as long as was agreed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from quizapp.services.errors import Stale
from tests.conftest import TestClock
from tests.support.hands import Hand
from tests.support.quiz_hands import given_to, pause, resume
from tests.support.set_quizzes import STARTS_AT_ONCE, SchoolClass, begin


def test_a_break_stops_the_clock_for_as_long_as_was_agreed(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    attempt_id = begin(hand, group.set_quiz(choices, replace(STARTS_AT_ONCE, time_limit_s=600)))
    begun_at = at()
    with pytest.raises(Stale, match="No break"):
        pause(hand, attempt_id)
    group.agree(hand, break_minutes=5)
    for _ in range(2):
        pause(hand, attempt_id)
    at.advance(minutes=2)
    with pytest.raises(Stale, match="on a break"):
        hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id)
    for _ in range(2):
        resume(hand, attempt_id)
    sitting = hand.quiz(attempt_id)
    assert (sitting.deadline, sitting.break_left_s) == (begun_at + timedelta(seconds=720), 180)
    pause(hand, attempt_id)
    at.advance(minutes=4)
    # One minute more than is left: the clock goes on by itself.
    hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id)
    sitting = hand.quiz(attempt_id)
    assert (sitting.deadline, sitting.break_left_s) == (begun_at + timedelta(seconds=900), 0)
    assert sitting.paused_at is None
    with pytest.raises(Stale):
        pause(hand, attempt_id)
