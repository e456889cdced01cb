"""The reads of a teacher about learners."""

from datetime import timedelta

from flask import Flask

from quizapp.persistence.db import reading, transaction
from quizapp.persistence.queries import learners
from tests.conftest import TestClock
from tests.support import classes, learning
from tests.support.statements import count_statements, full_scans


def test_the_lines_of_learners_and_what_they_gave_are_found_by_indexes(in_app: Flask, at: TestClock) -> None:
    ada = learning.a_person(in_app)
    with transaction() as session:
        for item in learning.graded_items(session)[:3]:
            learning.answer(session, ada, at, item, is_right=True)
    with count_statements(in_app) as counted, reading() as session:
        line = learners.find_learner(session, None, ada.id, now=at.now)
        found = learners.list_responses(session, ada.id, before=None, limit=2)
        last = found[-1].ResponseRow
        rest = learners.list_responses(session, ada.id, before=(last.answered_at, last.id), limit=2)
        listed = learners.list_learners(session, None, now=at.now, offset=0, limit=10)
    assert line is not None
    assert (line.answers, line.score_total, line.reviews, line.last_at) == (3, 3.0, 3, at.now)
    assert [line] == list(listed)
    assert len({row.ResponseRow.id for row in [*found, *rest]}) == 3
    assert full_scans(in_app, counted, of=("response", "learner_day", "card")) == []


def test_only_who_has_answered_counts_and_a_day_counts_from_its_own_on(in_app: Flask, at: TestClock) -> None:
    ada = learning.a_person(in_app)
    learning.a_person(in_app, name="Nobody")
    with transaction() as session:
        first, *_ = learning.graded_items(session)
        learning.answer(session, ada, at, first, is_right=False)
    with reading() as session:
        assert learners.count_learners(session, None) == 1
        assert learners.find_learner(session, None, ada.id + 99, now=at.now) is None
        today = at.now.date()
        assert learners.sum_since(session, None, since=today) == (1, 1)
        assert learners.sum_since(session, None, since=today + timedelta(days=1)) == (0, 0)


def test_a_teachers_learners_are_found_by_indexes_too(in_app: Flask, at: TestClock) -> None:
    tina = learning.a_person(in_app, name="Tina", role="teacher")
    ada, bert = learning.a_person(in_app), learning.a_person(in_app, name="Bert")
    classes.a_group(in_app, tina, ada)
    with transaction() as session:
        first, *_ = learning.graded_items(session)
        for person in (ada, bert):
            learning.answer(session, person, at, first, is_right=True)
    with count_statements(in_app) as counted, reading() as session:
        listed = learners.list_learners(session, tina.id, now=at.now, offset=0, limit=10)
        assert learners.find_learner(session, tina.id, bert.id, now=at.now) is None
        assert learners.find_learner(session, tina.id, ada.id, now=at.now) == listed[0]
        assert learners.count_learners(session, tina.id) == 1
        assert learners.sum_since(session, tina.id, since=at.now.date()) == (1, 1)
    assert [line.name for line in listed] == ["Ada"]
    tables = ("response", "learner_day", "card", "group_member", "group_teacher")
    assert full_scans(in_app, counted, of=tables) == []
