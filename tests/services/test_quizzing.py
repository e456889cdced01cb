"""Quizzes through the services: plans, a log of steps, one submission, and the same memory as cards."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.domain import fuzz, scheduling
from quizapp.domain.items import InvalidResponse, Response
from quizapp.domain.memory import Rating
from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import AttemptRow, AttemptStepRow, QuizRow, ResponseRow
from quizapp.services import quizzing
from quizapp.services.errors import NotFound, Stale
from quizapp.services.sittings import Plan
from tests.conftest import TestClock
from tests.support.hands import Hand, answer_to, new_id, published, reword, set_status
from tests.support.learning import BERLIN

MONDAY = date(2026, 3, 2)


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest in Berlin on a Monday morning."""
    return Hand(app)


@pytest.fixture
def quiz(app: Flask) -> str:
    """The slug of a ready quiz."""
    with app.app_context(), reading() as session:
        return quizzing.list_quizzes(session)[0].slug


def quiz_plan(hand: Hand, slug: str) -> Plan:
    return hand.read(lambda session, _learner: quizzing.plan_quiz(session, slug))


def right(hand: Hand, plan: Plan, position: int) -> Response:
    return answer_to(hand.held(plan.pins[position][0]).item)


def wrong(hand: Hand, plan: Plan, position: int) -> Response:
    return answer_to(hand.held(plan.pins[position][0]).item, is_right=False)


def attempt(hand: Hand, attempt_id: str) -> AttemptRow:
    row = hand.read(lambda session, _learner: session.get(AttemptRow, (hand.id, attempt_id)))
    assert row is not None
    return row


def test_a_quiz_asks_its_blueprint_in_order_without_what_was_withdrawn(
    app: Flask, hand: Hand, quiz: str
) -> None:
    whole = quiz_plan(hand, quiz)
    set_status(app, whole.pins[1][0], "retired")
    reword(app, whole.pins[2][0])
    plan = quiz_plan(hand, quiz)
    assert plan.pins == (whole.pins[0], (whole.pins[2][0], 2), *whole.pins[3:])


def test_a_quiz_of_nothing_but_withdrawn_items_is_not_found(app: Flask, hand: Hand, quiz: str) -> None:
    for item_id, _ in quiz_plan(hand, quiz).pins:
        set_status(app, item_id, "retired")
    with pytest.raises(NotFound):
        quiz_plan(hand, quiz)


def test_a_retired_and_an_unknown_quiz_are_not_found(
    app: Flask, hand: Hand, quiz: str, at: TestClock
) -> None:
    with pytest.raises(NotFound):
        quiz_plan(hand, "no-such-quiz")
    with app.app_context(), transaction() as session:
        session.execute(sa.update(QuizRow).where(QuizRow.slug == quiz).values(retired_at=at()))
    with pytest.raises(NotFound):
        quiz_plan(hand, quiz)
    assert quiz not in [
        entry.slug for entry in hand.read(lambda session, _learner: quizzing.list_quizzes(session))
    ]


# Quizzes


def test_a_quiz_keeps_every_change_and_grades_the_last_one_of_each_item(
    hand: Hand, quiz: str, at: TestClock
) -> None:
    plan = quiz_plan(hand, quiz)
    attempt_id = new_id()
    hand.step(plan, 0, wrong(hand, plan, 0), attempt_id=attempt_id)
    hand.step(None, 2, right(hand, plan, 2), attempt_id=attempt_id)
    hand.step(None, 0, right(hand, plan, 0), attempt_id=attempt_id)
    hand.step(None, 3, wrong(hand, plan, 3), attempt_id=attempt_id)
    hand.step(None, 3, Response(), attempt_id=attempt_id)
    assert attempt(hand, attempt_id).answered == 2
    assert hand.responses() == []
    assert hand.day(MONDAY) == (0, 0.0, 0, 0)
    hand.submit(attempt_id)
    assert [(row.position, row.score, row.context) for row in hand.responses()] == [
        (0, 1.0, "quiz"),
        (2, 1.0, "quiz"),
    ]
    row = attempt(hand, attempt_id)
    assert (row.answered, row.score_total, row.submitted_at) == (2, 2.0, at())
    assert hand.read(lambda session, _learner: _steps(session, hand.id)) == 5
    assert hand.day(MONDAY) == (2, 2.0, 2, 0)


def _steps(session: object, learner_id: int) -> int:
    return session.scalar(
        sa.select(sa.func.count()).select_from(AttemptStepRow).where(AttemptStepRow.learner_id == learner_id)
    )


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
    before = ([row.id for row in hand.responses()], hand.day(MONDAY), attempt(hand, attempt_id).submitted_at)
    at.advance(days=1)
    hand.submit(attempt_id)
    assert before == (
        [row.id for row in hand.responses()],
        hand.day(MONDAY),
        attempt(hand, attempt_id).submitted_at,
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


def test_the_same_change_again_is_one_change_and_its_id_with_another_answer_is_a_second(
    hand: Hand, quiz: str
) -> None:
    plan = quiz_plan(hand, quiz)
    attempt_id, step_id = new_id(), new_id()
    for _ in range(3):
        hand.step(plan, 0, right(hand, plan, 0), attempt_id=attempt_id, step_id=step_id)
    assert hand.read(lambda session, _learner: _steps(session, hand.id)) == 1
    hand.step(plan, 0, wrong(hand, plan, 0), attempt_id=attempt_id, step_id=step_id)
    assert hand.read(lambda session, _learner: _steps(session, hand.id)) == 2
    hand.submit(attempt_id)
    assert [row.score for row in hand.responses()] == [0.0]


def test_the_same_step_id_in_two_attempts_stores_both(hand: Hand, quiz: str) -> None:
    """A browser's id means nothing outside of its attempt: neither sitting may lose its answer."""
    plan = quiz_plan(hand, quiz)
    step_id = new_id()
    for _ in range(2):
        attempt_id = new_id()
        hand.step(plan, 0, right(hand, plan, 0), attempt_id=attempt_id, step_id=step_id)
        hand.submit(attempt_id)
        assert attempt(hand, attempt_id).answered == 1
        assert hand.quiz(attempt_id).answered == 1
    assert len(hand.responses()) == 2


def test_a_quiz_and_a_practice_are_not_taken_for_one_another(app: Flask, hand: Hand, quiz: str) -> None:
    plan = quiz_plan(hand, quiz)
    practice = hand.plan(published(app, "single_choice")[:2])
    one, two = new_id(), new_id()
    hand.step(plan, 0, right(hand, plan, 0), attempt_id=one)
    hand.practise(practice, 0, attempt_id=two)
    with pytest.raises(NotFound):
        hand.practise(practice, 0, attempt_id=one)
    with pytest.raises(NotFound):
        hand.step(plan, 0, right(hand, plan, 0), attempt_id=two)
    with pytest.raises(NotFound):
        hand.submit(two)
    with pytest.raises(NotFound):
        hand.practise(plan, 0, attempt_id=new_id())
    with pytest.raises(NotFound):
        hand.step(practice, 0, Response((0,)), attempt_id=new_id())


def test_what_cannot_be_an_answer_is_not_kept_in_a_quiz(hand: Hand, quiz: str) -> None:
    plan = quiz_plan(hand, quiz)
    attempt_id = new_id()
    with pytest.raises(InvalidResponse):
        hand.step(plan, 0, Response((99,)), attempt_id=attempt_id)
    for position in (-1, len(plan.pins)):
        with pytest.raises(NotFound):
            hand.step(plan, position, Response((0,)), attempt_id=attempt_id)
    with pytest.raises(NotFound):
        hand.submit(attempt_id)


def test_a_quiz_changed_without_end_says_so(hand: Hand, quiz: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quizzing, "STEPS_AT_MOST", 2)
    plan = quiz_plan(hand, quiz)
    attempt_id = new_id()
    for _ in range(2):
        hand.step(plan, 0, right(hand, plan, 0), attempt_id=attempt_id)
    with pytest.raises(Stale, match="Submit it"):
        hand.step(plan, 0, wrong(hand, plan, 0), attempt_id=attempt_id)
    hand.submit(attempt_id)
    assert [row.score for row in hand.responses()] == [1.0]


def test_past_attempts_stand_newest_first_with_their_scores(
    app: Flask, hand: Hand, quiz: str, at: TestClock
) -> None:
    first = hand.take_quiz(quiz)
    at.advance(hours=1)
    second = new_id()
    hand.practise(hand.plan(published(app, "single_choice")[:2]), 0, attempt_id=second)
    at.advance(hours=1)
    third = hand.take_quiz(quiz, is_right=False)
    past = hand.read(lambda session, learner: quizzing.list_past(session, learner))
    assert [entry.id for entry in past] == [third, second, first]
    assert [(entry.quiz, entry.answered, entry.items) for entry in past[1:]] == [
        ("", 1, 2),
        (quiz, past[2].items, past[2].items),
    ]
    assert past[2].score_total == past[2].items
    of_quiz = hand.read(lambda session, learner: quizzing.list_past(session, learner, quiz=quiz))
    assert [entry.id for entry in of_quiz] == [third, first]
    assert Hand(app).read(lambda session, learner: quizzing.list_past(session, learner)) == []


def test_every_stored_answer_of_an_attempt_says_which_one(app: Flask, hand: Hand, quiz: str) -> None:
    attempt_id = hand.take_quiz(quiz)
    assert {row.attempt_id for row in hand.responses()} == {attempt_id}
    total = hand.read(
        lambda session, _learner: session.scalar(sa.select(sa.func.count()).select_from(ResponseRow))
    )
    assert total == attempt(hand, attempt_id).answered
