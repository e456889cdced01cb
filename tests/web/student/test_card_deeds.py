"""The menu beside a card, and where it leads."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.hands import published
from tests.support.sittings import item_of_type, open_card
from tests.support.statements import count_statements
from tests.support.web import form_to, hidden


@pytest.fixture
def ada(app: Flask, at: TestClock) -> FlaskClient:
    return learning.browser_of(app, learning.a_person(app))


def press(client: FlaskClient, page: str, item_id: int, deed: str, **more: str) -> TestResponse:
    fields = hidden(form_to(client.get(page).text, f"/cards/{item_id}/deed"))
    return client.post(f"/cards/{item_id}/deed", data={**fields, "deed": deed, **more})


def test_burying_the_card_on_show_goes_on_with_the_next_and_undo_says_what_it_took_back(
    app: Flask, ada: FlaskClient
) -> None:
    item_id = published(app)[0]
    gone = press(ada, f"/cards/{item_id}", item_id, "bury")
    assert gone.status_code == 303
    page = ada.get(gone.headers["Location"]).text
    assert "comes back tomorrow" in page
    assert f'action="/cards/{item_id}/answer"' not in page
    back = ada.post("/cards/undo", data=hidden(form_to(page, "/undo")))
    assert back.headers["Location"] == f"/cards/{item_id}"
    assert "The card is buried no longer" in ada.get(f"/cards/{item_id}").text


def test_a_flag_leads_back_to_the_answer_and_the_day_says_itself(
    app: Flask, ada: FlaskClient, at: TestClock
) -> None:
    item_id = item_of_type(app, "single_choice")
    address = open_card(app, ada, item_id).answer().headers["Location"]
    assert press(ada, address, item_id, "flag").headers["Location"] == address
    assert "Take the flag off" in ada.get(address).text
    assert press(ada, address, item_id, "set_due", day="2026-12-24").status_code == 303
    assert "The card comes on 24 December 2026." in ada.get(address).text


def test_a_page_from_before_is_refused_in_a_sentence_and_changes_nothing(
    app: Flask, ada: FlaskClient
) -> None:
    """Case 45: a stale card in a second tab."""
    item_id = published(app)[0]
    stale = hidden(form_to(ada.get(f"/cards/{item_id}").text, "/deed"))
    press(ada, f"/cards/{item_id}", item_id, "flag")
    with tables.unchanged(app):
        refused = ada.post(f"/cards/{item_id}/deed", data={**stale, "deed": "suspend"})
        again = ada.post(f"/cards/{item_id}/deed", data={**stale, "deed": "flag"})
    assert refused.status_code == 409
    assert "Something was done with this card meanwhile" in refused.text
    assert again.status_code == 303


def test_a_day_that_cannot_be_is_refused_beside_its_field_with_what_was_typed(
    app: Flask, ada: FlaskClient
) -> None:
    item_id = published(app)[0]
    with tables.unchanged(app):
        refused = press(ada, f"/cards/{item_id}", item_id, "set_due", day="1999-01-01")
    assert refused.status_code == 422
    assert 'value="1999-01-01"' in refused.text
    assert "Choose a day from today on" in refused.text
    assert press(ada, f"/cards/{item_id}", item_id, "rate").status_code == 422


def test_a_leech_is_offered_rest_or_a_word_to_the_teacher_and_never_suspended_by_itself(
    app: Flask, ada: FlaskClient, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.domain.scheduling.LEECH_THRESHOLD", 1)
    item_id = item_of_type(app, "single_choice")
    open_card(app, ada, item_id).answer()
    at.advance(days=30)
    address = open_card(app, ada, item_id).answer(is_right=False).headers["Location"]
    page = ada.get(address).text
    assert "This card has slipped 1 times. Reword or rest?" in page
    assert f"/cards/{item_id}/report?about=wording" in page
    assert 'value="resume"' not in page
    press(ada, address, item_id, "keep")
    assert "Reword or rest?" not in ada.get(address).text


def test_a_visitor_has_no_menu_and_a_deed_takes_a_fixed_number_of_statements(
    app: Flask, ada: FlaskClient, client: FlaskClient
) -> None:
    item_id = published(app)[0]
    assert "/deed" not in client.get(f"/cards/{item_id}").text
    fields = hidden(form_to(ada.get(f"/cards/{item_id}").text, "/deed"))
    with count_statements(app) as counted:
        assert ada.post(f"/cards/{item_id}/deed", data={**fields, "deed": "flag"}).status_code == 303
    assert counted.total == 5, counted.statements
