"""What is set to a learner's groups, and what counts of it."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask

from quizapp.domain.quiz_rules import Counts
from tests.conftest import TestClock
from tests.support.hands import Hand
from tests.support.quiz_hands import given_to, list_assigned
from tests.support.set_quizzes import STARTS_AT_ONCE, SchoolClass, assigned, begin
from tests.support.statements import count_statements, full_scans


def test_what_is_set_shows_its_rules_and_times_before_anything_begins(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    closes_at = at() + timedelta(days=2)
    rules = replace(STARTS_AT_ONCE, time_limit_s=600, attempts_allowed=1)
    group.agree(hand, time_percent=150, break_minutes=5)
    assignment_id = group.set_quiz(choices, rules, closes_at=closes_at)
    (one,) = list_assigned(hand)
    assert (one.id, one.group_name, one.title, one.items, one.most) == (assignment_id, "7b", "Ours", 3, 3.0)
    assert (one.rules, one.behaviour.NAME, one.window.closes_at) == (rules, "deferred", closes_at)
    assert (one.agreed.time_percent, one.agreed.break_minutes) == (150, 5)
    assert (one.attempts, one.running_id, one.refusal, one.counted) == ((), None, None, None)
    assert assigned(hand, assignment_id) == one


def test_which_attempt_counts_is_what_the_rules_say(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    for counts, expected in ((Counts.FIRST, 1.0), (Counts.BEST, 2.0), (Counts.LAST, 0.0), (Counts.MEAN, 1.0)):
        assignment_id = group.set_quiz(choices, replace(STARTS_AT_ONCE, counts=counts))
        for right_ones in (1, 2, 0):
            attempt_id = begin(hand, assignment_id)
            for position in range(right_ones):
                hand.step(None, position, given_to(hand, choices[position]), attempt_id=attempt_id)
            hand.submit(attempt_id)
        one = assigned(hand, assignment_id)
        assert (one.counted, one.most, one.may_see_marks) == (expected, 3.0, True)


def test_any_number_of_assignments_takes_the_same_number_of_statements(
    app: Flask, hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    totals = []
    for _ in range(2):
        for behaviour in ("deferred", "certainty"):
            hand.submit(begin(hand, group.set_quiz(choices, replace(STARTS_AT_ONCE, behaviour=behaviour))))
            begin(hand, group.set_quiz(choices))
        with count_statements(app) as counted:
            list_assigned(hand)
        totals.append(counted.total)
    # Who asks; what is set, attempts, agreements, what waits, which questions are there, those asked with certainty.
    assert totals == [7, 7]
    assert full_scans(app, counted, of=("attempt", "attempt_mark")) == []
