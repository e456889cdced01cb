"""Learners as a teacher sees them."""

from datetime import timedelta

import pytest
from flask import Flask

from quizapp.persistence.db import reading, transaction
from quizapp.services import joining, learners
from quizapp.services.errors import NotFound
from quizapp.services.learners import GivenAnswer
from tests.conftest import TestClock
from tests.support import classes, learning
from tests.support.classes import ADMIN
from tests.support.statements import count_statements


def test_only_who_has_answered_is_listed_accounts_by_name_then_guests(in_app: Flask, at: TestClock) -> None:
    people = [learning.a_person(in_app, name=name) for name in ("zoe", "Bert", None, "Ada", None)]
    learning.a_person(in_app, name="Nobody")
    with transaction() as session:
        first, *_ = learning.graded_items(session)
        for person in people:
            learning.answer(session, person, at, first, is_right=True)
    with reading() as session:
        page = learners.list_learners(session, ADMIN, page=1, now=at.now)
    assert [learner.name for learner in page.learners] == ["Ada", "Bert", "zoe", None, None]
    assert [learner.id for learner in page.learners][3:] == [people[4].id, people[2].id]
    assert (page.total, page.first) == (5, 1)


def test_the_figures_of_a_learner_are_those_of_their_answers(in_app: Flask, at: TestClock) -> None:
    ada = learning.a_person(in_app)
    with transaction() as session:
        items = learning.graded_items(session)[:4]
        for item, is_right in zip(items, (True, True, True, False), strict=True):
            at.advance(minutes=1)
            learning.answer(session, ada, at, item, is_right=is_right)
    with reading() as session:
        line = learners.open_learner(session, ADMIN, ada.id, now=at.now)
        later = learners.open_learner(session, ADMIN, ada.id, now=at.now + timedelta(minutes=5))
    assert (line.answers, line.mean_score, line.reviews, line.last_at, line.role) == (
        4,
        0.75,
        4,
        at.now,
        "student",
    )
    assert (line.due, later.due) == (0, 1)


def test_who_has_not_answered_has_no_mean_and_who_is_not_there_is_not_found(
    in_app: Flask, at: TestClock
) -> None:
    ada = learning.a_person(in_app)
    with reading() as session:
        line = learners.open_learner(session, ADMIN, ada.id, now=at.now)
        assert (line.answers, line.mean_score, line.last_at, line.due) == (0, None, None, 0)
        assert learners.list_answers(session, line, before=None) == ([], False)
        with pytest.raises(NotFound):
            learners.open_learner(session, ADMIN, ada.id + 1, now=at.now)


def test_answers_come_newest_first_and_page_on_without_loss_where_many_share_an_instant(
    in_app: Flask, at: TestClock
) -> None:
    ada = learning.a_person(in_app)
    stored = []
    with transaction() as session:
        # A quiz stores all of its answers at one instant.
        for number, item in enumerate(learning.graded_items(session)[:30]):
            if number % 10 == 0:
                at.advance(hours=1)
            stored.append(learning.answer(session, ada, at, item, is_right=True))
    found: list[GivenAnswer] = []
    before = None
    with reading() as session:
        line = learners.open_learner(session, ADMIN, ada.id, now=at.now)
        for _ in range(5):
            page, has_more = learners.list_answers(session, line, before=before)
            found += page
            if not has_more:
                break
            before = (page[-1].answered_at, page[-1].id)
    assert sorted(answer.id for answer in found) == sorted(stored)
    assert [answer.answered_at for answer in found] == sorted(
        (answer.answered_at for answer in found), reverse=True
    )
    assert len(found) == 30


def test_an_answer_is_shown_with_the_wording_it_was_given_to(in_app: Flask, at: TestClock) -> None:
    ada = learning.a_person(in_app)
    with transaction() as session:
        typed, *_ = learning.graded_items(session, answered_by="text")
        learning.answer(session, ada, at, typed, is_right=False)
    with reading() as session:
        line = learners.open_learner(session, ADMIN, ada.id, now=at.now)
        (answer,), has_more = learners.list_answers(session, line, before=None)
    assert (answer.given, answer.verdict, answer.score, answer.context, has_more) == (
        "xx",
        "wrong",
        0.0,
        "cards",
        False,
    )


def test_a_week_is_seven_days_with_today(in_app: Flask, at: TestClock) -> None:
    ada, bert = learning.a_person(in_app), learning.a_person(in_app, name="Bert")
    with transaction() as session:
        first, second, *_ = learning.graded_items(session)
        learning.answer(session, ada, at, first, is_right=True)
        at.advance(days=6)
        learning.answer(session, bert, at, second, is_right=True)
    with reading() as session:
        assert learners.count_week(session, ADMIN, now=at.now) == learners.Activity(2, 2)
        tomorrow = at.now + timedelta(days=1)
        assert learners.count_week(session, ADMIN, now=tomorrow) == learners.Activity(1, 1)
        assert learners.count_learners(session, ADMIN) == 2


def test_a_page_of_many_learners_costs_as_many_statements_as_one_of_few(in_app: Flask, at: TestClock) -> None:
    totals = []
    for number in range(4):
        person = learning.a_person(in_app, name=f"Learner {number}")
        with transaction() as session:
            for item in learning.graded_items(session)[:3]:
                learning.answer(session, person, at, item, is_right=True)
        with count_statements(in_app) as counted, reading() as session:
            learners.list_learners(session, ADMIN, page=1, now=at.now)
            line = learners.open_learner(session, ADMIN, person.id, now=at.now)
            learners.list_answers(session, line, before=None)
        totals.append(counted.total)
    assert totals == [5, 5, 5, 5]


def test_a_teacher_sees_who_is_in_their_groups_whether_they_have_answered_or_not(
    in_app: Flask, at: TestClock
) -> None:
    """Cases 11, 14."""
    tina, theo = (learning.a_person(in_app, name=name, role="teacher") for name in ("Tina", "Theo"))
    ada, bert, guest = (learning.a_person(in_app, name=name) for name in ("Ada", "Bert", None))
    group_id = classes.a_group(in_app, tina, ada)
    classes.join(in_app, guest, group_id, display_name="Mia")
    classes.a_group(in_app, theo, bert)
    with transaction() as session:
        first, *_ = learning.graded_items(session)
        for person in (ada, bert):
            learning.answer(session, person, at, first, is_right=True)
    with reading() as session:
        teacher = learning.learner_of(session, tina, at)
        page = learners.list_learners(session, teacher, page=1, now=at.now)
        assert [(one.name, one.answers) for one in page.learners] == [("Ada", 1), ("Mia", 0)]
        assert page.total == learners.count_learners(session, teacher) == 2
        assert learners.count_week(session, teacher, now=at.now) == learners.Activity(1, 1)
        assert learners.open_learner(session, teacher, guest.id, now=at.now).name == "Mia"
        with pytest.raises(NotFound):
            learners.open_learner(session, teacher, bert.id, now=at.now)
    with transaction() as session:
        joining.leave(session, learning.learner_of(session, ada, at), group_id, now=at.now)
    with reading() as session, pytest.raises(NotFound):
        learners.open_learner(session, teacher, ada.id, now=at.now)
