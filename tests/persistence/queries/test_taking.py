"""Reading what somebody can take or is taking: only what is set to their groups, and only their own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from quizapp.persistence.db import reading, transaction
from quizapp.persistence.queries import taking
from tests.conftest import TestClock
from tests.support.hands import Hand, answer_to, new_id, published
from tests.support.set_quizzes import STARTS_AT_ONCE, SchoolClass, a_class, begin
from tests.support.statements import count_statements, full_scans


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest."""
    return Hand(app)


@pytest.fixture
def group(app: Flask, hand: Hand) -> SchoolClass:
    """The class of that guest."""
    return a_class(app, hand)


def test_what_is_set_is_found_by_members_only_and_what_was_withdrawn_by_who_attempted_it(
    app: Flask, hand: Hand, group: SchoolClass, at: TestClock
) -> None:
    """Case 8."""
    other = Hand(app)
    ids = published(app, "single_choice")[:1]
    one, two = group.set_quiz(ids), group.set_quiz(ids)
    with app.app_context(), reading() as session:
        assert [line.assignment.id for line in taking.list_set(session, hand.id)] == [two, one]
        assert taking.list_set(session, other.id) == []
        assert taking.find_set(session, other.id, one) is None
        found = taking.find_set(session, hand.id, one)
        assert found is not None
        assert (found.group.id, found.quiz.title) == (group.id, "Ours")
        assert taking.load_set(session, one) == found
    attempt_id = begin(hand, one)
    for assignment_id in (one, two):
        group.change(assignment_id, withdrawn_at=at())
    with app.app_context(), reading() as session:
        assert [line.assignment.id for line in taking.list_set(session, hand.id)] == [one]
    group.leave(hand)
    with app.app_context(), reading() as session:
        assert [line.assignment.id for line in taking.list_set(session, hand.id)] == [one]
    hand.submit(attempt_id)
    with app.app_context(), reading() as session:
        assert taking.list_set(session, hand.id) == []


def test_what_runs_is_found_until_it_is_submitted(
    app: Flask, hand: Hand, group: SchoolClass, at: TestClock
) -> None:
    ids = published(app, "single_choice")[:2]
    attempt_id = begin(hand, group.set_quiz(ids, replace(STARTS_AT_ONCE, time_limit_s=60)))
    hand.step(None, 0, answer_to(hand.held(ids[0]).item), attempt_id=attempt_id)
    with app.app_context(), transaction() as session:
        ((row, assignment),) = taking.list_running_out(session, now=at())
        assert (row.id, assignment.group_id) == (attempt_id, group.id)
        locked = taking.lock_running(session, hand.id, attempt_id)
        assert locked is not None
        (line,) = taking.list_not_closed(session, hand.id, now=at())
        assert ({item_id for item_id, _ in line.items}, line.submitted_at) == (set(ids), None)
        assert taking.lock_learner(session, hand.id)
        assert not taking.lock_learner(session, 10**6)
        assert [row.id for row in taking.list_attempts_at(session, hand.id, [assignment.id])] == [attempt_id]
    hand.submit(attempt_id)
    with app.app_context(), transaction() as session:
        assert taking.list_running_out(session, now=at()) == []
        assert taking.lock_running(session, hand.id, attempt_id) is None
        assert taking.list_not_closed(session, hand.id, now=at()) == []


def test_what_never_ends_is_no_work_for_the_sweep_until_it_is_closed(
    app: Flask, hand: Hand, group: SchoolClass, at: TestClock
) -> None:
    ids = published(app, "single_choice")[:1]
    assignment_id = group.set_quiz(ids)
    begin(hand, assignment_id)

    def listed() -> int:
        with app.app_context(), reading() as session:
            return len(taking.list_running_out(session, now=at()))

    assert listed() == 0
    group.change(assignment_id, closes_at=at() + timedelta(minutes=1))
    assert listed() == 0
    at.advance(minutes=1)
    assert listed() == 1


def test_steps_at_a_place_come_with_the_last_ordinal_of_all(
    app: Flask, hand: Hand, group: SchoolClass
) -> None:
    ids = published(app, "single_choice")[:3]
    attempt_id, step_id = begin(hand, group.set_quiz(ids)), new_id()
    given = [answer_to(hand.held(item_id).item) for item_id in ids]
    for position, known in ((0, ""), (1, step_id), (0, ""), (2, "")):
        hand.step(None, position, given[position], attempt_id=attempt_id, step_id=known)
    with app.app_context(), reading() as session, count_statements(app) as counted:
        steps, last = taking.list_steps_at(
            session, hand.id, attempt_id, positions=[0], step_ids=[step_id, new_id()]
        )
        assert ([step.ordinal for step in steps], last) == ([1, 2, 3, 4], 4)
        assert taking.list_steps_at(session, hand.id, new_id(), positions=[0], step_ids=[]) == ([], 0)
    assert full_scans(app, counted, of=("attempt_step",)) == []
