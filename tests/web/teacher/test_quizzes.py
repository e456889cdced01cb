"""The list of quizzes, and what is done to one without opening its form."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.services.quiz_editing import PER_PAGE
from tests.conftest import TestClock
from tests.support.browser_forms import as_sent
from tests.support.quizmaking import make, press
from tests.support.statements import count_statements
from tests.support.teaching import a_teacher


@pytest.fixture
def tina(app: Flask, at: TestClock) -> FlaskClient:
    return a_teacher(app)


def test_an_empty_list_says_what_will_be_here_and_offers_the_ready_made(tina: FlaskClient) -> None:
    page = tina.get("/teacher/quizzes").text
    assert "No quizzes of yours yet" in page
    assert "Ideas and origins" in page


def test_a_ready_made_quiz_is_copied_and_opened(tina: FlaskClient) -> None:
    answer = press(tina, "/teacher/quizzes", "/copy")
    assert "This is a copy of your own." in answer.text
    assert answer.request.path.startswith("/teacher/quizzes/")
    assert "Ideas and origins" in answer.text
    assert "12 questions, not set to a group" in tina.get("/teacher/quizzes").text


def test_a_quiz_is_retired_and_restored(tina: FlaskClient) -> None:
    number = make(tina)
    assert (
        "Retired: nobody can begin it any more." in press(tina, f"/teacher/quizzes/{number}", "/retire").text
    )
    assert "Retired" in tina.get("/teacher/quizzes").text
    assert "Restored" in press(tina, f"/teacher/quizzes/{number}", "/restore").text


def test_what_is_another_teachers_is_not_found(app: Flask, tina: FlaskClient) -> None:
    """Cases 9, 11 and 13."""
    number = make(tina)
    tom = a_teacher(app, "Tom")
    assert "Key ideas" not in tom.get("/teacher/quizzes").text
    token = as_sent(tom.get("/teacher/quizzes").text, "/copy")
    for act in ("copy", "retire", "restore"):
        assert tom.post(f"/teacher/quizzes/{number}/{act}", data=token).status_code == 404
    for path in (f"/teacher/quizzes/{number}", f"/teacher/quizzes/{number}/preview"):
        assert tom.get(path).status_code == 404
    for number_of_none in ("0", "-1", str(2**63), "１", "abc"):
        assert tom.get(f"/teacher/quizzes/{number_of_none}").status_code == 404
    assert "Retired" not in tina.get("/teacher/quizzes").text


def test_a_long_list_comes_page_by_page_with_the_same_statements(app: Flask, tina: FlaskClient) -> None:
    for number in range(PER_PAGE + 1):
        make(tina, title=f"Quiz {number}")
    with count_statements(app) as counted:
        first = tina.get("/teacher/quizzes").text
    assert counted.total == 6
    assert first.count('href="/teacher/quizzes/') - first.count('href="/teacher/quizzes/new') == PER_PAGE
    assert "1 to 25 of 26" in first
    assert "Quiz 0" in tina.get("/teacher/quizzes?page=2").text
    assert "Nothing on this page" in tina.get("/teacher/quizzes?page=9").text
