"""regrade, regrade_line and mark_override: of something that exists, once each, and gone with the learner."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.db import reading
from quizapp.persistence.models import AttemptRow, MarkOverrideRow, QuizRow, RegradeLineRow, RegradeRow
from tests.conftest import BEGINNING
from tests.support.hands import Hand, new_id, published
from tests.support.storing import a_user, assert_refused, count, remove_user, store


def an_attempt(app: Flask) -> AttemptRow:
    """A submitted attempt of a new learner."""
    hand, (item_id, *_) = Hand(app), published(app)
    row = AttemptRow(
        learner_id=hand.id,
        id=new_id(),
        kind="quiz",
        subject_id=hand.held(item_id).subject_id,
        items=[[item_id, 1]],
        started_at=BEGINNING,
        submitted_at=BEGINNING,
        closed_by="learner",
    )
    store(app, row)
    return row


def a_regrade(app: Flask, **columns: Any) -> RegradeRow:
    with app.app_context(), reading() as session:
        quiz_id = session.scalar(sa.select(sa.func.min(QuizRow.id)))
    return RegradeRow(**{"quiz_id": quiz_id, "reason": "Key.", "made_at": BEGINNING} | columns)


def a_line(regrade: RegradeRow, attempt: AttemptRow, **columns: Any) -> RegradeLineRow:
    return RegradeLineRow(
        **{
            "regrade_id": regrade.id,
            "learner_id": attempt.learner_id,
            "attempt_id": attempt.id,
            "position": 0,
            "revision_before": 1,
            "revision_after": 2,
            "scoring_before": "own",
            "scoring_after": "own",
            "mark_before": 0.0,
            "mark_after": None,
        }
        | columns
    )


def an_override(attempt: AttemptRow, **columns: Any) -> MarkOverrideRow:
    return MarkOverrideRow(
        **{
            "learner_id": attempt.learner_id,
            "attempt_id": attempt.id,
            "position": 0,
            "ordinal": 1,
            "points": 0.5,
            "ticked": [],
            "comment": "",
            "reason": "Half.",
            "made_at": BEGINNING,
        }
        | columns
    )


def test_one_form_makes_one_regrade(app: Flask) -> None:
    key = new_id()
    store(app, a_regrade(app, client_key=key), a_regrade(app), a_regrade(app))
    assert_refused(app, a_regrade(app, client_key=key, reason="Again."))


def test_a_regrade_changes_a_place_once(app: Flask) -> None:
    regrade, attempt = a_regrade(app), an_attempt(app)
    store(app, regrade)
    store(app, a_line(regrade, attempt), a_line(regrade, attempt, position=1))
    assert_refused(app, a_line(regrade, attempt, mark_after=1.0))


def test_two_teachers_cannot_both_give_a_place_its_first_mark(app: Flask) -> None:
    attempt = an_attempt(app)
    store(
        app,
        an_override(attempt),
        an_override(attempt, ordinal=2, points=None),
        an_override(attempt, position=1),
    )
    assert_refused(app, an_override(attempt, points=1.0))


@pytest.mark.parametrize("columns", [{"attempt_id": "none"}, {"learner_id": 10**6}])
def test_lines_and_overrides_are_of_an_attempt(app: Flask, columns: dict[str, Any]) -> None:
    regrade, attempt = a_regrade(app), an_attempt(app)
    store(app, regrade)
    assert_refused(app, a_line(regrade, attempt, **columns))
    assert_refused(app, an_override(attempt, **columns))
    assert_refused(app, a_line(regrade, attempt, regrade_id=10**6))
    assert_refused(app, a_regrade(app, quiz_id=10**6))


def test_what_a_teacher_did_stays_when_they_leave_and_goes_with_the_learner(app: Flask) -> None:
    """Case 55."""
    teacher_id, attempt = a_user(app, role="teacher"), an_attempt(app)
    regrade = a_regrade(app, made_by=teacher_id, undone_by=teacher_id, undone_at=BEGINNING)
    store(app, regrade)
    store(app, a_line(regrade, attempt), an_override(attempt, made_by=teacher_id))
    remove_user(app, teacher_id)
    assert [count(app, model) for model in (RegradeRow, RegradeLineRow, MarkOverrideRow)] == [1, 1, 1]
    remove_user(app, attempt.learner_id)
    assert [count(app, model) for model in (RegradeRow, RegradeLineRow, MarkOverrideRow)] == [1, 0, 0]
