"""The question after signing in where a guest has answered: asked once, about that guest only, and answered once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.items import Response
from quizapp.persistence.db import db, transaction
from quizapp.services import study
from quizapp.web import access
from tests.conftest import TestClock
from tests.support import tables
from tests.support.filling import accept_all, plan_and_report, set_to_a_class
from tests.support.hands import published
from tests.support.sittings import begin_practice, begin_quiz, item_of_type, open_card
from tests.support.web import form_to, forms_of, hidden, make_user, post, sign_in, signed_in_client, token_of

URL = "/bring-along"


@pytest.fixture
def ada(app: Flask, at: TestClock) -> int:
    """An account."""
    return make_user(app)


def answer_everything(app: Flask, client: FlaskClient) -> None:
    """A practice question, a quiz begun, and a card."""
    item_id = item_of_type(app, "single_choice")
    assert open_card(app, client, item_id).answer().status_code == 303
    assert begin_practice(app, client).answer(is_right=True).status_code == 303
    assert begin_quiz(app, client).answer(is_right=False).status_code == 303


def answer_unlisted(app: Flask, client: FlaskClient) -> None:
    """A typed answer that nothing recognises."""
    card = open_card(app, client, item_of_type(app, "short_answer"))
    sent = card.sent(Response(texts=("Zebra stripes",)))
    assert client.post(f"/cards/{card.item_id}/answer", data=sent).status_code == 303


def decide(client: FlaskClient, choice: str, **fields: Any) -> Any:
    """Press one of the two buttons."""
    return client.post(URL, data={**hidden(form_to(client.get(URL).text, URL)), "choice": choice, **fields})


def rows(app: Flask, learner_id: int) -> dict[str, int]:
    """How many rows a learner has in each table that grows with learners."""
    stored = tables.everything(app)
    with app.app_context():
        places = {
            table.name: list(table.columns.keys()).index("learner_id")
            for table in db.metadata.sorted_tables
            if "learner_id" in table.columns
        }
    return {name: sum(row[place] == learner_id for row in stored[name]) for name, place in places.items()}


def guest_signed_in_as_ada(app: Flask) -> FlaskClient:
    """A browser in which a guest answered, and then Ada signed in."""
    client = app.test_client()
    answer_everything(app, client)
    assert sign_in(client).headers["Location"] == URL
    return client


def wrong_cards(app: Flask, learner_id: int) -> int:
    """How many cards are not what replaying their log gives."""
    with app.app_context(), transaction() as session:
        return study.rebuild_cards(session, learner_id).differing


def foreign_key_faults(app: Flask) -> list[Any]:
    """What SQLite itself finds pointing nowhere; PostgreSQL never lets it come to that."""
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            return []
        return list(connection.exec_driver_sql("PRAGMA foreign_key_check"))


def test_the_question_names_what_there_is_and_both_ways(app: Flask, ada: int) -> None:
    client = guest_signed_in_as_ada(app)
    page = client.get(f"{URL}?next=/progress").text
    assert "3 answers were given in this browser without an account" in page
    assert "2 Mar 2026" in page or "2 March 2026" in page
    form = form_to(page, URL)
    assert hidden(form)["next"] == "/progress"
    assert [(field["name"], field["value"]) for field in form["fields"] if field["type"] == "submit"] == [
        ("choice", "yes"),
        ("choice", "no"),
    ]


def test_one_answer_is_one(app: Flask, client: FlaskClient, ada: int) -> None:
    begin_practice(app, client).answer(is_right=True)
    sign_in(client)
    assert "1 answer was given in this browser" in client.get(URL).text


def test_brought_along_everything_is_the_accounts_and_the_guest_is_gone(app: Flask, ada: int) -> None:
    """Case 55."""
    laptop = app.test_client()
    sign_in(laptop)
    answer_everything(app, laptop)
    answer_unlisted(app, laptop)
    client = app.test_client()
    answer_everything(app, client)
    answer_unlisted(app, client)
    sign_in(client)
    guest = ada + 1
    set_to_a_class(app, guest)
    plan_and_report(app, guest, item_id=published(app)[0])
    accept_all(app)
    own, guests, stored = rows(app, ada), rows(app, guest), tables.everything(app)
    assert all(guests.values())
    answer = decide(client, "yes", next="/progress")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/progress")
    assert "in your account now" in client.get("/progress").text

    joined = rows(app, ada)
    of_sittings = ("attempt", "attempt_step", "attempt_mark", "mark_override", "regrade_line")
    of_groups = ("group_member", "accommodation")
    of_cards = ("review", "day_off", "mistake_report")
    for table in ("response", "unlisted_text", "response_mark", *of_cards, *of_sittings, *of_groups):
        assert joined[table] == own[table] + guests[table]
    assert joined["learner_day"] == 1  # both studied on the same day
    # Weights were fitted to the answers of one of them alone.
    assert joined["model_weights"] == own["model_weights"] == 0
    assert rows(app, guest) == dict.fromkeys(guests, 0)
    assert guest not in [row[0] for row in tables.everything(app)["user"]]
    for table in ("item", "item_revision", "quiz", "subject", "marking"):
        assert tables.everything(app)[table] == stored[table]
    assert wrong_cards(app, ada) == 0
    assert foreign_key_faults(app) == []


def test_asked_once_and_answered_twice_nothing_is_doubled(app: Flask, ada: int) -> None:
    """Case 45."""
    client = guest_signed_in_as_ada(app)
    form = hidden(form_to(client.get(URL).text, URL))
    assert client.post(URL, data={**form, "choice": "yes"}).status_code == 303
    with tables.unchanged(app):
        for choice in ("yes", "no", ""):
            assert client.post(URL, data={**form, "choice": choice}).status_code in (303, 404)
        shown = client.get(URL)
    assert (shown.status_code, shown.headers["Location"]) == (303, "/")


def test_pressed_in_eight_tabs_at_once_nothing_is_doubled(app: Flask, ada: int) -> None:
    """Case 45."""
    client = guest_signed_in_as_ada(app)
    guests = rows(app, ada + 1)
    form = hidden(form_to(client.get(URL).text, URL))
    cookies = {name: client.get_cookie(name) for name in (access.COOKIE, "quizapp_forms")}
    tabs = []
    for _ in range(8):
        tab = app.test_client()
        for name, cookie in cookies.items():
            assert cookie is not None
            tab.set_cookie(name, cookie.value)
        tabs.append(tab)

    def press(tab: FlaskClient) -> int:
        return tab.post(URL, data={**form, "choice": "yes"}).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(press, tabs))
    assert 303 in statuses
    assert set(statuses) <= {303, 404}
    assert rows(app, ada) == guests
    assert wrong_cards(app, ada) == 0
    assert foreign_key_faults(app) == []


def test_left_they_stay_where_they_are_and_the_account_as_it_was(app: Flask, ada: int) -> None:
    laptop = app.test_client()
    sign_in(laptop)
    answer_everything(app, laptop)
    client = guest_signed_in_as_ada(app)
    before = tables.everything(app)
    answer = decide(client, "no")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    after = tables.everything(app)
    assert {name for name in before if before[name] != after[name]} == {"sign_in"}
    assert "left out of your account" in client.get("/").text
    assert client.get(URL).status_code == 303
    with tables.unchanged(app):
        assert post(client, URL, {"choice": "yes"}, page="/account").status_code == 303


def test_neither_of_the_two_answers_is_refused_and_can_be_given_again(app: Flask, ada: int) -> None:
    client = guest_signed_in_as_ada(app)
    with tables.unchanged(app):
        for choice in ("", "maybe", "YES"):
            assert decide(client, choice).status_code == 422
    assert decide(client, "yes").status_code == 303


def test_a_guest_who_has_answered_nothing_is_not_asked_about(
    app: Flask, client: FlaskClient, ada: int
) -> None:
    """Only a script can make one: looking at pages does not."""
    begin_practice(app, client).answer(is_right=True)
    tables.run(app, "DELETE FROM response")
    tables.run(app, "DELETE FROM attempt")
    assert sign_in(client).headers["Location"] == URL
    shown = client.get(f"{URL}?next=/reading")
    assert (shown.status_code, shown.headers["Location"]) == (303, "/reading")


def test_only_the_guest_of_ones_own_sign_in_can_be_brought_along(app: Flask, ada: int) -> None:
    """Cases 9, 12: whatever number is sent."""
    stranger = app.test_client()
    answer_everything(app, stranger)
    guest = ada + 1
    mallory = signed_in_client(app, "Mallory")
    with tables.unchanged(app):
        for fields in ({"guest_id": guest}, {"learner_id": guest, "id": guest}, {"guest": guest}):
            answer = post(mallory, URL, {"choice": "yes", **fields}, page="/account")
            assert answer.status_code in (303, 404)
        assert mallory.get(f"{URL}?guest_id={guest}").status_code == 303
    assert rows(app, guest)["response"] > 0
    assert stranger.get("/account").status_code == 200


def test_a_guest_or_nobody_is_not_asked(app: Flask, client: FlaskClient, at: TestClock) -> None:
    assert client.get(URL).status_code == 302
    begin_practice(app, client).answer(is_right=True)
    with tables.unchanged(app):
        assert client.get(URL).status_code == 303
        assert post(client, URL, {"choice": "yes"}).status_code in (303, 404)


def test_the_offer_is_this_browsers_and_not_that_of_other_devices(app: Flask, ada: int) -> None:
    guest_signed_in_as_ada(app)
    laptop = app.test_client()
    assert sign_in(laptop).headers["Location"] == "/"
    assert laptop.get(URL).status_code == 303


def test_the_next_who_signs_in_at_the_browser_is_not_offered_them(app: Flask, ada: int) -> None:
    make_user(app, "Bert")
    client = guest_signed_in_as_ada(app)
    assert sign_in(client, "Bert").headers["Location"] == "/"
    with tables.unchanged(app):
        assert post(client, URL, {"choice": "yes"}, page="/account").status_code == 303


@pytest.mark.parametrize("text", ["//evil.invalid", "/\\evil.invalid", "javascript:alert(1)"])
def test_the_way_on_is_a_page_of_ours(app: Flask, ada: int, text: str) -> None:
    """Case 7."""
    client = guest_signed_in_as_ada(app)
    shown = client.get(URL, query_string={"next": text})
    assert hidden(form_to(shown.text, URL))["next"] == ""
    assert decide(client, "no", next=text).headers["Location"] == "/"
    assert client.get(URL, query_string={"next": text}).headers["Location"] == "/"


def test_without_the_token_of_this_browser_nothing_happens(app: Flask, ada: int) -> None:
    """Case 16."""
    client = guest_signed_in_as_ada(app)
    foreign = token_of(app.test_client().get("/sign-in").text)
    with tables.unchanged(app):
        for data in ({}, {"csrf_token": ""}, {"csrf_token": "made-up"}, {"csrf_token": foreign}):
            assert client.post(URL, data={"choice": "yes", **data}).status_code == 400


def test_looking_changes_nothing_and_other_ways_are_refused(app: Flask, ada: int) -> None:
    """Cases 15, 16, 17."""
    client = guest_signed_in_as_ada(app)
    with tables.unchanged(app):
        answer = client.get(f"{URL}?choice=yes")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        for method in ("PUT", "PATCH", "DELETE"):
            assert client.open(URL, method=method).status_code == 405
    assert len([form for form in forms_of(answer.text) if form["action"] == URL]) == 1
