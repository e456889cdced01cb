import re

from flask import Flask
from flask.testing import FlaskClient

from tests.support.hands import set_status
from tests.support.sittings import first_quiz, published


def test_the_list_leads_to_every_quiz_and_each_says_what_it_is(app: Flask, client: FlaskClient) -> None:
    page = client.get("/quizzes").text
    addresses = set(re.findall(r'href="(/quizzes/[a-z0-9-]+)"', page))
    assert len(addresses) == 2
    for address in addresses:
        start = client.get(address)
        assert start.status_code == 200
        assert f'"{address}/start"' in start.text


def test_a_quiz_whose_questions_were_all_withdrawn_says_so(app: Flask, client: FlaskClient) -> None:
    for item_id in published(app):
        set_status(app, item_id, "retired")
    answer = client.get(f"/quizzes/{first_quiz(app)}/start")
    assert answer.status_code == 404
    assert "have been withdrawn" in answer.text
