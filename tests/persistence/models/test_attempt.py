"""attempt and attempt_step: one id for each learner, two kinds, and nothing left behind."""

from typing import Any

import pytest
from flask import Flask

from quizapp.persistence.models import AttemptRow, AttemptStepRow
from tests.conftest import BEGINNING
from tests.support.hands import new_id
from tests.support.storing import a_user, assert_refused, count, remove_user, store


def an_attempt(learner_id: int, /, **columns: Any) -> AttemptRow:
    return AttemptRow(
        **{
            "learner_id": learner_id,
            "id": new_id(),
            "kind": "quiz",
            "subject_id": 1,
            "items": [[1, 1]],
            "started_at": BEGINNING,
        }
        | columns
    )


def a_step(attempt: AttemptRow, **columns: Any) -> AttemptStepRow:
    return AttemptStepRow(
        **{
            "learner_id": attempt.learner_id,
            "attempt_id": attempt.id,
            "ordinal": 1,
            "id": new_id(),
            "position": 0,
            "given": {},
            "saved_at": BEGINNING,
        }
        | columns
    )


def test_the_same_id_is_another_attempt_for_another_learner_only(app: Flask) -> None:
    one, two = a_user(app), a_user(app)
    store(app, an_attempt(one, id="x"), an_attempt(two, id="x"))
    assert_refused(app, an_attempt(one, id="x"))
    assert count(app, AttemptRow) == 2


@pytest.mark.parametrize(
    "columns", [{"kind": "exam"}, {"quiz_id": 10**6}, {"subject_id": 10**6}, {"learner_id": 10**6}]
)
def test_another_kind_and_what_does_not_exist_are_refused(app: Flask, columns: dict[str, Any]) -> None:
    assert_refused(app, an_attempt(a_user(app), **columns))


def test_a_change_is_stored_once_at_its_place(app: Flask) -> None:
    attempt = an_attempt(a_user(app))
    store(app, attempt, a_step(attempt, id="s"), a_step(attempt, id="t", ordinal=2))
    for columns in ({"ordinal": 2}, {"ordinal": 3, "id": "s"}, {"ordinal": 3, "attempt_id": "none"}):
        assert_refused(app, a_step(attempt, **columns))


def test_attempts_and_their_changes_go_with_the_learner(app: Flask) -> None:
    learner_id = a_user(app)
    attempt = an_attempt(learner_id)
    store(app, attempt, a_step(attempt))
    remove_user(app, learner_id)
    assert (count(app, AttemptRow), count(app, AttemptStepRow)) == (0, 0)
