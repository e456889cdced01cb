"""Reading quizzes for those who make them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.persistence.db import transaction
from quizapp.persistence.models import AssignmentRow, GroupRow, GroupTeacherRow, QuizRow
from quizapp.persistence.queries import teachers_quizzes
from quizapp.services import bank
from tests.conftest import BEGINNING, TestClock
from tests.support import learning


@pytest.fixture
def tina(in_app: Flask, at: TestClock) -> learning.Person:
    return learning.a_person(in_app, name="Tina", role="teacher")


@pytest.fixture
def session(in_app: Flask, tina: learning.Person) -> Iterator[Session]:
    with transaction() as session:
        yield session


def a_quiz(session: Session, slug: str, *, owner_id: int, hours: int = 0) -> QuizRow:
    row = QuizRow(
        subject_id=bank.open_subject(session).id,
        slug=slug,
        origin="teacher",
        owner_id=owner_id,
        title=slug,
        description="",
        blueprint={"items": []},
        client_key=f"key of {slug}",
        updated_at=BEGINNING + timedelta(hours=hours),
    )
    session.add(row)
    session.flush()
    return row


def set_to(session: Session, quiz: QuizRow, name: str, *, teacher_id: int | None = None) -> AssignmentRow:
    group = GroupRow(name=name, created_at=BEGINNING)
    session.add(group)
    session.flush()
    if teacher_id is not None:
        session.add(GroupTeacherRow(group_id=group.id, teacher_id=teacher_id, added_at=BEGINNING))
    row = AssignmentRow(quiz_id=quiz.id, group_id=group.id, created_at=BEGINNING)
    session.add(row)
    session.flush()
    return row


def own(session: Session, owner_id: int | None) -> list[tuple[str, int]]:
    subject_id = bank.open_subject(session).id
    rows = teachers_quizzes.list_own(session, subject_id, owner_id=owner_id, offset=0, limit=9)
    assert teachers_quizzes.count_own(session, subject_id, owner_id=owner_id) == len(rows)
    return [(row.slug, number) for row, number in rows]


def test_ones_own_quizzes_come_by_the_last_change_with_the_groups_they_are_set_to(
    session: Session, tina: learning.Person, in_app: Flask
) -> None:
    older = a_quiz(session, "older", owner_id=tina.id)
    a_quiz(session, "newer", owner_id=tina.id, hours=1)
    retired = a_quiz(session, "retired", owner_id=tina.id, hours=2)
    retired.retired_at = BEGINNING
    set_to(session, older, "8a")
    set_to(session, older, "8b")
    set_to(session, older, "8c").withdrawn_at = BEGINNING
    session.flush()
    assert own(session, tina.id) == own(session, None) == [("newer", 0), ("older", 2), ("retired", 0)]
    assert own(session, tina.id + 1) == []


def test_ready_made_quizzes_are_listed_apart(session: Session, tina: learning.Person) -> None:
    a_quiz(session, "own", owner_id=tina.id)
    ready = teachers_quizzes.list_bank(session, bank.open_subject(session).id)
    assert ready
    assert {row.origin for row in ready} == {"bank"}


def test_a_quiz_is_found_by_number_and_by_the_key_of_its_form(
    session: Session, tina: learning.Person
) -> None:
    quiz = a_quiz(session, "own", owner_id=tina.id)
    assert teachers_quizzes.find_quiz(session, quiz.id) is quiz
    assert teachers_quizzes.lock_quiz(session, quiz.id) is quiz
    assert teachers_quizzes.find_by_key(session, "key of own") is quiz
    assert teachers_quizzes.find_quiz(session, quiz.id + 99) is None
    assert teachers_quizzes.find_by_key(session, "another key") is None


def test_assignments_are_listed_by_group_for_those_who_teach_it(
    session: Session, tina: learning.Person
) -> None:
    quiz = a_quiz(session, "own", owner_id=tina.id)
    set_to(session, quiz, "Zebras", teacher_id=tina.id)
    set_to(session, quiz, "apes", teacher_id=tina.id).withdrawn_at = BEGINNING
    others = set_to(session, quiz, "Others")
    session.flush()

    def named(teacher_id: int | None) -> list[str]:
        return [
            row.name for row in teachers_quizzes.list_assignments(session, quiz.id, teacher_id=teacher_id)
        ]

    assert named(tina.id) == ["Zebras", "apes"]
    assert named(None) == ["Others", "Zebras", "apes"]
    assert teachers_quizzes.find_assignment(session, others.id) is others
    assert teachers_quizzes.lock_assignment(session, others.id) is others
    assert teachers_quizzes.list_set(session, quiz.id, [others.group_id, 10**9]) == [others]
