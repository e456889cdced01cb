import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from werkzeug.exceptions import Unauthorized

from quizapp.persistence.db import transaction
from quizapp.services import accounts
from quizapp.services.accounts import ACCOUNT_STAYS, GUEST_STAYS, Learner
from quizapp.services.clock import utc_now
from quizapp.web import access
from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.sittings import begin_practice
from tests.support.statements import count_statements


def test_everything_is_closed_unless_marked() -> None:
    def view() -> str:
        return ""

    assert not hasattr(view, "is_public")
    assert access.public(view) is view
    assert view.is_public  # type: ignore[attr-defined]
    assert access.role("teacher")(view).needs_role == "teacher"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("role", "is_guest", "needed", "expected"),
    [
        ("student", False, "student", True),
        ("student", False, "teacher", False),
        ("teacher", False, "teacher", True),
        ("teacher", False, "admin", False),
        ("admin", False, "teacher", True),
        ("teacher", True, "student", False),
    ],
)
def test_a_role_includes_those_below_it_and_a_guest_has_none(
    role: str, is_guest: bool, needed: str, expected: bool
) -> None:
    name = None if is_guest else "Ada"
    asking = Learner(1, role, name, learning.BERLIN, 10, True, 0)
    assert access.may(asking, needed) is expected
    assert not access.may(None, needed)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", False),
        ("*/*", False),
        ("text/html,application/xhtml+xml,*/*;q=0.8", False),
        ("application/json", True),
        ("application/json;q=0.9, text/html;q=0.1", True),
        ("image/png", False),
    ],
)
def test_only_who_prefers_json_is_a_script(app: Flask, accept: str, expected: bool) -> None:
    with app.test_request_context(headers={"Accept": accept}):
        assert access.wants_json() is expected


@pytest.mark.parametrize("token", ["", "x", "x" * 3000, "\x00", "é", "' OR 1=1 --"])
def test_a_cookie_that_is_none_of_ours_is_nobody(app: Flask, token: str) -> None:
    """Case 6."""
    client = app.test_client()
    client.set_cookie(access.COOKIE, token)
    page = client.get("/")
    assert page.status_code == 200
    assert 'data-role="visitor"' in page.text


def test_a_cookie_of_another_installation_is_nobody(app: Flask, at: TestClock) -> None:
    client = learning.browser_of(app, learning.a_person(app))
    tables.run(app, "DELETE FROM sign_in")
    assert 'data-role="visitor"' in client.get("/").text
    assert client.get("/progress/due_forecast.csv").status_code == 302


def test_a_sign_in_ends_with_its_time(app: Flask, at: TestClock) -> None:
    client = learning.browser_of(app, learning.a_person(app))
    at.advance(seconds=ACCOUNT_STAYS.total_seconds() - 1)
    assert 'data-role="student"' in client.get("/").text
    at.advance(seconds=2)
    assert 'data-role="visitor"' in client.get("/").text


def test_who_asks_is_looked_up_once_for_each_request(app: Flask, at: TestClock) -> None:
    person = learning.a_person(app)
    with app.test_request_context(headers={"Cookie": f"{access.COOKIE}={person.token}"}):
        with count_statements(app) as counted:
            first, second = access.learner(), access.learner()
        assert first is second
        assert first is not None
        assert first.id == person.id
        assert counted.total == 1
        assert access.signed_in() is first


def test_nobody_is_not_signed_in(app: Flask) -> None:
    with app.test_request_context():
        assert access.learner() is None
        with pytest.raises(Unauthorized):
            access.signed_in()


def test_two_first_answers_of_one_browser_make_one_guest(app: Flask, at: TestClock) -> None:
    """Case 45."""
    with app.test_request_context(method="POST", data={"zone": "Australia/Lord_Howe"}), transaction() as db:
        session["csrf_token"] = "of this browser"
        first = access.learner_for_storing(db)
        assert first.is_guest
        assert first.clock.zone == "Australia/Lord_Howe"
        assert access.learner_for_storing(db) is first
    with app.test_request_context(method="POST", data={"zone": "Nowhere/None"}), transaction() as db:
        session["csrf_token"] = "of this browser"
        assert access.learner_for_storing(db).id == first.id
    with app.test_request_context(method="POST", data={"zone": "Nowhere/None"}), transaction() as db:
        session["csrf_token"] = "of another browser"
        other = access.learner_for_storing(db)
    assert other.id != first.id
    assert other.clock.zone == "UTC"


def test_a_guests_cookie_lasts_and_is_out_of_reach_of_scripts(app: Flask, client: FlaskClient) -> None:
    begin_practice(app, client).answer(is_right=True)
    cookie = client.get_cookie(access.COOKIE)
    assert cookie is not None
    assert cookie.max_age == int(GUEST_STAYS.total_seconds())
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_a_refusal_sends_no_cookie_because_its_row_was_not_kept(app: Flask, client: FlaskClient) -> None:
    practice = begin_practice(app, client)
    fields = practice.form()
    with tables.unchanged(app):
        answer = practice.post(fields)
    assert answer.status_code == 422
    assert not [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(access.COOKIE)]


def test_a_page_behind_the_door_leads_to_the_sign_in_and_back(client: FlaskClient) -> None:
    """Case 10."""
    answer = client.get("/progress/due_forecast.csv?days=3")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/progress/due_forecast.csv?days%3D3"
    told = client.get("/progress/due_forecast.csv", headers={"Accept": "application/json"})
    assert told.status_code == 401
    assert told.get_json()["message"] == "Sign in first."


def test_a_role_taken_away_counts_from_the_next_request_on(app: Flask, at: TestClock) -> None:
    """Cases 6, 14."""
    client = learning.browser_of(app, learning.a_person(app, role="teacher"))
    assert client.get("/teacher/progress").status_code == 200
    with app.app_context(), transaction() as db:
        accounts.set_role(db, "Ada", "student")
    assert client.get("/teacher/progress").status_code == 302
    with app.app_context(), transaction() as db:
        signed = accounts.sign_in(db, 1, before=None, name="Ada", secret=b"for tests", now=utc_now())
    client.set_cookie(access.COOKIE, signed.token)
    assert client.get("/teacher/progress").status_code == 403
