"""Joining a class by its code, and leaving it."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.services import throttling
from tests.conftest import TestClock
from tests.support import classes, learning, tables
from tests.support.browser_forms import as_sent
from tests.support.learning import Person
from tests.support.statements import count_statements
from tests.support.web import PASSWORD


@pytest.fixture
def tina(app: Flask, at: TestClock) -> Person:
    """A teacher."""
    return learning.a_person(app, name="Tina", role="teacher")


def send(browser: FlaskClient, page: str = "/join", **typed: str) -> tuple[int, str]:
    """Send the form of that page; gives the status and the page that comes of it."""
    answer = browser.post("/join", data={**as_sent(browser.get(page).text, "/join"), **typed})
    return answer.status_code, browser.get("/").text if answer.status_code == 303 else answer.text


def members(app: Flask, tina: Person, group_id: int) -> list[str]:
    page = learning.browser_of(app, tina).get(f"/teacher/groups/{group_id}").text
    return re.findall(r'class="rows__link"[^>]*>([^<]+)<', page)


def test_somebody_with_an_account_opens_the_link_and_presses_once(app: Flask, tina: Person) -> None:
    group_id = classes.a_group(app, tina, allows_guests=False)
    browser = learning.browser_of(app, learning.a_person(app))
    link = f"/join/{classes.code_of(app, group_id).lower()}"
    assert "Join as Ada" in browser.get(link).text
    assert "Your name in this class" not in browser.get(link).text
    for _ in range(2):  # pressed twice changes nothing
        status, shown = send(browser, link)
        assert (status, "You are in the group 7b history" in shown) == (303, True)
    assert members(app, tina, group_id) == ["Ada"]


def test_a_visitor_joins_under_a_name_and_is_known_in_this_browser(
    app: Flask, client: FlaskClient, tina: Person
) -> None:
    group_id = classes.a_group(app, tina)
    status, _ = send(client, f"/join/{classes.code_of(app, group_id)}", display_name="Mia")
    assert status == 303
    assert members(app, tina, group_id) == ["Mia"]
    assert send(client, f"/join/{classes.code_of(app, group_id)}")[0] == 303  # the name is there already
    account = client.get("/account").text
    assert "7b history" in account
    assert "You are Mia there" in account
    assert "Taught by Tina" in account


@pytest.mark.parametrize("name", ["", " ", "a" * 41, "\u202eMia"])
def test_a_name_that_cannot_be_is_refused_beside_its_field_and_makes_nobody(
    app: Flask, client: FlaskClient, tina: Person, name: str
) -> None:
    link = f"/join/{classes.code_of(app, classes.a_group(app, tina))}"
    with tables.unchanged(app):
        status, page = send(client, link, display_name=name)
    assert status == 422
    assert "Say what your class calls you" in page
    assert 'data-role="visitor"' in page


def test_where_guests_may_not_join_a_visitor_is_led_to_an_account_and_back(
    app: Flask, client: FlaskClient, tina: Person
) -> None:
    group_id = classes.a_group(app, tina, allows_guests=False)
    link = f"/join/{classes.code_of(app, group_id)}"
    with tables.unchanged(app):
        status, page = send(client, link, display_name="Mia")
    assert status == 422
    assert "This group is for people with an account" in page
    sign_up = unescape(re.findall(r'href="(/sign-up\?next=[^"]+)"', page)[0])
    form = as_sent(client.get(sign_up).text, "/sign-up")
    answer = client.post("/sign-up", data={**form, "name": "Mia", "password": PASSWORD})
    assert answer.headers["Location"] == link
    assert send(client, link)[0] == 303
    assert members(app, tina, group_id) == ["Mia"]


def test_signing_up_goes_on_to_a_page_of_ours_only(client: FlaskClient) -> None:
    """Case 7."""
    for number, away in enumerate(("//evil.invalid", "/\\evil.invalid", "javascript:alert(1)")):
        browser = client.application.test_client()
        form = as_sent(browser.get("/sign-up").text, "/sign-up")
        sent = {**form, "name": f"Mia {number}", "password": PASSWORD, "next": away}
        assert browser.post("/sign-up", data=sent).headers["Location"] == "/"


@pytest.mark.parametrize("typed", ["CFHJ-KMQR", "7KQF3XW", "", "\0", "' OR 1=1 --", "x" * 5000])
def test_a_code_that_leads_nowhere_is_told_beside_its_field_and_kept(
    app: Flask, client: FlaskClient, tina: Person, typed: str
) -> None:
    classes.a_group(app, tina)
    status, page = send(client, code=typed, display_name="Mia")
    assert status == 422
    assert "No group can be joined by this code" in page
    assert 'value="Mia"' in page


def test_opening_links_never_tells_which_codes_there_are(
    app: Flask, client: FlaskClient, tina: Person
) -> None:
    code = classes.code_of(app, classes.a_group(app, tina))
    other = code[:-1] + ("C" if code[-1] != "C" else "F")
    pages = []
    with tables.unchanged(app):
        for one in (code, other):
            page = client.get(f"/join/{one}").text.partition("<main")[2]
            page = re.sub(r'name="csrf_token" value="[^"]*"', "", page)
            pages.append(page.replace(one, "").replace(f"{one[:4]}-{one[4:]}", ""))
    assert pages[0] == pages[1]


def test_guessing_codes_is_slowed_for_the_browser_that_guesses_and_not_for_its_neighbours(
    app: Flask, client: FlaskClient, tina: Person, at: TestClock
) -> None:
    code = classes.code_of(app, classes.a_group(app, tina))
    for _ in range(throttling.FREE_CODES_BY_BROWSER):
        assert send(client, code="CFHJKMQR")[0] == 422
    form = {**as_sent(client.get("/join").text, "/join"), "code": code, "display_name": "Mia"}
    answer = client.post("/join", data=form)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Too many codes that lead nowhere" in answer.text
    assert 'value="Mia"' in answer.text
    assert send(app.test_client(), code=code, display_name="Ben")[0] == 303
    at.advance(minutes=1)
    assert client.post("/join", data=form).status_code == 303


def test_a_guess_counts_against_the_address_whatever_the_browser_throws_away(
    app: Flask, tina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 3 as well: the address is the connection's, not a header's."""
    classes.a_group(app, tina)
    monkeypatch.setattr(throttling, "FREE_FAILURES_BY_ADDRESS", 3)
    statuses = []
    for number in range(4):
        browser = app.test_client()
        form = {**as_sent(browser.get("/join").text, "/join"), "code": "CFHJKMQR", "display_name": "Mia"}
        headers = {"X-Forwarded-For": f"192.0.2.{number}"}
        statuses.append(browser.post("/join", data=form, headers=headers).status_code)
    assert statuses == [422, 422, 422, 429]


def test_whoever_was_taken_out_is_told_so_and_stays_out(app: Flask, tina: Person) -> None:
    ada = learning.a_person(app)
    group_id = classes.a_group(app, tina, ada)
    teacher = learning.browser_of(app, tina)
    action = f"/teacher/groups/{group_id}/members/{ada.id}/remove"
    teacher.post(action, data=as_sent(teacher.get(action.removesuffix("/remove")).text, action))
    status, page = send(learning.browser_of(app, ada), code=classes.code_of(app, group_id))
    assert status == 422
    assert "A teacher has taken you out of this group" in page


def test_leaving_is_told_and_done_on_the_account_page_and_nobody_elses_affair(
    app: Flask, tina: Person
) -> None:
    """Case 9."""
    ada, bert = learning.a_person(app), learning.a_person(app, name="Bert")
    group_id = classes.a_group(app, tina, ada)
    action = f"/groups/{group_id}/leave"
    browser, other = learning.browser_of(app, ada), learning.browser_of(app, bert)
    form = as_sent(browser.get("/account").text, action)
    with tables.unchanged(app):
        token = as_sent(other.get("/join").text, "/join")["csrf_token"]
        assert other.post(action, data={"csrf_token": token}).status_code == 404
    for _ in range(2):
        assert browser.post(action, data=form).status_code == 303
    assert "You are in none" in browser.get("/account").text
    assert members(app, tina, group_id) == ["Ada"]  # among those who have left


def test_joining_costs_a_fixed_number_of_statements(app: Flask, tina: Person) -> None:
    costs = []
    group_id = classes.a_group(app, tina)
    for number in range(3):
        browser = learning.browser_of(app, learning.a_person(app, name=f"Learner {number}"))
        form = {**as_sent(browser.get("/join").text, "/join"), "code": classes.code_of(app, group_id)}
        with count_statements(app) as counted:
            browser.post("/join", data=form)
        costs.append(counted.total)
    assert costs == [costs[0]] * 3
    assert costs[0] <= 8
