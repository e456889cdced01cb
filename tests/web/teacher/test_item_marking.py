"""Marking by hand, one answer after the other, without names."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.items import Response
from tests.conftest import TestClock
from tests.support import learning, sat_quizzes, tables
from tests.support.hands import Hand, published
from tests.support.learning import an_answer
from tests.support.statements import count_statements
from tests.support.web import form_to, hidden, token_of


class Room:
    """Thea's browser, and a group of hers whose learners have argued both sides."""

    def __init__(self, app: Flask, *names: str) -> None:
        self.app = app
        self.thea = Hand(app, name="Thea", role="teacher")
        self.client = learning.browser_of(app, self.thea.person)
        (self.item_id, *_) = published(app, "steelman")
        self.item = self.thea.held(self.item_id).item
        self.group = sat_quizzes.a_group(app, self.thea)
        self.assignment = sat_quizzes.set_to(
            app, sat_quizzes.a_quiz(app, self.thea, self.item_id), self.group
        )
        self.sat = [self.sit(name) for name in names]
        self.url = f"/teacher/marking/questions/{self.item_id}"

    def sit(self, name: str) -> tuple[Hand, str]:
        """A learner's attempt."""
        learner = Hand(self.app, name=name)
        answers = [an_answer(self.item, is_right=True)]
        return learner, sat_quizzes.an_attempt(
            self.app, learner, self.assignment, answers, item_ids=[self.item_id]
        )

    def form(self, query: str = "") -> dict[str, str]:
        """The hidden fields of the form that marks the answer shown."""
        return hidden(form_to(self.client.get(f"{self.url}{query}").text, self.url))

    def marks(self) -> list[float | None]:
        """The stored marks, learner by learner."""
        return [sat_quizzes.marks_of(self.app, *sat)[0] for sat in self.sat]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html.partition("<main")[2])).split())


def test_answers_are_marked_one_by_one_until_none_waits(app: Flask, at: TestClock) -> None:
    room = Room(app, "Adalbert", "Bertram")
    listed = room.client.get("/teacher/marking/questions").text
    assert f'href="{room.url}"' in listed
    assert "2 answers" in listed
    first = room.client.get(room.url).text
    assert "2 answers to this question wait, this one among them." in words(first)
    assert not re.search("Adalbert|Bertram", first)
    form = room.form()
    fields = {**form, "points": "0.5", "comment": "Both sides are fair."}
    answer = room.client.post(room.url, data=fields)
    assert answer.headers["Location"] == f"{room.url}?after={form['attempt']}"
    following = room.form(f"?after={form['attempt']}")
    assert following["attempt"] != form["attempt"]
    assert "The last answer to this question that waits." in words(room.client.get(room.url).text)
    ticks = {**following, "tick": ["0-0"]}
    answer = room.client.post(room.url, data=ticks)
    assert room.client.get(answer.headers["Location"]).headers["Location"] == "/teacher/marking/questions"
    reasons = sum(len(case.checklist) for case in room.item.sides)
    assert sorted(mark for mark in room.marks() if mark is not None) == [pytest.approx(1 / reasons), 0.5]
    assert "Nothing waits" in room.client.get("/teacher/marking/questions").text


def test_an_answer_can_be_passed_over(app: Flask, at: TestClock) -> None:
    room = Room(app, "Ada", "Bert")
    page = room.client.get(room.url).text
    skip = re.search(rf'href="({room.url}\?after=[^"]+)"', page)
    assert skip is not None
    assert room.form(skip[1].removeprefix(room.url))["attempt"] != room.form()["attempt"]


def test_the_same_mark_twice_is_one_and_another_meanwhile_is_told(app: Flask, at: TestClock) -> None:
    """Cases 45 and 54."""
    room = Room(app, "Ada")
    fields = {**room.form(), "points": "1"}
    assert [room.client.post(room.url, data=fields).status_code for _ in range(2)] == [303, 303]
    with tables.unchanged(app):
        answer = room.client.post(room.url, data={**fields, "points": "0.5", "comment": "Mine."})
    assert answer.status_code == 409
    assert "meanwhile" in answer.text
    assert "Mine." in answer.text
    assert "It has a mark by now: 1 of 1 point. Yours would take its place." in words(answer.text)
    again = {**hidden(form_to(answer.text, room.url)), "points": "0.5", "comment": "Mine."}
    assert room.client.post(room.url, data=again).status_code == 303
    assert room.marks() == [0.5]


def test_a_mark_is_not_given_by_saying_nothing(app: Flask, at: TestClock) -> None:
    room = Room(app, "Ada")
    with tables.unchanged(app):
        answer = room.client.post(room.url, data=room.form())
    assert answer.status_code == 422
    assert "Tick the reasons that it gives, or write 0 if it gives none." in words(answer.text)
    assert room.client.post(room.url, data={**room.form(), "points": "0"}).status_code == 303
    assert room.marks() == [0.0]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"points": "3", "comment": "Kept."}, 422),
        ({"points": "", "tick": ["9-9"], "comment": "Kept."}, 422),
        ({"attempt": "x"}, 422),
        ({"learner": "x"}, 422),
        ({"position": "1"}, 404),
        ({"learner": "999"}, 404),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    changes: dict[str, Any], status: int, app: Flask, at: TestClock
) -> None:
    room = Room(app, "Ada")
    with tables.unchanged(app):
        answer = room.client.post(room.url, data={**room.form(), "points": "1", **changes})
    assert answer.status_code == status
    if "comment" in changes:
        assert "Kept." in answer.text


def test_what_was_written_is_text_and_nobody_elses_group_is_marked(
    app: Flask, at: TestClock, client: FlaskClient
) -> None:
    """Cases 8 to 11 and 23."""
    room = Room(app)
    learner = Hand(app, name="Ada")
    texts = tuple("<img src=x onerror=alert(1)> {{7*7}} and so on, at length" for _ in room.item.sides)
    sat_quizzes.an_attempt(app, learner, room.assignment, [Response(texts=texts)], item_ids=[room.item_id])
    page = room.client.get(room.url).text
    assert "<img src=x" not in page
    assert "{{7*7}}" in page
    tom = learning.browser_of(app, learning.a_person(app, name="Tom", role="teacher"))
    assert "Nothing waits" in tom.get("/teacher/marking/questions").text
    assert tom.get(room.url).headers["Location"] == "/teacher/marking/questions"
    token = token_of(tom.get("/sign-in").text)
    with tables.unchanged(app):
        sent = {**room.form(), "csrf_token": token, "points": "1"}
        assert tom.post(room.url, data=sent).status_code == 404
    assert learning.browser_of(app, learner.person).get(room.url).status_code == 403
    assert client.get(room.url).status_code == 302


def test_the_pages_take_as_many_statements_for_many_as_for_one(app: Flask, at: TestClock) -> None:
    room = Room(app, "Ada")
    room.client.get(room.url)
    totals = []
    for name in ("Bert", "Cleo"):
        with count_statements(app) as counted:
            room.client.get(room.url)
            room.client.get("/teacher/marking/questions")
        totals.append(counted.total)
        room.sit(name)
    assert totals[0] == totals[1] <= 14
