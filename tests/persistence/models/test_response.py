"""response: one for each id, one for each place of an attempt, to a wording that exists."""

from typing import Any

import pytest
from flask import Flask

from quizapp.persistence.models import AttemptRow, ResponseRow
from tests.conftest import BEGINNING
from tests.support.hands import new_id, published
from tests.support.storing import a_user, assert_refused, count, remove_user, store


def a_response(learner_id: int, item_id: int, /, **columns: Any) -> ResponseRow:
    return ResponseRow(
        **{
            "learner_id": learner_id,
            "id": new_id(),
            "item_id": item_id,
            "revision": 1,
            "context": "cards",
            "given": {"selected": [], "texts": []},
            "verdict": "right",
            "score": 1.0,
            "is_first": True,
            "answered_at": BEGINNING,
            "study_day": BEGINNING.date(),
        }
        | columns
    )


def an_attempt(learner_id: int) -> AttemptRow:
    return AttemptRow(
        learner_id=learner_id, id=new_id(), kind="quiz", subject_id=1, items=[], started_at=BEGINNING
    )


def test_an_id_is_one_response_for_each_learner(app: Flask) -> None:
    item_id = published(app)[0]
    one, two = a_user(app), a_user(app)
    store(app, a_response(one, item_id, id="x"), a_response(two, item_id, id="x"))
    assert_refused(app, a_response(one, item_id, id="x"))


def test_a_place_of_an_attempt_has_one_response_and_outside_of_one_there_are_no_places(app: Flask) -> None:
    """Case 45: the database's own word."""
    item_id = published(app)[0]
    learner_id = a_user(app)
    attempt = an_attempt(learner_id)
    store(app, attempt)
    placed = {"attempt_id": attempt.id, "position": 0, "context": "quiz"}
    store(app, a_response(learner_id, item_id, **placed))
    assert_refused(app, a_response(learner_id, item_id, **placed))
    store(app, a_response(learner_id, item_id), a_response(learner_id, item_id))
    assert count(app, ResponseRow) == 3


@pytest.mark.parametrize(
    "columns",
    [{"context": "exam"}, {"revision": 99}, {"item_id": 10**6}, {"learner_id": 10**6}, {"attempt_id": "x"}],
)
def test_another_context_and_what_does_not_exist_are_refused(app: Flask, columns: dict[str, Any]) -> None:
    assert_refused(app, a_response(a_user(app), published(app)[0], **columns))


def test_anothers_attempt_cannot_be_answered(app: Flask) -> None:
    """Case 9: the key holds the learner, so the database would not have it either."""
    one, two = a_user(app), a_user(app)
    attempt = an_attempt(one)
    store(app, attempt)
    assert_refused(app, a_response(two, published(app)[0], attempt_id=attempt.id, position=0))


def test_responses_go_with_the_learner(app: Flask) -> None:
    learner_id = a_user(app)
    store(app, a_response(learner_id, published(app)[0]))
    remove_user(app, learner_id)
    assert count(app, ResponseRow) == 0
