"""Setting a quiz to groups in the browser."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.persistence.db import reading
from quizapp.persistence.models import AssignmentRow
from tests.conftest import TestClock
from tests.support import classes, learning, tables
from tests.support.browser_forms import as_sent
from tests.support.quizmaking import make, press
from tests.support.statements import count_statements
from tests.support.teaching import a_teacher


@pytest.fixture
def thea(app: Flask, at: TestClock) -> learning.Person:
    return learning.a_person(app, name="Thea", role="teacher")


@pytest.fixture
def browser(app: Flask, thea: learning.Person) -> FlaskClient:
    return learning.browser_of(app, thea)


@pytest.fixture
def url(browser: FlaskClient) -> str:
    return f"/teacher/quizzes/{make(browser)}/groups"


def send(browser: FlaskClient, url: str, *groups: int, opens: str = "", closes: str = "") -> TestResponse:
    sent = as_sent(browser.get(url).text, url).to_dict(flat=False)
    changed = {"groups": [str(group) for group in groups], "opens_at": [opens], "closes_at": [closes]}
    return browser.post(url, data={**sent, **changed})


def only(app: Flask) -> AssignmentRow:
    with app.app_context(), reading() as session:
        return session.query(AssignmentRow).one()


def test_without_a_group_the_page_says_how_to_get_one(browser: FlaskClient, url: str) -> None:
    assert "You have no group yet" in browser.get(url).text


def test_a_quiz_is_set_with_dates_on_the_teachers_own_clock(
    app: Flask, thea: learning.Person, browser: FlaskClient, url: str
) -> None:
    group_id = classes.a_group(app, thea)
    answer = send(browser, url, group_id, opens="2026-03-03T09:00", closes="2026-04-03 09:00")
    assert answer.status_code == 303
    row = only(app)
    assert row.opens_at == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert row.closes_at == datetime(2026, 4, 3, 7, tzinfo=UTC)
    page = browser.get(url).text
    assert "Open from 3 March 2026, 09:00 until 3 April 2026, 09:00" in page
    assert "Every group of yours has it." in page
    assert "set to 1 group" in browser.get("/teacher/quizzes").text


def test_the_only_group_is_chosen_already(
    app: Flask, thea: learning.Person, browser: FlaskClient, url: str
) -> None:
    group_id = classes.a_group(app, thea)
    assert as_sent(browser.get(url).text, url).getlist("groups") == [str(group_id)]
    classes.a_group(app, thea, name="8c")
    assert as_sent(browser.get(url).text, url).getlist("groups") == []


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        ("2026-03-05T09:00", "2026-03-04T09:00", "It has to close after it opens."),
        ("", "2026-03-01T09:00", "This has passed."),
        ("soon", "", "Type it like 2026-11-24 09:00."),
        ("", "2026-02-30T09:00", "There is no such day or time."),
    ],
)
def test_wrong_dates_come_back_as_typed_with_the_groups(
    opens: str, closes: str, told: str, app: Flask, thea: learning.Person, browser: FlaskClient, url: str
) -> None:
    one = classes.a_group(app, thea)
    classes.a_group(app, thea, name="8c")
    with tables.unchanged(app):
        answer = send(browser, url, one, opens=opens, closes=closes)
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{opens or closes}"' in answer.text
    assert re.search(rf'value="{one}" checked', answer.text)


def test_no_group_chosen_and_another_teachers_are_refused(
    app: Flask, thea: learning.Person, browser: FlaskClient, url: str
) -> None:
    """Case 11: also where the id stands in the body."""
    classes.a_group(app, thea)
    toms = classes.a_group(app, learning.a_person(app, name="Tom", role="teacher"), name="Owls")
    with tables.unchanged(app):
        assert send(browser, url).status_code == 422
        assert send(browser, url, toms).status_code == 404
    assert "Owls" not in browser.get(url).text


def test_a_shortage_is_named_and_nothing_is_set(
    app: Flask, thea: learning.Person, browser: FlaskClient
) -> None:
    url = f"/teacher/quizzes/{make(browser, draws__0__count='90', draws__0__section='IDEA')}/groups"
    group_id = classes.a_group(app, thea)
    with tables.unchanged(app):
        answer = send(browser, url, group_id)
    assert answer.status_code == 422
    assert "There are too few questions." in answer.text
    assert "90 wanted" in answer.text


def test_dates_are_changed_and_refused_where_they_stand(
    app: Flask, thea: learning.Person, browser: FlaskClient, url: str
) -> None:
    send(browser, url, classes.a_group(app, thea))
    number = only(app).id
    target = f"/teacher/assignments/{number}"
    sent = as_sent(browser.get(url).text, target)
    sent[f"set-{number}-closes_at"] = "2026-03-09T10:00"
    assert browser.post(target, data=sent).status_code == 303
    assert only(app).closes_at == datetime(2026, 3, 9, 9, tzinfo=UTC)
    sent[f"set-{number}-opens_at"] = "2026-03-10T10:00"
    refused = browser.post(target, data=sent)
    assert refused.status_code == 422
    assert "It has to close after it opens." in refused.text
    assert 'value="2026-03-10T10:00"' in refused.text
    assert only(app).opens_at is None


def test_it_is_withdrawn_and_offered_again(
    app: Flask, thea: learning.Person, browser: FlaskClient, url: str
) -> None:
    send(browser, url, classes.a_group(app, thea))
    assert "Withdrawn: nobody of the group can begin it" in press(browser, url, "/withdraw").text
    assert only(app).withdrawn_at is not None
    assert "Offered again" in press(browser, url, "/offer").text
    assert only(app).withdrawn_at is None


def test_another_teacher_finds_neither_page_nor_assignment(
    app: Flask, thea: learning.Person, browser: FlaskClient, url: str
) -> None:
    """Cases 8 and 11."""
    send(browser, url, classes.a_group(app, thea))
    tom = a_teacher(app, "Tom")
    token = as_sent(tom.get("/teacher/quizzes").text, "/copy")
    number = only(app).id
    with tables.unchanged(app):
        assert tom.get(url).status_code == 404
        for ending in ("", "/withdraw", "/offer"):
            assert tom.post(f"/teacher/assignments/{number}{ending}", data=token).status_code == 404


def test_what_is_seen_only_once_closed_asks_for_a_closing_time(
    app: Flask, thea: learning.Person, browser: FlaskClient, url: str
) -> None:
    classes.a_group(app, thea)
    asks = "so give it a closing time"
    assert asks not in browser.get(url).text
    assert asks in browser.get(f"/teacher/quizzes/{make(browser, purpose='test')}/groups").text


def test_the_page_takes_the_same_statements_for_any_number_of_groups(
    app: Flask, thea: learning.Person, browser: FlaskClient, url: str
) -> None:
    totals = set()
    for number in range(3):
        send(browser, url, classes.a_group(app, thea, name=f"8{number}"))
        with count_statements(app) as counted:
            browser.get(url)
        totals.add(counted.total)
    assert totals == {5}
