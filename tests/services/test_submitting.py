"""The end of an attempt: once, by its learner or by the clock, and the same memory as cards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.domain import fuzz, scheduling
from quizapp.domain.memory import Rating
from quizapp.persistence.models import ResponseRow
from quizapp.services import attempt_terms
from quizapp.services.errors import Stale
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id
from tests.support.learning import BERLIN
from tests.support.quiz_hands import close_if_over, close_overdue, given_to, marks_of, quiz_plan, right, wrong
from tests.support.set_quizzes import STARTS_AT_ONCE, SchoolClass, begin, stored_attempt

MONDAY = date(2026, 3, 2)


def test_submitting_a_quiz_moves_the_same_cards_as_card_review(hand: Hand, quiz: str, at: TestClock) -> None:
    attempt_id = hand.take_quiz(quiz)
    for item_id, _ in quiz_plan(hand, quiz).pins:
        seed = fuzz.seed_for(hand.id, item_id, reviews=0)
        assert hand.memory(item_id) == scheduling.review(None, Rating.GOOD, at=at(), clock=BERLIN, seed=seed)
        assert len(hand.log(item_id)) == 1
    assert hand.quiz(attempt_id).score_total == len(quiz_plan(hand, quiz).pins)
    assert hand.wrong_cards() == 0


def test_submitting_twice_changes_nothing_the_second_time(hand: Hand, quiz: str, at: TestClock) -> None:
    attempt_id = hand.take_quiz(quiz)
    before = (
        [row.id for row in hand.responses()],
        hand.day(MONDAY),
        stored_attempt(hand, attempt_id).submitted_at,
    )
    at.advance(days=1)
    hand.submit(attempt_id)
    assert before == (
        [row.id for row in hand.responses()],
        hand.day(MONDAY),
        stored_attempt(hand, attempt_id).submitted_at,
    )
    assert hand.day(MONDAY + timedelta(days=1)) == (0, 0.0, 0, 0)


def test_nothing_can_be_changed_after_submitting(hand: Hand, quiz: str) -> None:
    """Case 46."""
    plan = quiz_plan(hand, quiz)
    attempt_id = new_id()
    step_id = new_id()
    given = right(hand, plan, 0)
    hand.step(plan, 0, given, attempt_id=attempt_id, step_id=step_id)
    hand.submit(attempt_id)
    with pytest.raises(Stale, match="submitted"):
        hand.step(plan, 0, wrong(hand, plan, 0), attempt_id=attempt_id)
    hand.step(plan, 0, given, attempt_id=attempt_id, step_id=step_id)
    assert len(hand.responses()) == 1


def test_every_stored_answer_of_an_attempt_says_which_one(app: Flask, hand: Hand, quiz: str) -> None:
    attempt_id = hand.take_quiz(quiz)
    assert {row.attempt_id for row in hand.responses()} == {attempt_id}
    total = hand.read(
        lambda session, _learner: session.scalar(sa.select(sa.func.count()).select_from(ResponseRow))
    )
    assert total == stored_attempt(hand, attempt_id).answered


def test_an_answer_in_the_grace_counts_and_one_after_it_does_not(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    """Case 46."""
    attempt_id = begin(hand, group.set_quiz(choices, replace(STARTS_AT_ONCE, time_limit_s=600)))
    end = at() + timedelta(seconds=600)
    assert hand.quiz(attempt_id).deadline == end
    at.now = end + timedelta(seconds=5)
    hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id)
    at.advance(seconds=1)
    with pytest.raises(attempt_terms.Over):
        hand.step(None, 1, given_to(hand, choices[1]), attempt_id=attempt_id)
    at.advance(days=1)
    assert close_if_over(hand, attempt_id)
    assert not close_if_over(hand, attempt_id)
    row = stored_attempt(hand, attempt_id)
    assert (row.submitted_at, row.closed_by, row.answered, row.score_total) == (end, "clock", 1, 1.0)
    assert marks_of(hand, attempt_id) == [1.0, 0.0, 0.0]
    with pytest.raises(Stale, match="time was up"):
        hand.step(None, 1, given_to(hand, choices[1]), attempt_id=attempt_id)
    hand.submit(attempt_id)
    assert stored_attempt(hand, attempt_id).submitted_at == end
    assert hand.wrong_cards() == 0


def test_submitting_too_late_closes_it_as_of_the_deadline(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    attempt_id = begin(hand, group.set_quiz(choices, replace(STARTS_AT_ONCE, time_limit_s=60)))
    end = at() + timedelta(seconds=60)
    at.advance(minutes=5)
    hand.submit(attempt_id)
    row = stored_attempt(hand, attempt_id)
    assert (row.submitted_at, row.closed_by, row.score_total) == (end, "clock", 0.0)


def test_the_sweep_closes_what_is_over_for_everybody_and_nothing_else(
    app: Flask, hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    timed = group.set_quiz(choices, replace(STARTS_AT_ONCE, time_limit_s=60))
    free = group.set_quiz(choices)
    hands = [hand, *(Hand(app) for _ in range(4))]
    for one in hands[1:]:
        group.join(one)
    ids = [begin(one, timed) for one in hands]
    untimed = begin(hand, free)
    for one, attempt_id in zip(hands, ids, strict=True):
        one.step(None, 0, given_to(one, choices[0]), attempt_id=attempt_id)
    assert close_overdue(hand) == 0
    end = at() + timedelta(seconds=60)
    at.advance(hours=3)
    assert [close_overdue(hand, limit=3) for _ in range(3)] == [3, 2, 0]
    for one, attempt_id in zip(hands, ids, strict=True):
        row = stored_attempt(one, attempt_id)
        assert (row.submitted_at, row.closed_by, row.score_total) == (end, "clock", 1.0)
        assert [(response.answered_at, response.score) for response in one.responses()] == [(end, 1.0)]
        assert one.wrong_cards() == 0
    assert stored_attempt(hand, untimed).submitted_at is None


def test_a_closing_set_back_to_before_the_beginning_ends_it_when_it_began(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    assignment_id = group.set_quiz(choices)
    attempt_id, begun_at = begin(hand, assignment_id), at()
    at.advance(minutes=1)
    hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id)
    group.change(assignment_id, closes_at=begun_at - timedelta(hours=1))
    assert close_if_over(hand, attempt_id)
    assert stored_attempt(hand, attempt_id).submitted_at == begun_at
    assert [row.answered_at for row in hand.responses()] == [begun_at + timedelta(minutes=1)]
