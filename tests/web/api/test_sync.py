"""The address to which devices send: who may, what is a batch, and what comes back."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.services.clock import utc_now
from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.hands import Hand, answer_to, new_id, publish_at, published
from tests.support.statements import count_statements
from tests.support.web import token_of


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    publish_at(app, at())
    at.advance(days=1)
    return Hand(app)


@pytest.fixture
def client(app: Flask, hand: Hand) -> FlaskClient:
    return learning.browser_of(app, hand.person)


def events(hand: Hand, many: int) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(),
            "ordinal": number,
            "item": item_id,
            "kind": "rate",
            "at": (utc_now() - timedelta(minutes=60 - number)).isoformat(),
            "revision": 1,
            "given": answer_to(hand.held(item_id).item).to_document(),
        }
        for number, item_id in enumerate(published(hand.app, "single_choice")[:many], 1)
    ]


def post(client: FlaskClient, sent: list[Any], **changes: Any) -> Any:
    body = {"device": new_id(), "sent_at": utc_now().isoformat(), "events": sent} | changes
    token = token_of(client.get("/account").text)
    return client.post("/api/sync", json=body, headers={"X-CSRFToken": token, "Accept": "application/json"})


def test_what_was_taken_is_named_and_what_never_will_be_with_the_reason(
    client: FlaskClient, hand: Hand
) -> None:
    """Cases 65 and 67: of fifty, forty-nine are taken."""
    sent = events(hand, 5)
    bad = [None, {"id": "x"}, sent[0] | {"id": new_id(), "at": "2026-02-30T00:00:00Z"}]
    answer = post(client, [*sent, *bad])
    assert answer.status_code == 200
    body = answer.get_json()
    assert sorted(body["taken"]) == sorted(event["id"] for event in sent)
    assert [entry["id"] for entry in body["refused"]] == ["", "x", bad[2]["id"]]  # type: ignore[index]
    assert all(entry["why"].endswith(".") for entry in body["refused"])
    assert hand.wrong_cards() == 0


def test_a_batch_takes_as_many_statements_as_an_event(app: Flask, client: FlaskClient, hand: Hand) -> None:
    one, ten = events(hand, 11)[:1], events(hand, 11)[1:]
    token = token_of(client.get("/account").text)
    counts = []
    for sent in (one, ten):
        body = {"device": new_id(), "sent_at": utc_now().isoformat(), "events": sent}
        with count_statements(app) as counted:
            assert client.post("/api/sync", json=body, headers={"X-CSRFToken": token}).status_code == 200
        counts.append(counted.total)
    assert counts == [14, 14]


@pytest.mark.parametrize(
    "changes", [{"events": None}, {"events": [0] * 201}, {"device": "mine"}, {"sent_at": "now"}]
)
def test_what_is_no_batch_changes_nothing(
    app: Flask, client: FlaskClient, hand: Hand, changes: dict[str, Any]
) -> None:
    with tables.unchanged(app):
        assert post(client, events(hand, 1), **changes).status_code == 422


def test_nobody_is_told_to_sign_in_and_anothers_page_is_refused(app: Flask, hand: Hand) -> None:
    """Cases 66 and 70: 401, and what was done stays on the device."""
    stranger = app.test_client()
    token = token_of(stranger.get("/sign-in").text)
    body = {"device": new_id(), "sent_at": utc_now().isoformat(), "events": events(hand, 1)}
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    with tables.unchanged(app):
        assert stranger.post("/api/sync", json=body, headers=headers).status_code == 401
        assert (
            stranger.post("/api/sync", json=body, headers={"Accept": "application/json"}).status_code == 400
        )
