"""The page on how cards come: what it shows, keeps, refuses and tells."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.browser_forms import as_sent
from tests.support.statements import count_statements
from tests.support.web import signed_in_client

URL = "/account/cards"


@pytest.fixture
def client(app: Flask, at: TestClock) -> FlaskClient:
    """The browser of an account."""
    return signed_in_client(app)


def send(client: FlaskClient, **changes: Any) -> TestResponse:
    """Fill the form in as it stands, with these fields changed, and send it."""
    return client.post(URL, data={**as_sent(client.get(URL).text, URL), **changes})


def shown(client: FlaskClient) -> dict[str, str]:
    fields = as_sent(client.get(URL).text, URL)
    return {name: value for name, value in fields.items() if name != "csrf_token"}


def test_what_is_chosen_is_kept_and_shown(client: FlaskClient) -> None:
    assert shown(client) == learning.CARD_SETTINGS
    answer = send(client, new_per_day="4", reviews_per_day="60", saturday="1", sunday="0")
    assert (answer.status_code, answer.headers["Location"]) == (303, URL)
    assert "Your settings are kept.</" in client.get(URL).text
    kept = {"new_per_day": "4", "reviews_per_day": "60", "saturday": "1", "sunday": "0"}
    assert shown(client) == {**learning.CARD_SETTINGS, **kept}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("desired_retention", "99", "Choose from 70 to 97 percent."),
        ("desired_retention", "ninety", "Choose from 70 to 97 percent."),
        ("reviews_per_day", "9" * 5000, "Choose from 0 to 2000 reviews a day."),
        ("monday", "7", "Choose for each day of the week"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_the_rest_stays_typed(
    app: Flask, client: FlaskClient, field: str, value: str, message: str
) -> None:
    with tables.unchanged(app):
        answer = send(client, new_per_day="7", **{field: value})
    assert answer.status_code == 422
    assert message in answer.text
    assert f'href="#{field}"' in answer.text
    assert as_sent(answer.text, URL)["new_per_day"] == "7"


def test_another_desired_retention_moves_the_cards_and_says_how_many_and_what_it_costs(
    app: Flask, at: TestClock
) -> None:
    person = learning.a_person(app)
    learning.study_days(app, person, at, days=3)
    client = learning.browser_of(app, person)
    assert re.search(r"At 90 %, your \d+ cards come back about \d+ times a day", client.get(URL).text)
    assert send(client, desired_retention="97").status_code == 303
    page = client.get(URL).text
    assert "moved to another day, for 97 %." in page
    assert shown(client)["desired_retention"] == "97"


def test_the_page_takes_two_statements(app: Flask, at: TestClock) -> None:
    person = learning.a_person(app)
    learning.study_days(app, person, at, days=3)
    client = learning.browser_of(app, person)
    with count_statements(app) as counted:
        assert client.get(URL).status_code == 200
    assert counted.total == 2, counted.statements
