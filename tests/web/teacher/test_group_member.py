"""The page of one learner of a group: what is agreed, and the place in the group."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TestClock
from tests.support import classes, learning, tables
from tests.support.browser_forms import as_sent
from tests.support.learning import Person
from tests.support.statements import count_statements


@pytest.fixture
def tina(app: Flask, at: TestClock) -> Person:
    """A teacher."""
    return learning.a_person(app, name="Tina", role="teacher")


@pytest.fixture
def browser(app: Flask, tina: Person) -> FlaskClient:
    """Her browser."""
    return learning.browser_of(app, tina)


@pytest.fixture
def ada(app: Flask, at: TestClock) -> Person:
    """A learner."""
    return learning.a_person(app)


def agree(browser: FlaskClient, page: str, **typed: str) -> tuple[int, str]:
    """Send the form as it stands on the page with these changes; gives the status and what is shown then."""
    action = f"{page}/accommodation"
    answer = browser.post(action, data={**as_sent(browser.get(page).text, action), **typed})
    return answer.status_code, browser.get(page).text if answer.status_code == 303 else answer.text


def test_what_is_agreed_is_kept_shown_and_told_to_the_learner_alone(
    app: Flask, browser: FlaskClient, tina: Person, ada: Person
) -> None:
    bert = learning.a_person(app, name="Bert")
    group_id = classes.a_group(app, tina, ada, bert)
    page = f"/teacher/groups/{group_id}/members/{ada.id}"
    status, shown = agree(browser, page, time_percent="137", extra_attempts="1", break_minutes="10")
    assert status == 303
    assert 'value="137"' in shown
    assert "Seen by the learner, by you and by administrators." in shown
    assert "You changed this last on 2 March 2026" in shown
    words = "137 % of the time, 1 attempt more, a break of 10 minutes with the clock standing still"
    assert words in learning.browser_of(app, ada).get("/account").text
    for address in ("/account", "/", page):
        assert "137" not in learning.browser_of(app, bert).get(address).text
    # Nor do the lists that a teacher may show to others.
    book = f"/teacher/gradebook/{group_id}"
    for address in (f"/teacher/groups/{group_id}", book, f"{book}/marks.csv", "/teacher/learners"):
        assert "137" not in browser.get(address).text


@pytest.mark.parametrize("typed", ["99", "401", "", "x", "1e9", "9" * 30])
def test_a_number_out_of_bounds_is_refused_beside_its_field(
    app: Flask, browser: FlaskClient, tina: Person, ada: Person, typed: str
) -> None:
    page = f"/teacher/groups/{classes.a_group(app, tina, ada)}/members/{ada.id}"
    with tables.unchanged(app):
        status, shown = agree(browser, page, time_percent=typed, break_minutes="15")
    assert status == 422
    assert "Choose from 100 to 400 per cent." in shown
    assert 'value="15"' in shown


def test_a_change_in_another_tab_is_told_and_not_overwritten(
    app: Flask, browser: FlaskClient, tina: Person, ada: Person
) -> None:
    """Case 54."""
    page = f"/teacher/groups/{classes.a_group(app, tina, ada)}/members/{ada.id}"
    action = f"{page}/accommodation"
    old = as_sent(browser.get(page).text, action)
    agree(browser, page, time_percent="150")
    answer = browser.post(action, data={**old, "time_percent": "200"})
    assert answer.status_code == 409
    assert "in another tab" in answer.text
    assert 'value="200"' in answer.text
    assert "150 % of the time" in answer.text
    again = browser.post(action, data=as_sent(answer.text, action))
    assert again.status_code == 303
    assert 'value="200"' in browser.get(page).text


def test_a_learner_is_taken_out_and_back(app: Flask, browser: FlaskClient, tina: Person, ada: Person) -> None:
    group = f"/teacher/groups/{classes.a_group(app, tina, ada)}"
    page = f"{group}/members/{ada.id}"
    for act, words in (("remove", "Taken out of the group on 2 March"), ("readmit", "In the group since")):
        action = f"{page}/{act}"
        assert browser.post(action, data=as_sent(browser.get(page).text, action)).status_code == 303
        shown = browser.get(page).text
        assert words in shown
        assert ("Agree this" in shown) == (act == "readmit")
    assert "Ada" in browser.get(group).text


def test_a_co_teacher_sees_who_agreed_what_and_that_the_most_counts(
    app: Flask, browser: FlaskClient, tina: Person, ada: Person
) -> None:
    theo = learning.a_person(app, name="Theo", role="teacher")
    group_id = classes.a_group(app, tina, ada)
    classes.add_teacher(app, tina, group_id, name="Theo")
    page = f"/teacher/groups/{group_id}/members/{ada.id}"
    agree(browser, page, time_percent="150")
    theirs = learning.browser_of(app, theo)
    _, shown = agree(theirs, page, time_percent="125", extra_attempts="2")
    assert "Tina agreed 150 % of the time." in shown
    assert "150 % of the time, 2 attempts more." in shown


def test_an_administrator_looks_and_agrees_nothing(app: Flask, tina: Person, ada: Person) -> None:
    root = learning.browser_of(app, learning.a_person(app, name="Root", role="admin"))
    page = f"/teacher/groups/{classes.a_group(app, tina, ada)}/members/{ada.id}"
    shown = root.get(page).text
    assert "Nothing more than for everybody" in shown
    assert "Agree this" not in shown


def test_who_was_never_in_the_group_is_not_there(
    app: Flask, browser: FlaskClient, tina: Person, ada: Person
) -> None:
    group_id = classes.a_group(app, tina)
    for number in (ada.id, 10**6):
        assert browser.get(f"/teacher/groups/{group_id}/members/{number}").status_code == 404


def test_the_page_costs_a_fixed_number_of_statements(
    app: Flask, browser: FlaskClient, tina: Person, ada: Person
) -> None:
    page = f"/teacher/groups/{classes.a_group(app, tina, ada)}/members/{ada.id}"
    costs = []
    for percent in ("150", "200"):
        agree(browser, page, time_percent=percent)
        with count_statements(app) as counted:
            browser.get(page)
        costs.append(counted.total)
    assert costs == [7, 7]
