"""Reading what marks go by: of the attempts asked for and of no other."""

import pytest
from flask import Flask

from quizapp.persistence.db import reading, transaction
from quizapp.persistence.queries import attempt_marks as queries
from tests.conftest import TestClock
from tests.support.hands import Hand, answer_to, new_id, published
from tests.support.set_quizzes import a_class, begin
from tests.support.statements import count_statements, full_scans


@pytest.fixture
def hands(app: Flask, at: TestClock) -> tuple[Hand, Hand]:
    """Two guests of one class."""
    return Hand(app), Hand(app)


def test_two_learners_attempts_of_one_id_are_told_apart(app: Flask, hands: tuple[Hand, Hand]) -> None:
    item_id, attempt_id = published(app, "single_choice")[0], new_id()
    assignment_id = a_class(app, *hands).set_quiz([item_id])
    for hand, is_right in zip(hands, (True, False), strict=True):
        begin(hand, assignment_id, attempt_id=attempt_id)
        hand.step(None, 0, answer_to(hand.held(item_id).item, is_right=is_right), attempt_id=attempt_id)
        hand.submit(attempt_id)
    key, other = ((hand.id, attempt_id) for hand in hands)
    with app.app_context(), transaction() as session, count_statements(app) as counted:
        assert [row.learner_id for row in queries.list_steps(session, [key])] == [key[0]]
        assert [row.mark for row in queries.list_marks(session, [key])] == [1.0]
        assert [row.learner_id for row in queries.lock_submitted(session, [other, key])] == [key[0], other[0]]
        assert queries.list_waiting(session, [key]) == set()
        assert queries.list_standing_lines(session, [key]) == queries.list_overrides(session, [key]) == []
    assert full_scans(app, counted, of=("attempt", "attempt_step", "attempt_mark")) == []
    with app.app_context(), reading() as session:
        (first,) = queries.list_with_points(session, after=(0, ""), limit=1)
        (second,) = queries.list_with_points(session, after=(first.learner_id, first.id), limit=5)
        assert [(row.learner_id, row.id) for row in (first, second)] == [key, other]
        assert {(row.learner_id, row.revision) for row in queries.list_given(session, item_id)} == {
            (key[0], 1),
            (other[0], 1),
        }
