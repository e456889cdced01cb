"""A quiz as a learner with any seed is asked it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from quizapp.domain.blueprints import Blueprint, Draw
from quizapp.persistence.db import reading
from quizapp.services import quiz_editing
from tests.conftest import TestClock
from tests.support import tables
from tests.support.quizmaking import make
from tests.support.statements import count_statements
from tests.support.teaching import a_teacher


@pytest.fixture
def tina(app: Flask, at: TestClock) -> FlaskClient:
    return a_teacher(app)


def stems(page: str) -> list[str]:
    return re.findall(r'class="question__stem[^>]*>(.*?)</', page)


def test_a_seed_shows_the_same_questions_again_and_the_next_others(app: Flask, tina: FlaskClient) -> None:
    url = f"/teacher/quizzes/{make(tina)}/preview"
    with tables.unchanged(app), count_statements(app) as counted:
        first = tina.get(url).text
    assert counted.total == 5
    assert "Preview of version 1" in first
    assert len(stems(first)) == 10
    assert stems(first) == stems(tina.get(f"{url}?seed=1").text)
    assert f'href="{url}?seed=2"' in first
    second = tina.get(f"{url}?seed=2").text
    assert stems(second) != stems(first)
    assert f'href="{url}?seed=1"' in second


@pytest.mark.parametrize("seed", ["0", "-3", "x", "１", "9" * 400])
def test_what_is_no_seed_is_the_first(tina: FlaskClient, seed: str) -> None:
    assert "Preview of version 1<" in tina.get(f"/teacher/quizzes/{make(tina)}/preview?seed={seed}").text


def test_options_stand_as_stored_where_the_quiz_shuffles_none(tina: FlaskClient) -> None:
    kept = make(tina, shuffles_options=[], shuffles_items=[])
    pages = [
        tina.get(f"/teacher/quizzes/{number}/preview").text
        for number in (kept, make(tina, shuffles_items=[]))
    ]
    assert stems(pages[0]) == stems(pages[1])
    assert pages[0].partition("question-1")[2] != pages[1].partition("question-1")[2]


def test_no_reason_and_no_answer_is_on_the_page(app: Flask, tina: FlaskClient) -> None:
    """Case 39."""
    number = make(tina)
    page = tina.get(f"/teacher/quizzes/{number}/preview").text
    with app.app_context(), reading() as session:
        written = quiz_editing.WrittenQuiz(blueprint=Blueprint(draws=(Draw(10),)))
        asked = quiz_editing.list_asked(session, written, seed=1)
    told = [item.explanation for item in asked] + [
        option.rationale for item in asked for option in item.options
    ]
    assert len(asked) == len(stems(page)) == 10
    assert not [text for text in told if text and escape(text) in page]


def test_a_shortage_is_named_instead(tina: FlaskClient) -> None:
    number = make(tina, draws__0__count="90", draws__0__section="IDEA")
    page = tina.get(f"/teacher/quizzes/{number}/preview").text
    assert "There are too few questions." in page
    assert "90 wanted" in page
