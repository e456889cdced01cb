"""quiz and assignment: slugs within a subject, one form one quiz, one quiz once in a group, and what goes with whom."""

from typing import Any

import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import AssignmentRow, GroupRow, QuizRow, UserRow
from tests.conftest import BEGINNING
from tests.support.hands import new_id
from tests.support.storing import a_user, assert_refused, count, store


def a_quiz(**columns: Any) -> QuizRow:
    return QuizRow(
        **{"subject_id": 1, "slug": "q", "title": "Q", "description": "", "blueprint": {"items": []}}
        | columns
    )


def an_assignment(quiz: QuizRow, group: GroupRow, **columns: Any) -> AssignmentRow:
    return AssignmentRow(**{"quiz_id": quiz.id, "group_id": group.id, "created_at": BEGINNING} | columns)


def test_a_slug_stands_once_in_a_subject_that_exists(app: Flask) -> None:
    store(app, a_quiz())
    assert_refused(app, a_quiz())
    assert_refused(app, a_quiz(slug="r", subject_id=10**6))


def test_a_quiz_is_the_banks_or_a_teachers(app: Flask) -> None:
    quiz, theirs = a_quiz(), a_quiz(slug="r", origin="teacher")
    store(app, quiz, theirs)
    assert (quiz.origin, theirs.origin, quiz.edits) == ("bank", "teacher", 0)
    assert_refused(app, a_quiz(slug="s", origin="pupil"))


def test_a_form_makes_one_quiz_and_many_quizzes_come_from_none(app: Flask) -> None:
    key = new_id()
    store(app, a_quiz(client_key=key), a_quiz(slug="r"), a_quiz(slug="s"))
    assert_refused(app, a_quiz(slug="t", client_key=key))


def test_rules_that_are_not_written_are_no_rules_and_not_the_json_null(app: Flask) -> None:
    quiz = a_quiz(rules=None)
    store(app, quiz)
    with app.app_context(), reading() as session:
        assert session.scalars(
            sa.select(QuizRow.id).where(QuizRow.rules.is_(None), QuizRow.slug == "q")
        ).one()


def test_a_quiz_is_set_to_a_group_once_and_both_are_there(app: Flask) -> None:
    quiz, other = a_quiz(), a_quiz(slug="r")
    group, second = GroupRow(name="7b", created_at=BEGINNING), GroupRow(name="7c", created_at=BEGINNING)
    store(app, quiz, other, group, second)
    store(app, an_assignment(quiz, group), an_assignment(quiz, second), an_assignment(other, group))
    assert_refused(app, an_assignment(quiz, group))
    assert_refused(app, an_assignment(quiz, group, quiz_id=10**6))
    assert_refused(app, an_assignment(quiz, group, group_id=10**6))


def test_a_quiz_and_where_it_is_set_outlive_their_teacher_and_not_the_group(app: Flask) -> None:
    """Case 55."""
    teacher = a_user(app)
    quiz, group = a_quiz(owner_id=teacher, origin="teacher"), GroupRow(name="7b", created_at=BEGINNING)
    store(app, quiz, group)
    assignment = an_assignment(quiz, group, created_by=teacher)
    store(app, assignment)
    with app.app_context(), transaction() as session:
        session.execute(sa.delete(UserRow).where(UserRow.id == teacher))
    with app.app_context(), reading() as session:
        assert session.get_one(QuizRow, quiz.id).owner_id is None
        assert session.get_one(AssignmentRow, assignment.id).created_by is None
    with app.app_context(), transaction() as session:
        session.execute(sa.delete(GroupRow).where(GroupRow.id == group.id))
    assert count(app, AssignmentRow) == 0
