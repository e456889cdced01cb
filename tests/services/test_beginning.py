"""Beginning what was set: who may, when, how often, and what is drawn."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from quizapp.domain.blueprints import Blueprint, Draw
from quizapp.domain.items import Response
from quizapp.domain.quiz_rules import QuizRules
from quizapp.services.errors import Invalid, NotFound, Stale
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id
from tests.support.quiz_hands import close_if_over, given_to, list_assigned, pause, resume
from tests.support.set_quizzes import STARTS_AT_ONCE, SchoolClass, assigned, begin


def test_nobody_but_a_member_finds_or_begins_what_is_set(
    app: Flask, hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    """Cases 8 and 11."""
    other, assignment_id = Hand(app), group.set_quiz(choices)
    assert list_assigned(other) == []
    for stranger in (other, group.teacher):
        with pytest.raises(NotFound):
            begin(stranger, assignment_id)
    attempt_id = begin(hand, assignment_id)
    for act in (
        lambda: other.quiz(attempt_id),
        lambda: other.submit(attempt_id),
        lambda: other.step(None, 0, Response((0,)), attempt_id=attempt_id),
        lambda: pause(other, attempt_id),
        lambda: resume(other, attempt_id),
    ):
        with pytest.raises(NotFound):
            act()
    assert not close_if_over(other, attempt_id)
    hand.submit(attempt_id)
    group.leave(hand)
    with pytest.raises(NotFound):
        assigned(hand, assignment_id)


def test_who_has_begun_may_finish_although_they_left_or_it_was_withdrawn(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    """Case 55."""
    assignment_id = group.set_quiz(choices)
    attempt_id = begin(hand, assignment_id)
    group.change(assignment_id, withdrawn_at=at())
    assert begin(hand, assignment_id) == attempt_id
    group.leave(hand)
    # It is still found, since its questions are kept out of everything else until it is submitted.
    assert [one.running_id for one in list_assigned(hand)] == [attempt_id]
    assert begin(hand, assignment_id) == attempt_id
    hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id)
    hand.submit(attempt_id)
    assert hand.quiz(attempt_id).score_total == 1.0
    assert list_assigned(hand) == []
    with pytest.raises(NotFound):
        begin(hand, assignment_id)


def test_beginning_twice_is_one_attempt_and_the_same_form_again_too(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    """Case 45."""
    assignment_id, attempt_id = group.set_quiz(choices), new_id()
    assert begin(hand, assignment_id, attempt_id=attempt_id) == attempt_id
    assert begin(hand, assignment_id) == attempt_id
    hand.submit(attempt_id)
    assert begin(hand, assignment_id, attempt_id=attempt_id) == attempt_id
    second = begin(hand, assignment_id)
    assert second != attempt_id
    assert [attempt.ordinal for attempt in assigned(hand, assignment_id).attempts] == [1, 2]
    with pytest.raises(NotFound):
        begin(hand, group.set_quiz(choices), attempt_id=attempt_id)


def test_an_attempt_begins_only_while_the_quiz_is_open_and_attempts_are_left(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    opens_at = at() + timedelta(hours=1)
    rules = replace(STARTS_AT_ONCE, attempts_allowed=1, delay_minutes=10)
    assignment_id = group.set_quiz(choices, rules, opens_at=opens_at, closes_at=opens_at + timedelta(hours=1))
    with pytest.raises(Stale, match="not open yet"):
        begin(hand, assignment_id)
    at.advance(hours=1)
    hand.submit(begin(hand, assignment_id))
    with pytest.raises(Stale, match="all your attempts"):
        begin(hand, assignment_id)
    group.agree(hand, extra_attempts=1)
    with pytest.raises(Stale, match="some time"):
        begin(hand, assignment_id)
    at.advance(minutes=10)
    hand.submit(begin(hand, assignment_id))
    at.advance(hours=1)
    with pytest.raises(Stale, match="closed"):
        begin(hand, assignment_id)


def test_a_password_is_asked_before_an_attempt_and_not_to_go_on(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    assignment_id = group.set_quiz(choices, replace(STARTS_AT_ONCE, password="Überraschung"))
    for wrong_one in ("", "überraschung", "\ud800"):
        with pytest.raises(Invalid) as refused:
            begin(hand, assignment_id, password=wrong_one)
        assert [problem.field for problem in refused.value.problems] == ["password"]
    attempt_id = begin(hand, assignment_id, password="Überraschung")
    assert begin(hand, assignment_id) == attempt_id


def test_the_seed_decides_what_is_drawn_and_in_which_order(
    app: Flask, hand: Hand, group: SchoolClass
) -> None:
    blueprint = Blueprint(draws=(Draw(4, item_type="single_choice"),))
    assignment_id = group.set_quiz(blueprint, QuizRules())
    drawn = []
    for seed in (1, 1, 2):
        attempt_id = begin(hand, assignment_id, seed=seed)
        sitting = hand.quiz(attempt_id)
        assert (sitting.seed, len(sitting.places)) == (seed, 4)
        drawn.append([place.held.id for place in sitting.places])
        hand.submit(attempt_id)
    assert drawn[0] == drawn[1] != drawn[2]
    nowhere = group.set_quiz(Blueprint(draws=(Draw(100, item_type="ordering"),)))
    with pytest.raises(Stale, match="not enough questions"):
        begin(hand, nowhere)
