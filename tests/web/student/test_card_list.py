"""The list of one's own cards."""

import pytest
from flask import Flask

from tests.conftest import TestClock
from tests.support import learning
from tests.support.hands import published
from tests.support.learning import Person
from tests.support.statements import count_statements, full_scans
from tests.support.web import form_to, forms_of, hidden, in_words


@pytest.fixture
def ada(app: Flask, at: TestClock) -> Person:
    return learning.a_person(app)


def test_a_card_is_suspended_and_resumed_in_its_place_in_the_list(
    app: Flask, ada: Person, at: TestClock
) -> None:
    client = learning.browser_of(app, ada)
    learning.study_days(app, ada, at, days=3)
    with count_statements(app) as counted:
        page = client.get("/cards/list").text
    assert counted.total == 6, counted.statements
    assert full_scans(app, counted, of=("card", "review", "response", "mistake_report")) == []
    form = next(form for form in forms_of(page) if form["action"].endswith("/deed"))
    sent = client.post(form["action"], data={**hidden(form), "deed": "suspend"})
    assert sent.headers["Location"] == "/cards/list"
    page = client.get("/cards/list?state=suspended").text
    assert "not until you resume it" in page
    form = next(form for form in forms_of(page) if "/deed" in form["action"])
    sent = client.post(form["action"], data={**hidden(form), "deed": "resume"})
    assert sent.headers["Location"] == "/cards/list?state=suspended"
    assert "No card here" in client.get("/cards/list?state=suspended").text


def test_the_list_goes_on_from_page_to_page_and_reads_what_it_does_not_know_as_nothing(
    app: Flask, ada: Person, at: TestClock
) -> None:
    client = learning.browser_of(app, ada)
    assert "No cards yet" in client.get("/cards/list").text
    for item_id in published(app)[:26]:
        fields = hidden(form_to(client.get(f"/cards/{item_id}").text, "/deed"))
        client.post(f"/cards/{item_id}/deed", data={**fields, "deed": "flag"})
    assert "1 to 25 of 26" in in_words(client.get("/cards/list?state=flagged").text)
    assert "26 to 26 of 26" in in_words(client.get("/cards/list?state=flagged&page=2").text)
    assert "1 to 25 of 26" in in_words(client.get("/cards/list?state=odd&section=odd&page=odd").text)
