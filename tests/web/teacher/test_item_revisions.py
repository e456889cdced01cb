"""The versions of a question."""

import random
import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.items import Item
from quizapp.persistence.db import transaction
from quizapp.services import authoring
from tests.conftest import TestClock
from tests.support import learning
from tests.support.statements import count_statements
from tests.support.teaching import a_teacher, add, write


@pytest.fixture
def tina(app: Flask, at: TestClock) -> FlaskClient:
    return a_teacher(app)


def visible(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_each_version_is_listed_with_who_wrote_it_when_and_what_changed(
    app: Flask, tina: FlaskClient, at: TestClock
) -> None:
    number = add(tina)
    url = f"/teacher/items/{number}"
    at.advance(hours=2)
    write(
        a_teacher(app, "Tom"), url, {"explanation": "Because.", "options-1-text": "Lenin"}, action="publish"
    )
    words = visible(tina.get(f"{url}/revisions").text)
    assert "Version 2 Tom, 2 March 2026, 12:00 Changed: Option 2; Explanation In use" in words
    assert "Version 1 Tina, 2 March 2026, 10:00" in words


def test_any_two_versions_are_compared_in_words(tina: FlaskClient) -> None:
    number = add(tina)
    url = f"/teacher/items/{number}"
    write(tina, url, {"key": "1"}, action="draft")
    write(tina, url, {"explanation": "A new one."}, action="draft")
    latest = visible(tina.get(f"{url}/revisions").text)
    assert "From version 2 to version 3" in latest
    assert "Explanation Version 2 nothing Version 3 A new one." in latest
    for asked in ("older=1&newer=3", "older=3&newer=1"):
        words = visible(tina.get(f"{url}/revisions?{asked}").text)
        assert "From version 1 to version 3" in words
        assert "Option 1, right or wrong Version 1 right Version 3 wrong" in words
    assert "These two read the same" in tina.get(f"{url}/revisions?older=2&newer=2").text


def test_removed_and_added_words_are_told_without_colour(tina: FlaskClient) -> None:
    number = add(tina, explanation="The old reason.")
    write(tina, f"/teacher/items/{number}", {"explanation": "The new reason."}, action="draft")
    page = tina.get(f"/teacher/items/{number}/revisions").text
    assert '<del><span class="visually-hidden">removed: </span>old</del>' in page
    assert '<ins><span class="visually-hidden">added: </span>new</ins>' in page


def test_one_version_alone_says_so(tina: FlaskClient) -> None:
    page = tina.get("/teacher/items/1/revisions").text
    assert "There is only one version so far" in page
    assert "The question bank" in page


@pytest.mark.parametrize(
    "asked", ["older=99&newer=98", "older=x", "older=-1", "newer=%00", "newer=" + "9" * 40]
)
def test_an_odd_address_shows_the_latest_two(asked: str, tina: FlaskClient) -> None:
    number = add(tina)
    write(tina, f"/teacher/items/{number}", {"explanation": "More."}, action="draft")
    page = tina.get(f"/teacher/items/{number}/revisions?{asked}")
    assert page.status_code == 200
    assert "From version 1 to version 2" in page.text


def test_many_versions_cost_no_more_statements_than_two(app: Flask, tina: FlaskClient) -> None:
    number = add(tina)
    totals = []
    for text in "abcdef":
        write(tina, f"/teacher/items/{number}", {"explanation": text}, action="draft")
        with count_statements(app) as counted:
            tina.get(f"/teacher/items/{number}/revisions")
        totals.append(counted.total)
    assert len(set(totals)) == 1


def test_long_texts_without_order_are_listed_and_compared(app: Flask, at: TestClock) -> None:
    """Longer than forms take, as earlier ones did."""
    chance = random.Random(7)  # noqa: S311  (the same texts each time)
    person = learning.a_person(app, name="Tina", role="teacher")
    with app.app_context(), transaction() as session:
        teacher = learning.learner_of(session, person, at)
        stands = authoring.add_draft(session, teacher, Item("", "flashcard_basic", "LEAD", "x"), now=at.now)
        for words in (2500, 495, 495, 495, 495):
            text = " ".join(chance.choices("ab", k=words))
            item = replace(stands.item, stem=text, explanation=text, answer=text)
            stands = authoring.save_draft(
                session, teacher, stands.id, item=item, seen=stands.revision, now=at.now
            )
    browser = learning.browser_of(app, person)
    page = browser.get(f"/teacher/items/{stands.id}/revisions")
    assert visible(page.text).count("Changed: Question; Answer; Explanation") == 5


def test_they_are_for_teachers_only(app: Flask, tina: FlaskClient) -> None:
    """Case 10."""
    student = learning.browser_of(app, learning.a_person(app))
    assert student.get("/teacher/items/1/revisions").status_code == 403
    assert tina.get("/teacher/items/99999/revisions").status_code == 404
