"""Deleting a draft, after asking once more."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TestClock
from tests.support import tables
from tests.support.browser_forms import as_sent
from tests.support.teaching import a_teacher, add, write


@pytest.fixture
def tina(app: Flask, at: TestClock) -> FlaskClient:
    return a_teacher(app)


def test_a_draft_is_deleted_once_that_is_confirmed(app: Flask, tina: FlaskClient) -> None:
    number = add(tina, action="draft")
    url = f"/teacher/items/{number}/delete"
    assert url in tina.get(f"/teacher/items/{number}").text
    with tables.unchanged(app):
        page = tina.get(url)
    assert "cannot be brought back" in page.text
    answer = tina.post(url, data=as_sent(page.text, url), follow_redirects=True)
    assert "The draft is deleted." in answer.text
    assert tina.get(f"/teacher/items/{number}").status_code == 404


def test_what_has_changed_since_it_was_asked_is_not_deleted(app: Flask, tina: FlaskClient) -> None:
    number = add(tina, action="draft")
    url = f"/teacher/items/{number}/delete"
    sent = as_sent(tina.get(url).text, url)
    write(tina, f"/teacher/items/{number}", {"explanation": "More."}, action="draft")
    with tables.unchanged(app):
        assert tina.post(url, data=sent).status_code == 409


def test_what_was_published_once_is_not_offered_to_be_deleted_and_stays(
    app: Flask, tina: FlaskClient
) -> None:
    number = add(tina)
    write(tina, f"/teacher/items/{number}", {}, action="draft")
    url = f"/teacher/items/{number}/delete"
    form = tina.get(f"/teacher/items/{number}").text
    assert url not in form
    page = tina.get(url)
    assert (page.status_code, "This question stays" in page.text) == (200, True)
    sent = {"csrf_token": as_sent(form, f"/teacher/items/{number}")["csrf_token"], "seen": "1"}
    with tables.unchanged(app):
        assert tina.post(url, data=sent).status_code == 409
