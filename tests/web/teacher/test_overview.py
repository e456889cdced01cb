"""Teaching at a glance."""

import re
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from quizapp.persistence.db import transaction
from quizapp.persistence.models import ItemTotalRow
from tests.conftest import TestClock
from tests.support import classes, learning, sat_quizzes
from tests.support.hands import Hand, published
from tests.support.statements import count_statements
from tests.support.teaching import a_teacher, add


@pytest.fixture
def tina(app: Flask, at: TestClock) -> FlaskClient:
    """An administrator, who sees everybody."""
    return a_teacher(app, role="admin")


def visible(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def figure(page: str, caption: str) -> str:
    found = re.search(rf"{re.escape(caption)}</dt><dd[^>]*>([^<]*)<", page)
    assert found, page
    return found[1]


def test_it_counts_what_there_is(app: Flask, at: TestClock, tina: FlaskClient) -> None:
    add(tina, action="draft")
    ada = learning.a_person(app)
    with app.app_context(), transaction() as session:
        for item in learning.graded_items(session)[:3]:
            learning.answer(session, ada, at, item, is_right=True)
    page = tina.get("/teacher").text
    assert figure(page, "drafts") == "1"
    assert int(figure(page, "questions that learners get")) >= 60
    assert figure(page, "learners who have answered") == "1"
    assert figure(page, "graded answers in the last 7 days") == "3"
    at.advance(days=7)
    page = tina.get("/teacher").text
    assert figure(page, "of them active in the last 7 days") == "0"
    assert figure(page, "learners who have answered") == "1"


def test_it_says_what_to_do_the_most_pressing_first(app: Flask, at: TestClock, tina: FlaskClient) -> None:
    assert "You have no learners yet" in tina.get("/teacher").text
    add(tina, action="draft")
    assert "1 draft waits to be published" in tina.get("/teacher").text
    ada = learning.a_person(app)
    with app.app_context(), transaction() as session:
        first, *_ = learning.graded_items(session)
        learning.answer(session, ada, at, first, is_right=False)
        session.execute(sa.update(ItemTotalRow).values(first_responses=20, first_score_total=5.9))
    words = visible(tina.get("/teacher").text)
    assert "You have no learners yet" not in words
    hard, draft = (
        words.index("1 question is answered right by fewer than 3 in 10"),
        words.index("1 draft waits"),
    )
    assert hard < draft


def test_with_nothing_to_do_it_says_so(app: Flask, at: TestClock, tina: FlaskClient) -> None:
    ada = learning.a_person(app)
    with app.app_context(), transaction() as session:
        first, *_ = learning.graded_items(session)
        learning.answer(session, ada, at, first, is_right=True)
    assert "Nothing waits for you" in tina.get("/teacher").text


def test_it_is_for_teachers_only(app: Flask, at: TestClock, client: FlaskClient) -> None:
    """Case 10."""
    student = learning.browser_of(app, learning.a_person(app))
    admin = learning.browser_of(app, learning.a_person(app, name="Root", role="admin"))
    assert student.get("/teacher").status_code == 403
    assert client.get("/teacher").status_code == 302
    assert admin.get("/teacher").status_code == 200


def test_it_takes_few_statements(app: Flask, tina: FlaskClient) -> None:
    with count_statements(app) as counted:
        tina.get("/teacher")
    assert counted.total <= 8


def test_a_teacher_is_told_of_the_learners_of_their_groups_alone(app: Flask, at: TestClock) -> None:
    """Case 11."""
    ada, bert = learning.a_person(app), learning.a_person(app, name="Bert")
    thea = learning.a_person(app, name="Thea", role="teacher")
    with app.app_context(), transaction() as session:
        first, *_ = learning.graded_items(session)
        for person in (ada, bert):
            learning.answer(session, person, at, first, is_right=True)
    browser = learning.browser_of(app, thea)
    assert "You have no learners yet" in browser.get("/teacher").text
    classes.a_group(app, thea, ada)
    page = browser.get("/teacher").text
    assert figure(page, "learners in your groups") == "1"
    assert figure(page, "graded answers in the last 7 days") == "1"


def test_cases_that_wait_for_a_mark_are_told_to_the_teachers_of_their_group(
    app: Flask, at: TestClock
) -> None:
    thea, item_id = Hand(app, name="Thea", role="teacher"), published(app, "steelman")[0]
    tom = learning.browser_of(app, learning.a_person(app, name="Tom", role="teacher"))
    client, written = (
        learning.browser_of(app, thea.person),
        learning.an_answer(thea.held(item_id).item, is_right=True),
    )
    ada = Hand(app, name="Ada")
    assignment = sat_quizzes.set_to(
        app, sat_quizzes.a_quiz(app, thea, item_id), sat_quizzes.a_group(app, thea, ada)
    )
    for words in ("1 answer in a quiz waits for your mark", "2 answers in quizzes wait for your mark"):
        sat_quizzes.an_attempt(app, ada, assignment, [written], item_ids=[item_id])
        assert words in client.get("/teacher").text
    assert "for your mark" not in tom.get("/teacher").text
