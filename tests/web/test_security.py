import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.web import security
from tests.support import tables
from tests.support.sittings import begin_practice


def test_the_nonce_is_one_for_each_answer(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        assert security.csp_nonce() == security.csp_nonce()
    first, second = (client.get("/") for _ in range(2))
    nonces = [re.findall(r'nonce="([^"]+)"', page.text) for page in (first, second)]
    assert nonces[0] != nonces[1]
    for page, (nonce,) in zip((first, second), nonces, strict=True):
        assert f"'nonce-{nonce}'" in page.headers["Content-Security-Policy"]


def test_an_answer_without_a_page_names_no_nonce(client: FlaskClient) -> None:
    assert "nonce" not in client.get("/healthz").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "something new"},
        {"Origin": "https://evil.invalid"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.invalid"},
        {"Origin": "http://localhost:8000"},
    ],
)
def test_a_form_of_another_site_is_not_carried_out(
    app: Flask, client: FlaskClient, headers: dict[str, str]
) -> None:
    """Case 18."""
    practice = begin_practice(app, client)
    fields = {**practice.form(), **practice.right()}
    with tables.unchanged(app):
        answer = practice.post(fields, headers=headers)
    assert answer.status_code == 403
    assert "came from a page of another site" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://localhost"},
        {},
    ],
)
def test_a_form_of_ours_is(app: Flask, client: FlaskClient, headers: dict[str, str]) -> None:
    practice = begin_practice(app, client)
    fields = {**practice.form(), **practice.right()}
    assert practice.post(fields, headers=headers).status_code == 303


def test_a_link_from_another_site_may_be_followed(client: FlaskClient) -> None:
    page = client.get("/", headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 200
    assert "Access-Control-Allow-Origin" not in page.headers


def test_a_form_of_more_than_a_thousand_fields_is_not_read(app: Flask, client: FlaskClient) -> None:
    """Case 36, for the usual kind of form; how long its fields are is another limit."""
    practice = begin_practice(app, client)
    fields = {**practice.form(), **practice.right()}
    # An answer may send one name several times; twenty is more than any question has.
    most = {**fields, **{f"more-{number}": "x" for number in range(980 - len(fields))}}
    over = {f"over-{number}": "x" for number in range(30)}
    with tables.unchanged(app):
        answer = practice.post({**fields, **{f"m{number}": "" for number in range(120_000)}})
        assert answer.status_code == 413
        assert "more than 1,000 fields" in answer.text
        assert practice.post({**most, **over}).status_code == 413
    assert practice.post(most).status_code == 303


def test_what_says_itself_how_long_it_may_be_kept_is_left_alone(client: FlaskClient) -> None:
    address = re.findall(r'href="(/static/css/[^"]+)"', client.get("/").text)[0]
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in answer.headers["Vary"]
