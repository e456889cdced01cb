"""The page of one card: how it stands, its history, its curve, and not its key."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.item_types import BY_NAME
from tests.conftest import TestClock
from tests.support import learning
from tests.support.hands import Hand, published
from tests.support.sittings import item_of_type, open_card
from tests.support.statements import count_statements, full_scans
from tests.support.web import form_to, hidden, in_words


@pytest.fixture
def ada(app: Flask, at: TestClock) -> FlaskClient:
    return learning.browser_of(app, learning.a_person(app))


def test_the_page_tells_state_curve_and_history_with_what_was_taken_back_struck_through(
    app: Flask, ada: FlaskClient, at: TestClock
) -> None:
    item_id = item_of_type(app, "single_choice")
    open_card(app, ada, item_id).answer()
    at.advance(days=3)
    page = ada.get(open_card(app, ada, item_id).answer(is_right=False).headers["Location"]).text
    at.advance(minutes=1)
    ada.post("/cards/undo", data=hidden(form_to(page, "/undo")))
    with count_statements(app) as counted:
        page = ada.get(f"/cards/{item_id}/about").text
    assert counted.total == 4, counted.statements
    assert full_scans(app, counted, of=("review", "card", "response")) == []
    assert "In review" in page
    assert "<s>Rated Again on the card</s>" in page
    assert "Taken back: rated Again" in in_words(page)
    assert in_words(page).count("Rated Good on the card") == 1
    assert "2026-03-02,100,Good" in ada.get(f"/cards/{item_id}/curve.csv").text


def test_a_card_only_put_aside_has_a_page_without_a_curve_and_without_its_key(
    app: Flask, ada: FlaskClient, at: TestClock
) -> None:
    item_id = item_of_type(app, "short_answer")
    fields = hidden(form_to(ada.get(f"/cards/{item_id}").text, "/deed"))
    assert ada.get(f"/cards/{item_id}/about").status_code == 404
    ada.post(f"/cards/{item_id}/deed", data={**fields, "deed": "set_due", "day": "2026-03-09"})
    page = ada.get(f"/cards/{item_id}/about").text
    assert "new from 9 March 2026 on" in page
    assert "data-chart" not in page
    held = Hand(app).held(item_id)
    assert BY_NAME[held.item.type].NAME == "short_answer"
    for accepted in held.item.accepted:
        assert not any(word in in_words(page) for word in accepted if word not in held.item.stem)


def test_an_interval_is_counted_in_study_days_also_after_an_answer_late_in_the_evening(
    app: Flask, ada: FlaskClient, at: TestClock
) -> None:
    """At eleven, two study days are 29 hours: by hours they would be one."""
    item_id = item_of_type(app, "single_choice")
    at.advance(hours=13)
    open_card(app, ada, item_id).answer()
    words = in_words(ada.get(f"/cards/{item_id}/about").text)
    assert "Interval 2 days" in words
    assert "Comes 4 March 2026" in words


def test_anothers_card_has_no_page(app: Flask, ada: FlaskClient) -> None:
    """Case 8."""
    item_id = published(app)[0]
    Hand(app).answer(item_id)
    assert ada.get(f"/cards/{item_id}/about").status_code == 404
    assert ada.get(f"/cards/{item_id}/curve.csv").status_code == 404
