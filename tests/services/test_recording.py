"""Storing answers: all of it or nothing, each answer once, in an order in which nobody waits for anybody."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain import grading
from quizapp.domain.memory import Rating
from quizapp.persistence.models import CardRow, ItemTotalRow, LearnerDayRow, ResponseRow, ReviewRow
from quizapp.persistence.queries import items
from quizapp.services.accounts import Learner
from quizapp.services.errors import Stale
from quizapp.services.recording import Answer, record_answers
from tests.conftest import TestClock
from tests.support.hands import Hand, answer_to, new_id, published
from tests.support.statements import count_statements

MONDAY = date(2026, 3, 2)
TABLES = (ResponseRow, ReviewRow, CardRow, ItemTotalRow, LearnerDayRow)


def counts(hand: Hand) -> list[int]:
    """Rows in each table that answering writes to."""
    return hand.read(
        lambda session, _learner: [
            session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in TABLES
        ]
    )


def answers(
    session: Session, learner: Learner, ids: list[int], *, rating: Rating | None = Rating.GOOD
) -> list[Answer]:
    """Right answers to these items, each with an id of its own."""
    made = []
    for place, item_id in enumerate(ids):
        held = items.find_held(session, item_id, learner_id=learner.id)
        assert held is not None
        given = answer_to(held.item)
        made.append(
            Answer(new_id(), held, given, grading.grade_response(held.item, given), rating, position=place)
        )
    return made


def record(
    at: TestClock, made: Callable[[Session, Learner], list[Answer]]
) -> Callable[[Session, Learner], bool]:
    return lambda session, learner: record_answers(
        session, learner, made(session, learner), context="cards", attempt_id=None, now=at()
    )


def test_no_answers_are_stored_without_a_statement(app: Flask, hand: Hand, at: TestClock) -> None:
    learner = hand.read(lambda _session, learner: learner)
    with count_statements(app) as counted:
        assert hand.write(
            lambda session, _learner: record_answers(
                session, learner, [], context="quiz", attempt_id=None, now=at()
            )
        )
    assert not [statement for statement in counted.statements if not statement.startswith("SELECT")]
    assert counts(hand) == [0] * 5


def test_many_answers_take_as_many_statements_as_one(app: Flask, hand: Hand, at: TestClock) -> None:
    ids = published(app, "single_choice")
    written = []
    for chosen in (ids[:1], ids[1:13]):
        with count_statements(app) as counted:
            assert hand.write(
                record(at, lambda session, learner, chosen=chosen: answers(session, learner, chosen))
            )
        written.append([text for text in counted.statements if not text.startswith("SELECT")])
    assert len(written[0]) == len(written[1]) == 5
    assert counts(hand) == [13, 13, 13, 13, 1]


def test_everybody_writes_rows_in_the_order_of_the_items(app: Flask, hand: Hand, at: TestClock) -> None:
    """Two learners who submit the same items in another order would else wait for each other on PostgreSQL."""
    ids = published(app, "single_choice")[:6]
    with count_statements(app) as counted:
        hand.write(record(at, lambda session, learner: answers(session, learner, ids[::-1])))
    orders = [
        [row["item_id"] if isinstance(row, dict) else row for row in parameters]
        for statement, parameters in zip(counted.statements, counted.parameters, strict=True)
        if statement.startswith("INSERT INTO item_total")
    ]
    firsts = [row if isinstance(row, int) else row[0] for row in orders[0]]
    assert firsts == sorted(ids)


def test_an_answer_stored_before_stores_nothing_of_the_rest_either(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    ids = published(app, "single_choice")[:3]
    made = hand.read(lambda session, learner: answers(session, learner, ids))
    assert hand.write(record(at, lambda _session, _learner: made[:1]))
    before = counts(hand)
    assert not hand.write(record(at, lambda _session, _learner: made[:1]))
    with pytest.raises(Stale, match="Part of these"):
        hand.write(record(at, lambda _session, _learner: made))
    assert counts(hand) == before


def test_a_card_that_moved_meanwhile_refuses_and_takes_the_answer_with_it(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    item_id = published(app, "single_choice")[0]
    made = hand.read(lambda session, learner: answers(session, learner, [item_id]))
    hand.answer(item_id)
    before = counts(hand)
    with pytest.raises(Stale, match="same moment"):
        hand.write(record(at, lambda _session, _learner: made))
    assert counts(hand) == before


def test_an_answer_without_a_rating_leaves_the_card_alone(app: Flask, hand: Hand, at: TestClock) -> None:
    ids = published(app, "flashcard_basic")[:1]
    assert hand.write(record(at, lambda session, learner: answers(session, learner, ids, rating=None)))
    assert counts(hand) == [1, 0, 0, 1, 1]
    assert hand.day(MONDAY) == (0, 0.0, 0, 0)
    totals = hand.read(
        lambda session, _learner: session.execute(
            sa.select(ItemTotalRow.responses, ItemTotalRow.first_responses, ItemTotalRow.first_score_total)
        ).one()
    )
    assert tuple(totals) == (1, 0, 0.0)
