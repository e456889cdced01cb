"""Regrading on its page: seen first, applied once, undone."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.domain.items import Response
from quizapp.domain.quiz_rules import QuizRules
from tests.conftest import TestClock
from tests.support import learning, sat_quizzes, tables
from tests.support.hands import Hand, published, reword
from tests.support.statements import count_statements
from tests.support.web import form_to, forms_of, hidden, token_of


class Room:
    """Thea's browser and her group, whose quiz has one question with a key that will turn out wrong."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.thea = Hand(app, name="Thea", role="teacher")
        self.client = learning.browser_of(app, self.thea.person)
        self.items = published(app, "single_choice")[:1]
        self.item = self.thea.held(self.items[0]).item
        self.key = next(index for index, option in enumerate(self.item.options) if option.is_key)
        self.other = 0 if self.key else 1
        self.group = sat_quizzes.a_group(app, self.thea)
        self.quiz = sat_quizzes.a_quiz(app, self.thea, *self.items)
        self.assignment = sat_quizzes.set_to(app, self.quiz, self.group)
        self.url = f"/teacher/assignments/{self.assignment}/regrade"

    def sit(self, name: str, chosen: int, *, assignment: int = 0, **more: Any) -> tuple[Hand, str]:
        """A new learner's attempt."""
        learner = Hand(self.app, name=name)
        answers = [Response(selected=(chosen,))]
        attempt = sat_quizzes.an_attempt(
            self.app, learner, assignment or self.assignment, answers, item_ids=self.items, **more
        )
        return learner, attempt

    def mend(self, **changes: Any) -> None:
        """Mark the other option as the key."""
        options = tuple(
            replace(option, is_key=index == self.other) for index, option in enumerate(self.item.options)
        )
        reword(self.app, self.items[0], **({"options": options} | changes))

    def page(self, query: str = "") -> str:
        """The page."""
        answer = self.client.get(f"{self.url}{query}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def form(self, query: str = "") -> dict[str, str]:
        """The hidden fields of the form that applies."""
        forms = [
            form
            for form in forms_of(self.page(query))
            if form["method"] == "post" and form["action"] == self.url
        ]
        return hidden(forms[0])

    def apply(self, form: dict[str, str] | None = None, reason: str = "The key was wrong.") -> TestResponse:
        """Send that form."""
        return self.client.post(self.url, data={**(form or self.form()), "reason": reason})

    def mark(self, sat: tuple[Hand, str]) -> float | None:
        """The stored mark."""
        return sat_quizzes.marks_of(self.app, *sat)[0]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html.partition("<main")[2])).split())


@pytest.fixture
def room(app: Flask, at: TestClock) -> Room:
    return Room(app)


def test_before_a_key_is_mended_the_page_says_what_to_do(room: Room) -> None:
    room.sit("Ada", room.key)
    text = words(room.page())
    assert "Nothing to regrade No mark would change, of 1 attempt looked at." in text
    assert "Mend the question or the rules of the quiz first" in text


def test_a_teacher_sees_whose_points_change_applies_it_and_undoes_it(room: Room) -> None:
    ada, bert = room.sit("Ada", room.key), room.sit("Bert", room.other)
    room.sit("Dora", 0, is_submitted=False)
    room.mend()
    with tables.unchanged(room.app):
        text = words(room.page())
    assert "Of 2 attempts looked at, 1 attempt would gain up to 1 and 1 attempt would lose up to 1." in text
    assert "Ada 1 0 −1 1 Bert 0 1 +1 1" in text
    assert f"Key was {room.item.options[room.key].text} Key is {room.item.options[room.other].text}" in text
    assert "Gaining by it: 1 answer. Losing by it: 1 answer." in text
    assert "1 attempt is still running and left out." in text
    form = room.form()
    assert [room.apply(form).status_code for _ in range(2)] == [303, 303]
    assert (room.mark(ada), room.mark(bert)) == (0.0, 1.0)
    text = words(room.page())
    assert "The key was wrong. Thea, 2 March 2026, 10:00, 2 attempts" in text
    assert text.count("What it changed") == 1
    audit = re.search(r"/teacher/regrades/\d+", room.page())
    assert audit is not None
    assert "Ada 1 1 0 version 1 → 2 Bert 1 0 1 version 1 → 2" in words(room.client.get(audit[0]).text)
    undo = hidden(form_to(room.page(), "/undo"))
    assert [room.client.post(f"{audit[0]}/undo", data=undo).status_code for _ in range(2)] == [303, 303]
    assert (room.mark(ada), room.mark(bert)) == (1.0, 0.0)
    assert "undone by Thea, 2 March 2026, 10:00" in words(room.page())
    assert f'action="{audit[0]}/undo"' in room.page()
    assert ">Undo<" not in room.page()
    assert "Undone by Thea" in words(room.client.get(audit[0]).text)


def test_of_several_attempts_of_a_learner_each_is_told_by_its_number(room: Room) -> None:
    ada, _ = room.sit("Ada", room.key)
    for _ in range(2):
        answers = [Response(selected=(room.key,))]
        sat_quizzes.an_attempt(room.app, ada, room.assignment, answers, item_ids=room.items)
    room.mend()
    lines = " ".join(f"Ada, attempt {ordinal} 1 0 −1 1" for ordinal in (1, 2, 3))
    assert lines in words(room.page())


def test_a_reason_is_asked_for_and_what_was_typed_is_kept(room: Room) -> None:
    room.sit("Ada", room.key)
    room.mend()
    form = room.form()
    with tables.unchanged(room.app):
        answer = room.apply(form, reason="x")
    assert answer.status_code == 422
    assert "Say in 3 to 500 characters why marks change" in answer.text
    assert 'value="x"' in answer.text
    assert f'value="{form["form_key"]}"' in answer.text


def test_what_changed_since_it_was_looked_at_is_shown_anew_and_not_applied(room: Room) -> None:
    ada = room.sit("Ada", room.key)
    room.mend()
    form = room.form()
    elsewhere = room.sit("Bert", room.key)
    reword(room.app, room.items[0], options=room.item.options)
    with tables.unchanged(room.app):
        answer = room.apply(form, reason="A long reason, typed with care.")
    assert answer.status_code == 409
    assert "Look at it once more." in answer.text
    assert room.mark(ada) == 1.0
    assert room.mark(elsewhere) == 0.0


def test_items_scoring_and_groups_can_be_chosen(room: Room) -> None:
    other = sat_quizzes.a_group(room.app, room.thea, name="8a")
    there = sat_quizzes.set_to(room.app, room.quiz, other)
    room.sit("Ada", room.key)
    bert = room.sit("Bert", room.key, assignment=there)
    room.mend(stem="Which of these is it not?")
    text = words(room.page())
    assert "No mark would change, of 1 attempt looked at." in text
    assert "It was put in other words since" in text
    assert "In all your groups that have this quiz (2)" in text
    query = f"?chosen=1&item={room.items[0]}&scoring=1&all=1"
    text = words(room.page(query))
    assert "Ada 7b 1 0 −1 1 Bert 8a 1 0 −1 1" in text
    assert room.apply(room.form(query)).status_code == 303
    assert room.mark(bert) == 0.0
    sat_quizzes.change_rules(room.app, room.quiz, QuizRules(all_or_nothing=frozenset({"single_choice"})))
    assert "Score as the quiz says now (Single choice: all or nothing)" in words(room.page())
    for odd in ("?chosen=1&item=x&item=-1&item=1&scoring=1", "?chosen=1&item=99999999999999999999"):
        room.page(odd)


def test_a_form_that_is_not_ours_is_refused_and_nothing_is_there_for_others(
    room: Room, client: FlaskClient
) -> None:
    """Cases 8 to 14."""
    sat = room.sit("Ada", room.key)
    room.mend()
    form = room.form()
    tom = learning.browser_of(room.app, learning.a_person(room.app, name="Tom", role="teacher"))
    token = token_of(tom.get("/sign-in").text)
    regrade = sat_quizzes.a_regrade(room.app, sat[0], room.assignment, sat[1])
    with tables.unchanged(room.app):
        assert room.apply({**form, "form_key": "x"}).status_code == 422
        assert tom.get(room.url).status_code == 404
        sent = {**form, "csrf_token": token, "reason": "Mine."}
        assert tom.post(room.url, data=sent).status_code == 404
        assert tom.get(f"/teacher/regrades/{regrade}").status_code == 404
        assert tom.post(f"/teacher/regrades/{regrade}/undo", data={"csrf_token": token}).status_code == 404
        assert learning.browser_of(room.app, sat[0].person).get(room.url).status_code == 403
        assert client.get(room.url).status_code == 302
    sat_quizzes.no_longer_teaches(room.app, room.group, room.thea)
    with tables.unchanged(room.app):
        assert room.apply(form).status_code == 404


def test_only_the_last_regrade_can_be_undone(room: Room) -> None:
    sat = room.sit("Ada", room.key)
    first = sat_quizzes.a_regrade(room.app, sat[0], room.assignment, sat[1])
    sat_quizzes.a_regrade(room.app, sat[0], room.assignment, sat[1])
    assert room.page().count(">Undo<") == 1
    token = token_of(room.page())
    with tables.unchanged(room.app):
        answer = room.client.post(f"/teacher/regrades/{first}/undo", data={"csrf_token": token})
    assert answer.status_code == 409
    assert "Undo that one first" in answer.text


def test_names_and_reasons_are_text(room: Room) -> None:
    """Case 23."""
    learner = Hand(room.app)
    sat_quizzes.join(room.app, room.group, learner, display_name="<b>Ada</b> {{7*7}}")
    answers = [Response(selected=(room.key,))]
    sat_quizzes.an_attempt(room.app, learner, room.assignment, answers, item_ids=room.items)
    room.mend()
    assert "<b>Ada" not in room.page()
    room.apply(reason="<img src=x onerror=alert(1)>")
    page = room.page()
    assert "<img src=x" not in page
    audit = re.search(r"/teacher/regrades/\d+", page)
    assert audit is not None
    assert "<b>Ada" not in room.client.get(audit[0]).text


def test_the_page_takes_as_many_statements_for_many_attempts_as_for_one(room: Room) -> None:
    room.sit("Ada", room.key)
    room.mend()
    room.page()
    totals = []
    for number in range(2):
        with count_statements(room.app) as counted:
            room.page()
        totals.append(counted.total)
        for more in range(3):
            reword(room.app, room.items[0], options=room.item.options)
            room.sit(f"Learner {number} {more}", room.key)
            room.mend()
    assert totals[0] == totals[1] <= 22
