"""Reading quizzes and attempts: only what is there, only one's own, the last change of each place."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain.items import Response
from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import ItemRow, QuizRow
from quizapp.persistence.queries import attempts
from quizapp.services.accounts import Learner
from quizapp.services.sittings import Plan
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id, published
from tests.support.statements import count_statements, full_scans


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest."""
    return Hand(app)


@pytest.fixture
def quiz(app: Flask) -> Plan:
    """The first ready quiz with two items of options."""
    with app.app_context(), reading() as session:
        slug = attempts.list_quizzes(session, 1)[0].slug
    return Plan(slug, tuple((item_id, 1) for item_id in published(app, "single_choice")[:2]))


def test_a_retired_quiz_is_neither_found_nor_listed(app: Flask, quiz: Plan, at: TestClock) -> None:
    with app.app_context(), transaction() as session:
        found = attempts.find_quiz(session, 1, quiz.quiz)
        assert found is not None
        assert attempts.find_quiz(session, 2, quiz.quiz) is None
        listed = attempts.list_quizzes(session, 1)
        assert [row.id for row in listed] == sorted(row.id for row in listed)
        assert len(attempts.list_quizzes(session, 1, limit=1)) == 1
        session.get_one(QuizRow, found.id).retired_at = at()
        session.flush()
        assert attempts.find_quiz(session, 1, quiz.quiz) is None
        assert quiz.quiz not in [row.slug for row in attempts.list_quizzes(session, 1)]


def test_pins_are_the_present_wordings_of_what_is_published(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        one, two, three = session.scalars(sa.select(ItemRow).order_by(ItemRow.id).limit(3))
        two.status, three.revision = "retired", 7
        session.flush()
        pins = attempts.list_published_pins(session, 1, [one.slug, two.slug, three.slug, "none"])
        assert pins == {one.slug: (one.id, 1), three.slug: (three.id, 7)}
        assert attempts.list_published_pins(session, 1, []) == {}


def test_an_attempt_is_found_by_its_own_learner_only(app: Flask, hand: Hand, quiz: Plan) -> None:
    """Case 8."""
    attempt_id, other = new_id(), Hand(app)
    hand.step(quiz, 0, Response((0,)), attempt_id=attempt_id)

    def look(session: Session, learner: Learner) -> list[bool]:
        return [
            find(session, learner.id, attempt_id) is not None
            for find in (attempts.find_attempt, attempts.lock_attempt)
        ]

    assert hand.write(look) == [True, True]
    assert other.write(look) == [False, False]
    assert other.read(lambda session, learner: attempts.list_steps(session, learner.id, attempt_id)) == []


def test_the_last_change_of_each_place_is_told_from_all_of_them(app: Flask, hand: Hand, quiz: Plan) -> None:
    attempt_id, other_attempt, step_id = new_id(), new_id(), new_id()
    for position, chosen in ((0, 0), (1, 0), (0, 1), (0, 2)):
        hand.step(quiz, position, Response((chosen,)), attempt_id=attempt_id)
    hand.step(quiz, 1, Response((1,)), attempt_id=other_attempt, step_id=step_id)

    def look(session: Session, learner: Learner) -> None:
        steps = attempts.list_steps(session, learner.id, attempt_id)
        assert [(step.ordinal, step.position) for step in steps] == [(1, 0), (2, 1), (3, 0), (4, 0)]
        latest = attempts.list_latest_steps(session, learner.id, attempt_id)
        assert {step.position: step.given["selected"] for step in latest} == {0: [2], 1: [0]}
        assert attempts.last_step_ordinal(session, learner.id, attempt_id) == 4
        assert attempts.last_step_ordinal(session, learner.id, new_id()) == 0
        assert attempts.find_step(session, learner.id, attempt_id, step_id=step_id) is None
        found = attempts.find_step(session, learner.id, other_attempt, step_id=step_id)
        assert found is not None
        assert found.given["selected"] == [1]

    hand.read(look)


def test_attempts_are_listed_newest_first_of_one_quiz_or_all(
    app: Flask, hand: Hand, quiz: Plan, at: TestClock
) -> None:
    ids = [new_id() for _ in range(3)]
    for attempt_id in ids[:2]:
        hand.step(quiz, 0, Response((0,)), attempt_id=attempt_id)
        at.advance(minutes=1)
    hand.practise(hand.plan([quiz.pins[0][0]]), attempt_id=ids[2])

    def look(session: Session, learner: Learner) -> None:
        rows = attempts.list_attempts(session, learner.id)
        assert [(row.id, quiz_row and quiz_row.slug) for row, quiz_row in rows] == [
            (ids[2], None),
            (ids[1], quiz.quiz),
            (ids[0], quiz.quiz),
        ]
        quiz_id = rows[1][1].id
        of_quiz = attempts.list_attempts(session, learner.id, quiz_id=quiz_id, limit=1)
        assert [row.id for row, _ in of_quiz] == [ids[1]]

    hand.read(look)
    with count_statements(app) as counted:
        hand.read(lambda session, learner: attempts.list_latest_steps(session, learner.id, ids[0]))
        hand.read(lambda session, learner: attempts.list_attempts(session, learner.id))
    assert full_scans(app, counted, of=("attempt", "attempt_step")) == []
