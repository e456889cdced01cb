"""The pages of groups: making one, its code, its teachers."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain import join_codes
from quizapp.services import groups
from tests.conftest import TestClock
from tests.support import classes, learning, tables
from tests.support.browser_forms import as_sent
from tests.support.learning import Person
from tests.support.statements import count_statements
from tests.support.teaching import a_teacher
from tests.support.web import token_of


@pytest.fixture
def tina(app: Flask, at: TestClock) -> Person:
    """A teacher."""
    return learning.a_person(app, name="Tina", role="teacher")


@pytest.fixture
def browser(app: Flask, tina: Person) -> FlaskClient:
    """Her browser."""
    return learning.browser_of(app, tina)


def press(browser: FlaskClient, page: str, action: str, **typed: str) -> tuple[int, str]:
    """Send a form as it stands on a page; gives the status and the page that comes of it."""
    answer = browser.post(action, data={**as_sent(browser.get(page).text, action), **typed})
    return answer.status_code, browser.get(page).text if answer.status_code == 303 else answer.text


def visible(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html.partition("<main")[2])).split())


def test_a_group_is_made_in_one_form_and_shows_its_code_and_link_at_once(
    app: Flask, browser: FlaskClient
) -> None:
    page = browser.get("/teacher/groups").text
    assert "You have no group yet" in page
    sent = {**as_sent(page, "/teacher/groups"), "name": "7b history", "allows_guests": "y"}
    addresses = [browser.post("/teacher/groups", data=sent).headers["Location"] for _ in range(2)]
    assert addresses == [addresses[0]] * 2  # case 45
    group_id = int(addresses[0].rpartition("/")[2])
    code = classes.code_of(app, group_id)
    words = visible(browser.get(addresses[0]).text)
    assert join_codes.shown(code) in words
    assert f"http://localhost/join/{code}" in words
    assert "They may join without an account" in words
    assert "Nobody has joined yet" in words
    assert "7b history Can be joined 0 learners" in visible(browser.get("/teacher/groups").text)


def test_what_was_typed_stays_beside_what_is_wrong_with_it(browser: FlaskClient) -> None:
    status, page = press(browser, "/teacher/groups", "/teacher/groups", name="x" * 81, allows_guests="y")
    assert status == 422
    assert "Give the group a name of 1 to 80" in page
    assert "x" * 81 in page
    assert "checked" in page


def test_the_code_can_be_replaced_revoked_and_given_again(
    app: Flask, browser: FlaskClient, tina: Person
) -> None:
    group_id = classes.a_group(app, tina)
    page, first = f"/teacher/groups/{group_id}", classes.code_of(app, group_id)
    status, words = press(browser, page, f"{page}/code")
    second = classes.code_of(app, group_id)
    assert (status, first in words, join_codes.shown(second) in words) == (303, False, True)
    status, words = press(browser, page, f"{page}/code/revoke")
    assert (status, "Nobody can join at present" in words) == (303, True)
    status, words = press(browser, page, f"{page}/code")
    assert (status, join_codes.shown(classes.code_of(app, group_id)) in words) == (303, True)


def test_a_group_is_put_away_and_taken_out_again(app: Flask, browser: FlaskClient, tina: Person) -> None:
    group_id = classes.a_group(app, tina, learning.a_person(app))
    page = f"/teacher/groups/{group_id}"
    _, words = press(browser, page, f"{page}/archive")
    assert "Group, put away" in words
    assert "Ada" in words
    assert "Put away" in visible(browser.get("/teacher/groups").text)
    assert browser.post(f"{page}/code", data={"csrf_token": token_of(words)}).status_code == 403
    _, words = press(browser, page, f"{page}/unarchive")
    assert "Give it a code" in words


def test_settings_are_kept_and_refused_in_their_place(app: Flask, browser: FlaskClient, tina: Person) -> None:
    page = f"/teacher/groups/{classes.a_group(app, tina)}"
    _, words = press(browser, page, page, name="8b")
    assert "<h1>8b</h1>" in words
    status, words = press(browser, page, page, name="")
    assert (status, "<h1>8b</h1>" in words) == (422, True)
    assert "Give the group a name" in words


def test_co_teachers_come_and_go_and_are_handed_the_group(
    app: Flask, browser: FlaskClient, tina: Person
) -> None:
    theo = learning.a_person(app, name="Theo", role="teacher")
    theirs = learning.browser_of(app, theo)
    page = f"/teacher/groups/{classes.a_group(app, tina)}"
    status, words = press(browser, page, f"{page}/teachers", teacher="Nobody")
    assert (status, "There is no teacher of this name" in words, 'value="Nobody"' in words) == (
        422,
        True,
        True,
    )
    assert theirs.get(page).status_code == 404
    press(browser, page, f"{page}/teachers", teacher="theo")
    words = theirs.get(page).text
    assert "Stop teaching it" in words
    assert "Make owner" not in words
    token = token_of(words)
    refused = theirs.post(f"{page}/teachers/{tina.id}/remove", data={"csrf_token": token})
    assert refused.status_code == 403
    press(browser, page, f"{page}/teachers/{theo.id}/owner")
    status, words = press(browser, page, f"{page}/teachers/{tina.id}/remove")
    assert (status, browser.get(page).status_code) == (303, 404)  # case 14


def test_another_teacher_finds_no_such_group_by_any_address_or_form(
    app: Flask, tina: Person, browser: FlaskClient
) -> None:
    """Case 11: with the forms of her own page, and her own valid token."""
    ada = learning.a_person(app)
    group_id = classes.a_group(app, tina, ada)
    theo = a_teacher(app, "Theo")
    token = token_of(theo.get("/teacher/groups").text)
    page = f"/teacher/groups/{group_id}"
    forms = re.findall(r'method="post" action="(/teacher/groups/[^"]+)"', browser.get(page).text)
    member = f"{page}/members/{ada.id}"
    forms += [f"{member}/{what}" for what in ("accommodation", "remove", "readmit")]
    forms += [f"{page}/unarchive", f"{page}/teachers/{tina.id}/owner", f"{page}/teachers/{tina.id}/remove"]
    assert len(forms) > 8
    sent = {"csrf_token": token, "name": "Mine", "teacher": "Theo", "time_percent": "400"}
    sent |= {"extra_attempts": "0", "break_minutes": "0", "owner_id": "1"}
    with tables.unchanged(app):
        for address in forms:
            assert theo.post(address, data=sent).status_code == 404, address
        for address in (page, f"{page}/projector", member):
            refused = theo.get(address)
            assert refused.status_code == 404
            assert "7b history" not in refused.text
    assert "You have no group yet" in theo.get("/teacher/groups").text


def test_the_pages_cost_the_same_however_many_learners_there_are(
    app: Flask, browser: FlaskClient, tina: Person
) -> None:
    people = [learning.a_person(app, name=f"Learner {number}") for number in range(4)]
    group_id = classes.a_group(app, tina, people[0])
    costs = []
    for more in ((), people[1:]):
        for person in more:
            classes.join(app, person, group_id)
            classes.a_group(app, tina, person)
        for address in ("/teacher/groups", f"/teacher/groups/{group_id}"):
            with count_statements(app) as counted:
                assert browser.get(address).status_code == 200
            costs.append(counted.total)
    assert costs == [3, 5, 3, 5]


def test_the_list_is_paged(
    app: Flask, browser: FlaskClient, tina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "PER_PAGE", 2)
    for number in range(3):
        classes.a_group(app, tina, name=f"Group {number}")
    shown = [
        re.findall(r"Group \d", visible(browser.get(f"/teacher/groups?page={page}").text)) for page in (1, 2)
    ]
    assert shown == [["Group 0", "Group 1"], ["Group 2"]]
