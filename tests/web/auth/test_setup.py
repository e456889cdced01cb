"""The one-time link: it makes one account with its role, once, within 24 hours."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.factory import prepare
from quizapp.persistence.db import transaction
from quizapp.services import invitations
from quizapp.services.clock import utc_now
from quizapp.web import access
from tests.conftest import TestClock
from tests.support import tables
from tests.support.sittings import begin_practice
from tests.support.web import PASSWORD, make_user, post, sign_in, signed_in_client, token_of

DEAD = "This link has been used or is older than 24 hours."


@pytest.fixture
def link(app: Flask, at: TestClock) -> str:
    """A fresh link for a teacher."""
    return a_link(app)


def a_link(app: Flask, role: str = "teacher") -> str:
    """The path of a fresh link."""
    with app.app_context(), transaction() as session:
        return f"/setup/{invitations.invite(session, role, now=utc_now())}"


def accept(
    client: FlaskClient, link: str, name: str = "Tina", password: str = PASSWORD, **fields: Any
) -> TestResponse:
    """Send the form behind the link."""
    return post(client, link, {"name": name, "password": password, **fields})


def accounts_of(app: Flask) -> list[tuple[Any, ...]]:
    """Role and name of everybody."""
    return [(row[1], row[2]) for row in tables.everything(app)["user"]]


def test_the_link_makes_one_teacher_and_leads_to_where_teachers_work(
    app: Flask, client: FlaskClient, link: str
) -> None:
    assert "Make the first teacher" in client.get(link).text
    answer = accept(client, link, zone="Asia/Tokyo")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/teacher")
    page = client.get("/teacher")
    assert page.status_code == 200
    assert 'data-role="teacher"' in page.text
    assert accounts_of(app) == [("teacher", "Tina")]
    assert sign_in(app.test_client(), "tina").status_code == 303


def test_the_link_works_once(app: Flask, client: FlaskClient, link: str) -> None:
    accept(client, link)
    with tables.unchanged(app):
        for answer in (client.get(link), accept(app.test_client(), link, "Second")):
            assert answer.status_code == 404
            assert DEAD in answer.text


def test_the_link_works_for_a_day(app: Flask, client: FlaskClient, link: str, at: TestClock) -> None:
    at.advance(hours=23, minutes=59, seconds=59)
    assert client.get(link).status_code == 200
    at.advance(seconds=1)
    with tables.unchanged(app):
        assert client.get(link).status_code == 404
        assert accept(client, link).status_code == 404


def test_a_restart_makes_a_new_link_and_the_old_one_works_on(app: Flask, at: TestClock) -> None:
    """A log that somebody reads from above holds the first one."""
    first, second = prepare(app).setup_path, prepare(app).setup_path
    assert first is not None
    assert second is not None
    assert first != second
    client = app.test_client()
    assert client.get(second).status_code == 200
    assert accept(client, first).status_code == 303
    assert prepare(app).setup_path is None


@pytest.mark.parametrize(
    "token", ["x", "x" * 99, "x" * 5000, "%00", "%ED%A0%80", "' OR 1=1 --", "..%2f..", "１"]
)
def test_a_link_that_nobody_made_opens_nothing(app: Flask, client: FlaskClient, token: str) -> None:
    """Case 13."""
    with tables.unchanged(app):
        assert client.get(f"/setup/{token}").status_code == 404
        assert accept(client, f"/setup/{token}").status_code == 404


def test_the_table_of_links_tells_none(app: Flask, client: FlaskClient, link: str) -> None:
    stored = [row[0] for row in tables.everything(app)["invitation"]]
    assert link.removeprefix("/setup/") not in str(stored)
    assert all(client.get(f"/setup/{token}").status_code == 404 for token in stored)


@pytest.mark.parametrize(
    ("name", "password", "words"),
    [
        ("", PASSWORD, "1 to 40 ordinary characters"),
        ("Ada", PASSWORD, "taken"),
        ("Tina\0", PASSWORD, "1 to 40 ordinary characters"),
        ("Tina", "seven77", "at least 8"),
        ("Tina Turner", "tina turner", "the first that anybody would try"),
    ],
)
def test_a_refusal_leaves_the_link_good_and_the_name_typed(
    app: Flask, client: FlaskClient, link: str, name: str, password: str, words: str
) -> None:
    """Case 4."""
    make_user(app, "Ada")
    with tables.unchanged(app):
        answer = accept(client, link, name, password)
    assert answer.status_code == 422
    assert words in answer.text
    if name.isprintable() and name:
        assert f'value="{name}"' in answer.text
    assert accept(client, link, "Tina", PASSWORD).status_code == 303


def test_of_eight_who_use_the_link_at_once_one_gets_in(app: Flask, link: str) -> None:
    """Case 45."""
    browsers = [app.test_client() for _ in range(8)]
    forms = [token_of(browser.get(link).text) for browser in browsers]

    def send(number: int) -> int:
        data = {"csrf_token": forms[number], "name": f"Teacher {number}", "password": PASSWORD}
        return browsers[number].post(link, data=data).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send, range(8)))
    assert sorted(statuses) == [303] + [404] * 7
    assert [role for role, _ in accounts_of(app)] == ["teacher"]
    assert tables.count(app, "sign_in") == 1


def test_two_links_and_one_name_at_once_make_one_account(app: Flask, at: TestClock) -> None:
    links = [a_link(app), a_link(app)]
    browsers = [app.test_client() for _ in links]
    forms = [token_of(browser.get(link).text) for browser, link in zip(browsers, links, strict=True)]

    def send(number: int) -> int:
        data = {"csrf_token": forms[number], "name": "Tina", "password": PASSWORD}
        return browsers[number].post(links[number], data=data).status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(send, range(2)))
    assert 303 in statuses
    assert accounts_of(app) == [("teacher", "Tina")]
    # With a teacher there, the other link is good for nothing any more.
    assert accept(app.test_client(), links[1 - statuses.index(303)], "Tom").status_code == 404
    assert accounts_of(app) == [("teacher", "Tina")]


def test_a_guest_who_sets_the_site_up_keeps_what_was_tried(
    app: Flask, client: FlaskClient, link: str
) -> None:
    begin_practice(app, client).answer(is_right=True)
    before = tables.everything(app)["response"]
    assert accept(client, link).status_code == 303
    assert accounts_of(app) == [("teacher", "Tina")]
    assert tables.everything(app)["response"] == before
    assert client.get("/teacher").status_code == 200


def test_an_account_signed_in_at_the_browser_is_left_as_it_is(app: Flask, link: str) -> None:
    """Case 5."""
    client = signed_in_client(app)
    cookie = client.get_cookie(access.COOKIE)
    assert cookie is not None
    assert accept(client, link).status_code == 303
    assert accounts_of(app) == [("student", "Ada"), ("teacher", "Tina")]
    old = app.test_client()
    old.set_cookie(access.COOKIE, cookie.value)
    assert old.get("/account").status_code == 302


def test_the_role_is_the_links_whatever_is_sent(app: Flask, client: FlaskClient, at: TestClock) -> None:
    """Case 12."""
    link = a_link(app, "student")
    assert accept(client, link, role="admin", user_id="7", used_at="").status_code == 303
    assert accounts_of(app) == [("student", "Tina")]


@pytest.mark.parametrize("token", [None, "", "made-up", "foreign"])
def test_without_the_token_of_this_browser_nothing_happens(
    app: Flask, client: FlaskClient, link: str, token: str | None
) -> None:
    """Case 16."""
    client.get(link)
    if token == "foreign":
        token = token_of(app.test_client().get(link).text)
    data = {"name": "Tina", "password": PASSWORD} | ({} if token is None else {"csrf_token": token})
    with tables.unchanged(app):
        assert client.post(link, data=data).status_code == 400


def test_other_ways_of_asking_are_refused_and_looking_changes_nothing(
    app: Flask, client: FlaskClient, link: str
) -> None:
    """Cases 15, 16, 17: a chat that looks the link up for a preview does not use it up."""
    with tables.unchanged(app):
        for method in ("PUT", "PATCH", "DELETE"):
            assert client.open(link, method=method).status_code == 405
        assert client.head(link).status_code == 200
        answer = client.get(link)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
