"""An attempt as its teachers see it, and their own marks."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.sittings import StepKind
from tests.conftest import TestClock
from tests.support import learning, sat_quizzes, tables
from tests.support.hands import Hand, answer_to, published
from tests.support.learning import an_answer
from tests.support.statements import count_statements
from tests.support.web import form_to, hidden, token_of


class Room:
    """Thea's browser, and Ada's attempt at a choice, answered wrong, and the cases for both sides."""

    def __init__(self, app: Flask, rules: QuizRules | None = None, **more: Any) -> None:
        self.app = app
        self.thea, self.ada = Hand(app, name="Thea", role="teacher"), Hand(app, name="Ada")
        self.client = learning.browser_of(app, self.thea.person)
        self.items = [*published(app, "single_choice")[:1], *published(app, "steelman")[:1]]
        self.choice, self.cases = (self.thea.held(item).item for item in self.items)
        self.group = sat_quizzes.a_group(app, self.thea, self.ada)
        quiz = sat_quizzes.a_quiz(app, self.thea, *self.items, rules=rules)
        self.assignment = sat_quizzes.set_to(app, quiz, self.group)
        self.attempt = self.sit(**more)
        self.url = f"/teacher/attempts/{self.ada.id}/{self.attempt}"

    def sit(self, **more: Any) -> str:
        """One more attempt of Ada's."""
        answers = [answer_to(self.choice, is_right=False), an_answer(self.cases, is_right=True)]
        return sat_quizzes.an_attempt(
            self.app, self.ada, self.assignment, answers, item_ids=self.items, **more
        )

    def words(self) -> str:
        """The page as it reads."""
        return words(self.client.get(self.url).text)

    def send(self, number: int, *, client: FlaskClient | None = None, **fields: Any) -> TestResponse:
        """Send the form of one question with these fields."""
        client = client or self.client
        form = hidden(form_to(self.client.get(self.url).text, f"/{number}/mark"))
        sent = {f"q{number}-{name}" if name in FIELDS else name: value for name, value in fields.items()}
        data = {**form, "csrf_token": token_of(client.get("/sign-in").text), **sent}
        return client.post(f"{self.url}/{number}/mark", data=data)

    def marks(self) -> list[float | None]:
        """The stored marks."""
        return sat_quizzes.marks_of(self.app, self.ada, self.attempt)


FIELDS = ("points", "comment", "reason", "seen")


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html.partition("<main")[2])).split())


def test_a_teacher_reads_answer_key_and_mark_of_each_question(app: Flask, at: TestClock) -> None:
    room = Room(app)
    text = room.words()
    assert "Test 1, 7b Ada" in text
    assert "0 points, submitted 2 March 2026, 10:00." in text
    assert "Not right 0 points" in text
    assert "waits for your mark" in text
    right = next(option.text for option in room.choice.options if option.is_key)
    assert f"Key {right}" in text
    assert all(case.label in text for case in room.cases.sides)


def test_tries_and_hints_are_told(app: Flask, at: TestClock) -> None:
    room = Room(app, QuizRules(behaviour="interactive"))
    wrong, right = answer_to(room.choice, is_right=False), answer_to(room.choice)
    steps = {0: [(StepKind.CHECK, wrong, None), (StepKind.HINT, wrong, None), (StepKind.CHECK, right, None)]}
    room.url = f"/teacher/attempts/{room.ada.id}/{room.sit(steps=steps)}"
    text = room.words()
    assert "2 tries; this is the last answer. 1 hint taken." in text
    assert "Right 0.34 points" in text
    assert "Attempt 1 Attempt 2" in text


def test_how_sure_a_learner_was_is_told(app: Flask, at: TestClock) -> None:
    room = Room(app, QuizRules(behaviour="certainty"))
    steps = {0: [(StepKind.ANSWER, answer_to(room.choice), 3)]}
    room.url = f"/teacher/attempts/{room.ada.id}/{room.sit(steps=steps)}"
    assert "Right 3 points Said to be certain at level 3 of 3." in room.words()


def test_a_mark_is_given_with_a_reason_shown_with_its_history_and_taken_back(
    app: Flask, at: TestClock
) -> None:
    room = Room(app)
    answer = room.send(1, points="0,5", reason="Half of it is right.", comment="See the passage.", act="give")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{room.url}#question-1"
    assert room.marks() == [0.5, None]
    text = room.words()
    assert "0.5 points Overruled The automatic mark would be 0 points." in text
    assert (
        "Marked 0.5 points, Thea, 2 March 2026, 10:00 Reason: Half of it is right. Comment: See the passage."
        in text
    )
    assert room.send(1, reason="A slip of mine.", act="back").status_code == 303
    assert room.marks() == [0.0, None]
    assert "Mark taken back, Thea, 2 March 2026, 10:00 Reason: A slip of mine." in room.words()


def test_cases_are_marked_by_ticking_the_rubric(app: Flask, at: TestClock) -> None:
    room = Room(app)
    reasons = sum(len(case.checklist) for case in room.cases.sides)
    assert room.send(2, tick=["0-0", "1-0"], act="give").status_code == 303
    assert room.marks()[1] == pytest.approx(2 / reasons)
    page = room.client.get(room.url).text
    assert page.count(" checked>") == 2
    assert re.search(r'name="q2-points" type="text" value=""', page)
    assert room.send(2, tick=["0-0", "1-0"], act="give", points="", comment="Well put.").status_code == 303
    assert room.marks()[1] == pytest.approx(2 / reasons)
    assert room.send(2, tick=["0-0", "1-0"], act="give", points="0.3333333333").status_code == 303
    page = room.client.get(room.url).text
    assert 'value="0.3333333333"' in page
    assert "Your own mark" in words(page)


def test_what_is_refused_comes_back_with_what_was_typed_and_why(app: Flask, at: TestClock) -> None:
    room = Room(app)
    for fields, sentence in (
        ({"points": "two", "reason": "Because."}, "Give points from 0 to 1, such as 0.5."),
        ({"points": "7", "reason": "Because."}, "Give points from 0 to 1, such as 0.5."),
        ({"points": "", "reason": "Because."}, "Give points from 0 to 1."),
        ({"points": "1", "reason": ""}, "Say in 3 to 500 characters why"),
        ({"points": "1", "reason": "Because.", "seen": "x"}, "The form was not whole."),
    ):
        with tables.unchanged(app):
            answer = room.send(1, comment="Typed with care.", act="give", **fields)
        assert answer.status_code == 422
        assert sentence in unescape(answer.text)
        assert "Typed with care." in answer.text
        assert '<details class="mark-box" open>' in answer.text
    with tables.unchanged(app):
        assert room.send(1, act="back", reason="No.").status_code == 422
        assert room.send(2, tick=["0-0", "9-9"], act="give").status_code == 422


def test_two_teachers_at_once_get_both_to_see(app: Flask, at: TestClock) -> None:
    """Case 54."""
    room = Room(app)
    first = {"points": "1", "reason": "All of it.", "act": "give", "seen": "0"}
    assert [room.send(1, **first).status_code for _ in range(2)] == [303, 303]
    with tables.unchanged(app):
        answer = room.send(1, **{**first, "points": "0.5"})
    assert answer.status_code == 409
    assert "meanwhile" in answer.text
    assert 'value="0.5"' in answer.text
    assert "Marked 1 point, Thea" in words(answer.text)
    # The page that told them is what the next press is checked against.
    assert 'name="q1-seen" type="hidden" value="1"' in answer.text


def test_a_running_attempt_has_answers_and_no_marks(app: Flask, at: TestClock) -> None:
    room = Room(app, is_submitted=False)
    text = room.words()
    assert "still running" in text
    assert "not marked while it runs" in text
    assert f"{room.url}/1/mark" not in room.client.get(room.url).text


def test_a_regrade_is_told_in_the_history(app: Flask, at: TestClock) -> None:
    room = Room(app)
    sat_quizzes.a_regrade(app, room.ada, room.assignment, room.attempt)
    assert "Regraded: 0 points became 0 points, somebody who has left" in room.words()


def test_what_a_learner_wrote_is_text(app: Flask, at: TestClock) -> None:
    """Case 23."""
    room = Room(app)
    room.send(1, points="1", reason="<b>x</b> {{7*7}}", comment="<img src=x onerror=alert(1)>", act="give")
    page = room.client.get(room.url).text
    assert "<img src=x" not in page
    assert "<b>x</b>" not in page
    assert "{{7*7}}" in page


def test_nobody_else_finds_it(app: Flask, at: TestClock, client: FlaskClient) -> None:
    """Cases 8 to 11 and 14."""
    room = Room(app)
    tom = learning.browser_of(app, learning.a_person(app, name="Tom", role="teacher"))
    fields = {"points": "1", "reason": "Because.", "act": "give"}
    with tables.unchanged(app):
        assert tom.get(room.url).status_code == 404
        assert room.send(1, client=tom, **fields).status_code == 404
        assert learning.browser_of(app, room.ada.person).get(room.url).status_code == 403
        assert client.get(room.url).status_code == 302
        token = token_of(room.client.get("/sign-in").text)
        for number in ("3", "99"):
            data = {
                "csrf_token": token,
                f"q{number}-points": "1",
                f"q{number}-reason": "Because.",
                f"q{number}-seen": "0",
            }
            assert room.client.post(f"{room.url}/{number}/mark", data=data).status_code == 404
    sat_quizzes.no_longer_teaches(app, room.group, room.thea)
    assert room.client.get(room.url).status_code == 404


def test_the_page_takes_as_many_statements_however_much_was_decided(app: Flask, at: TestClock) -> None:
    room = Room(app)
    room.client.get(room.url)
    totals = []
    for number in range(2):
        with count_statements(app) as counted:
            room.client.get(room.url)
        totals.append(counted.total)
        room.send(1, points=f"0.{number}", reason="Because.", act="give")
        sat_quizzes.a_regrade(app, room.ada, room.assignment, room.attempt)
        room.sit()
    assert totals[0] == totals[1] <= 12
