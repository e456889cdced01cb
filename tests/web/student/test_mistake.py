"""Reporting a mistake from where it was seen."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.hands import Hand, new_id
from tests.support.sittings import begin_practice, item_of_type, open_card
from tests.support.web import form_to, hidden, in_words, token_of


@pytest.fixture
def ada(app: Flask, at: TestClock) -> FlaskClient:
    return learning.browser_of(app, learning.a_person(app))


def test_a_report_is_sent_from_the_answered_card_and_leads_back_to_it(app: Flask, ada: FlaskClient) -> None:
    item_id = item_of_type(app, "single_choice")
    address = open_card(app, ada, item_id).answer().headers["Location"]
    where = f"/cards/{item_id}/report?back=card:{address.rpartition('/')[2]}"
    assert where in ada.get(address).text
    form = ada.get(f"{where}&about=wording").text
    assert "The wording misleads:" in form
    fields = hidden(form_to(form, "/report"))
    for _ in range(2):
        sent = ada.post(f"/cards/{item_id}/report", data={**fields, "text": "The date is wrong."})
        assert sent.headers["Location"] == address
    assert tables.count(app, "mistake_report") == 1
    assert "The date is wrong. Waits for an answer" in in_words(ada.get("/cards/list").text)


def test_an_empty_report_is_refused_beside_its_field(app: Flask, ada: FlaskClient) -> None:
    practice = begin_practice(app, ada)
    page = ada.get(practice.answer(is_right=True).headers["Location"]).text
    where = page.partition("/report?back=")[0].rpartition('"')[2] + "/report"
    back = page.partition("/report?back=")[2].partition('"')[0]
    fields = hidden(form_to(ada.get(f"{where}?back={back}").text, "/report"))
    refused = ada.post(where, data={**fields, "text": "  "})
    assert refused.status_code == 422
    assert "Say in a sentence what is wrong." in refused.text
    sent = ada.post(where, data={**fields, "text": "Wrong."})
    assert sent.headers["Location"] == f"/practice/{practice.id}/1"


@pytest.mark.parametrize("back", ["", "//evil.example", "card:1", "https:x", "result:" + "-" * 36])
def test_a_way_back_that_is_none_of_ours_leads_to_the_list(app: Flask, ada: FlaskClient, back: str) -> None:
    item_id = item_of_type(app, "single_choice")
    open_card(app, ada, item_id).answer()
    fields = hidden(form_to(ada.get(f"/cards/{item_id}/report").text, "/report"))
    sent = ada.post(f"/cards/{item_id}/report", data={**fields, "back": back, "text": "Wrong."})
    assert sent.headers["Location"] == "/cards/list"


def test_what_was_not_answered_cannot_be_reported(app: Flask, ada: FlaskClient) -> None:
    """Case 8."""
    item_id = item_of_type(app, "single_choice")
    Hand(app).answer(item_id)
    assert ada.get(f"/cards/{item_id}/report").status_code == 404
    fields = {"csrf_token": token_of(ada.get("/sign-in").text), "form_key": new_id(), "text": "Wrong."}
    assert ada.post(f"/cards/{item_id}/report", data=fields).status_code == 404
    assert tables.count(app, "mistake_report") == 0
