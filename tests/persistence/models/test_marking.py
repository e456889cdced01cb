"""marking, unlisted_text and response_mark: numbered, of something that exists, and gone with the learner."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from quizapp.persistence.models import MarkingRow, ResponseMarkRow, ResponseRow, UnlistedTextRow
from tests.conftest import BEGINNING
from tests.support.hands import new_id, published
from tests.support.storing import a_user, assert_refused, count, remove_user, store

DIGEST = "0" * 64


def a_marking(item_id: int, /, **columns: Any) -> MarkingRow:
    return MarkingRow(
        **{
            "item_id": item_id,
            "place": 0,
            "digest": DIGEST,
            "ordinal": 1,
            "revision": 1,
            "verdict": "right",
            "marked_at": BEGINNING,
        }
        | columns
    )


def a_response(app: Flask) -> ResponseRow:
    """A stored response."""
    row = ResponseRow(
        learner_id=a_user(app),
        id=new_id(),
        item_id=published(app)[0],
        revision=1,
        context="cards",
        given={},
        verdict="wrong",
        score=0.0,
        is_first=True,
        answered_at=BEGINNING,
        study_day=BEGINNING.date(),
    )
    store(app, row)
    return row


def a_text(response: ResponseRow, **columns: Any) -> UnlistedTextRow:
    return UnlistedTextRow(
        **{
            "learner_id": response.learner_id,
            "response_id": response.id,
            "place": 0,
            "item_id": response.item_id,
            "digest": DIGEST,
            "text": "Zebra",
            "was_accepted": False,
        }
        | columns
    )


def a_mark(response: ResponseRow, **columns: Any) -> ResponseMarkRow:
    return ResponseMarkRow(
        **{
            "learner_id": response.learner_id,
            "response_id": response.id,
            "ordinal": 1,
            "verdict": "right",
            "score": 1.0,
            "moved_card": False,
            "marked_at": BEGINNING,
        }
        | columns
    )


def test_two_teachers_cannot_both_make_the_first_decision_on_a_text(app: Flask) -> None:
    item_id = published(app)[0]
    store(app, a_marking(item_id), a_marking(item_id, place=1), a_marking(item_id, ordinal=2))
    assert_refused(app, a_marking(item_id, verdict="wrong"))


@pytest.mark.parametrize(
    "columns", [{"verdict": "maybe"}, {"item_id": 10**6}, {"revision": 9}, {"marked_by": 10**6}]
)
def test_another_verdict_and_what_does_not_exist_are_refused(app: Flask, columns: dict[str, Any]) -> None:
    assert_refused(app, a_marking(published(app)[0], **columns))


def test_a_decision_stays_when_whoever_made_it_leaves(app: Flask) -> None:
    teacher_id = a_user(app, role="teacher")
    store(app, a_marking(published(app)[0], marked_by=teacher_id))
    remove_user(app, teacher_id)
    assert count(app, MarkingRow) == 1


def test_texts_and_marks_are_of_a_response_and_go_with_the_learner(app: Flask) -> None:
    response = a_response(app)
    store(app, a_text(response), a_mark(response), a_mark(response, ordinal=2))
    assert_refused(app, a_text(response))
    assert_refused(app, a_mark(response, marked_at=BEGINNING + timedelta(days=1)))
    for row in (a_text(response, response_id="none"), a_mark(response, response_id="none")):
        assert_refused(app, row)
    remove_user(app, response.learner_id)
    assert (count(app, UnlistedTextRow), count(app, ResponseMarkRow)) == (0, 0)
