"""Ready quizzes: what they ask, and what was taken of one's own accord."""

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.db import transaction
from quizapp.persistence.models import QuizRow
from quizapp.services import ready_quizzes
from quizapp.services.errors import NotFound
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id, published, reword, set_status
from tests.support.quiz_hands import quiz_plan
from tests.support.set_quizzes import SchoolClass, begin


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
        entry.slug for entry in hand.read(lambda session, _learner: ready_quizzes.list_quizzes(session))
    ]


def test_past_attempts_stand_newest_first_with_their_scores(
    app: Flask, hand: Hand, quiz: str, at: TestClock
) -> None:
    first = hand.take_quiz(quiz)
    at.advance(hours=1)
    second = new_id()
    hand.practise(hand.plan(published(app, "single_choice")[:2]), 0, attempt_id=second)
    at.advance(hours=1)
    third = hand.take_quiz(quiz, is_right=False)
    past = hand.read(lambda session, learner: ready_quizzes.list_past(session, learner))
    assert [entry.id for entry in past] == [third, second, first]
    assert [(entry.quiz, entry.answered, entry.items) for entry in past[1:]] == [
        ("", 1, 2),
        (quiz, past[2].items, past[2].items),
    ]
    assert past[2].score_total == past[2].items
    of_quiz = hand.read(lambda session, learner: ready_quizzes.list_past(session, learner, quiz=quiz))
    assert [entry.id for entry in of_quiz] == [third, first]
    assert Hand(app).read(lambda session, learner: ready_quizzes.list_past(session, learner)) == []


def test_attempts_at_what_was_set_stand_with_it_and_not_among_the_others(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    hand.submit(begin(hand, group.set_quiz(choices)))
    assert hand.read(lambda session, learner: ready_quizzes.list_past(session, learner)) == []
