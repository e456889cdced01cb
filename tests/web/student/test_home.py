import re

from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.sittings import begin_cases, begin_practice, begin_quiz, first_quiz
from tests.support.statements import count_statements


def test_a_stranger_reads_what_this_is_and_has_one_button(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "No account needed." in page.text
    primary = re.findall(r'<a class="button button--primary" href="([^"]+)">([^<]+)</a>', page.text)
    assert primary == [("/practice/start?count=5", "Try five questions")]


def test_the_button_leads_to_the_first_question_in_one_click(client: FlaskClient) -> None:
    page = client.get("/practice/start?count=5", follow_redirects=True)
    assert page.status_code == 200
    assert "Question 1 of 5" in page.text


def test_the_quizzes_and_the_study_text_can_be_reached(app: Flask, client: FlaskClient) -> None:
    links = re.findall(r'href="([^"]+)"', client.get("/").text)
    for link in ("/reading", "/practice", f"/quizzes/{first_quiz(app)}", "/cards"):
        assert link in links
        assert client.get(link).status_code == 200


def test_cases_not_compared_yet_are_not_called_answered_alone(app: Flask, at: TestClock) -> None:
    client = learning.browser_of(app, learning.a_person(app))
    begin_cases(app, client).answer(is_right=True)
    page = client.get("/").text
    assert "Compare what you wrote" in page
    assert "Answered, not compared yet" in page
    assert "1 of 1 answered" not in page


def test_what_was_begun_is_offered_first(app: Flask, at: TestClock) -> None:
    client = learning.browser_of(app, learning.a_person(app))
    quiz = begin_quiz(app, client)
    quiz.answer(is_right=True)
    page = client.get("/").text
    assert "Where you left off" in page
    assert f'href="/attempts/{quiz.id}"' in page
    assert f"1 of {len(quiz.items)} answered" in page
    at.advance(minutes=1)
    practice = begin_practice(app, client)
    practice.answer(is_right=False)
    assert f'href="/practice/{practice.id}"' in client.get("/").text


def test_the_last_results_and_the_cards_due_are_shown(app: Flask, at: TestClock) -> None:
    client = learning.browser_of(app, learning.a_person(app))
    practice = begin_practice(app, client)
    for number in range(1, 6):
        assert practice.answer(is_right=number > 2, number=number).status_code == 303
    at.advance(minutes=2)
    page = client.get("/").text
    assert f'href="/practice/{practice.id}/result"' in page
    assert re.search(r"3(\.\d+)? of 5 points", page)
    assert re.search(r'class="button button--primary" href="/cards">Review \d cards?<', page)
    assert "Where you left off" not in page


def test_without_a_question_bank_it_says_who_loads_it(app: Flask, client: FlaskClient) -> None:
    for table in ("item_total", "item_revision", "item", "quiz", "subject"):
        tables.run(app, f"DELETE FROM {table}")  # noqa: S608 -- names of ours
    page = client.get("/")
    assert page.status_code == 200
    assert "quizapp bank load" in page.text
    for path in ("/practice", "/practice/start", "/quizzes", "/reading", "/reading/glossary"):
        assert client.get(path).status_code == 404, path
    assert client.get("/cards").status_code == 200


def test_it_takes_four_statements_for_a_visitor_and_nine_for_a_learner_with_cards_due(
    app: Flask, at: TestClock
) -> None:
    person = learning.a_person(app)
    learning.study_days(app, person, at, days=2)
    for client, expected in ((app.test_client(), 4), (learning.browser_of(app, person), 9)):
        client.get("/")
        with count_statements(app) as counted:
            assert client.get("/").status_code == 200
        assert counted.total == expected, counted.statements
