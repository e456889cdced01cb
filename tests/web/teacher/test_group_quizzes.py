"""What is set to a group, on its page for all of its teachers, and that nothing they are shown leads nowhere."""

import html
import re
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.quiz_rules import QuizRules
from tests.conftest import TestClock
from tests.support import classes, learning, sat_quizzes, tables
from tests.support.browser_forms import as_sent
from tests.support.databases import on_sqlite
from tests.support.hands import Hand, published
from tests.support.quizmaking import press
from tests.support.scene import a_scene
from tests.support.statements import count_statements

OF_ONE_KIND = 4
"""So many addresses of one route are opened."""


class Shared:
    """Thea's quiz, set to her group, which Tom teaches too."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.thea = Hand(app, name="Thea", role="teacher")
        self.tom = learning.a_person(app, name="Tom", role="teacher")
        self.ada = Hand(app, name="Ada")
        self.items = published(app, "single_choice")[:1]
        self.group = sat_quizzes.a_group(app, self.thea, self.ada)
        classes.add_teacher(app, self.thea.person, self.group, name="Tom")
        self.assignment = self.set_another("Test 1")
        self.page = f"/teacher/groups/{self.group}/quizzes"

    def set_another(self, title: str) -> int:
        """Set one more quiz of Thea's."""
        quiz = sat_quizzes.a_quiz(self.app, self.thea, *self.items, rules=QuizRules(), title=title)
        return sat_quizzes.set_to(self.app, quiz, self.group)

    def toms(self) -> FlaskClient:
        """Tom's browser."""
        return learning.browser_of(self.app, self.tom)


@pytest.fixture
def shared(app: Flask, at: TestClock) -> Shared:
    return Shared(app)


@on_sqlite
def test_a_co_teacher_changes_dates_and_withdraws_and_comes_back_to_the_page_of_the_group(
    shared: Shared,
) -> None:
    tom = shared.toms()
    target, prefix = f"/teacher/assignments/{shared.assignment}", f"set-{shared.assignment}-"
    sent = as_sent(tom.get(shared.page).text, target)
    sent[f"{prefix}closes_at"] = "2026-03-09T10:00"
    kept = tom.post(target, data=sent)
    assert (kept.status_code, kept.headers["Location"]) == (303, shared.page)
    page = tom.get(shared.page).text
    assert "Test 1" in page
    assert "Open at once until 9 March 2026, 10:00" in page
    sent[f"{prefix}opens_at"] = "2026-03-10T10:00"
    with tables.unchanged(shared.app):
        refused = tom.post(target, data=sent)
    assert refused.status_code == 422
    assert "It has to close after it opens." in refused.text
    assert 'value="2026-03-10T10:00"' in refused.text
    assert "Withdrawn: nobody of the group can begin it" in press(tom, shared.page, "/withdraw").text
    assert "Offered again" in press(tom, shared.page, "/offer").text


@on_sqlite
def test_the_quiz_itself_is_open_to_its_owner_alone_and_the_page_to_who_teaches_the_group(
    shared: Shared,
) -> None:
    """Cases 11 and 14."""
    assert "Open the quiz" not in shared.toms().get(shared.page).text
    assert "Open the quiz" in learning.browser_of(shared.app, shared.thea.person).get(shared.page).text
    other = learning.a_person(shared.app, name="Otto", role="teacher")
    assert learning.browser_of(shared.app, other).get(shared.page).status_code == 404


@on_sqlite
def test_the_page_takes_the_same_statements_for_any_number_of_quizzes(shared: Shared) -> None:
    tom, totals = shared.toms(), set()
    for number in range(2, 4):
        with count_statements(shared.app) as counted:
            assert tom.get(shared.page).status_code == 200
        totals.add(counted.total)
        shared.set_another(f"Test {number}")
    assert totals == {4}


@on_sqlite
def test_no_link_that_a_co_teacher_sees_is_refused(app: Flask, at: TestClock) -> None:
    scene = a_scene(app, at)
    tom = learning.a_person(app, name="Tom", role="teacher")
    owner = scene.people["teacher"]
    assert owner is not None
    classes.add_teacher(app, owner, scene.groups[""], name="Tom")
    browser = learning.browser_of(app, tom)
    seen, opened = {"/teacher"}, Counter[str]()
    waiting = ["/teacher"]
    addresses = app.url_map.bind("localhost")
    while waiting:
        path = waiting.pop()
        endpoint, _ = addresses.match(path.partition("?")[0])
        if opened[endpoint] == OF_ONE_KIND:
            continue
        opened[endpoint] += 1
        with browser.get(path) as answer:
            assert answer.status_code in (200, 302, 303), f"{path}: {answer.status}"
            # What lies outside of teaching is opened, and not gone on from.
            is_teaching = endpoint.startswith(("teacher.", "progress.")) and answer.mimetype == "text/html"
            text = answer.text if is_teaching else ""
        links = re.findall(r'<a\b[^>]*\bhref="([^"#]+)', text)
        for link in map(html.unescape, [*links, answer.headers.get("Location", "")]):
            if link.startswith("/") and not link.startswith(("//", "/static")) and link not in seen:
                seen.add(link)
                waiting.append(link)
    assert opened.keys() > {
        "teacher.group_quizzes.show",
        "teacher.group_member.show",
        "teacher.gradebook.download",
        "teacher.attempt.show",
        "teacher.regrade.audit",
    }
