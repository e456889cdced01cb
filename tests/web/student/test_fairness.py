import re
from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.domain.bank_report import report_on
from quizapp.domain.fairness import fairness_of
from quizapp.persistence.db import reading
from quizapp.services import bank, fairness
from quizapp.services.errors import Busy
from quizapp.services.fairness import Counted
from quizapp.web.student.fairness import to_file
from tests.conftest import TestClock
from tests.support import banks, learning
from tests.support.statements import count_statements

EMPTY = fairness_of(banks.bank(), report_on(banks.bank(), []))
LONG_ENOUGH = 25
"""Characters from which on an option is nobody's name and no word of the page."""


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_study_text_leads_to_it(client: FlaskClient) -> None:
    assert re.search(r'href="/reading/fairness">How fair is this bank\?</a>', client.get("/reading").text)


def test_it_tells_how_both_sides_are_treated_and_gives_no_item_away(app: Flask, client: FlaskClient) -> None:
    page = client.get("/reading/fairness")
    assert page.status_code == 200
    shown = words(page.text)
    with app.app_context(), reading() as session:
        subject = bank.open_subject(session).subject
        items = bank.list_items(session)
    assert f"questions in the bank {len(items)}" in shown
    assert "It tells 38 claims of the opposition and 17 of the consolidation side" in shown
    assert "2 are the opposition’s, 4 the other side’s, and 3 its own" in shown
    for controversy in subject.claim_map.controversies.values():
        assert controversy.question in shown
    texts = {text for item in items for text in (item.stem, item.explanation, item.answer)}
    texts |= {option.text for item in items for option in item.options}
    assert [text for text in texts if len(text) >= LONG_ENOUGH and text in shown] == []
    assert not re.search(r"\b[CKOW]-(?:[A-Z]+-)?\d*\b", shown), "an id is no word for a reader"


def test_it_takes_one_statement_and_one_more_for_who_is_asking(app: Flask, at: TestClock) -> None:
    signed_in = learning.browser_of(app, learning.a_person(app))
    for client, expected in ((app.test_client(), 1), (signed_in, 2)):
        client.get("/reading/fairness")
        with count_statements(app) as counted:
            assert client.get("/reading/fairness").status_code == 200
        assert counted.total == expected, counted.statements


def test_figures_from_before_a_change_say_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for is_current in (True, False):
        counted = Counted(EMPTY, is_current=is_current)
        monkeypatch.setattr(fairness, "open_fairness", lambda _session, counted=counted: counted)
        assert ("the figures from before" in client.get("/reading/fairness").text) is not is_current


def test_who_comes_too_early_is_told_when_to_come_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_session: object) -> Counted:
        raise Busy("The questions are being counted.", 3)

    monkeypatch.setattr(fairness, "open_fairness", busy)
    page = client.get("/reading/fairness")
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "3"
    assert "being counted" in page.text


def test_the_file_holds_all_it_needs() -> None:
    text = to_file(EMPTY, origin="the database", on=date(2026, 11, 24))
    assert text.startswith("<!doctype html>")
    assert "Counted on 24 November 2026, from the database" in words(text)
    assert "@layer tokens" in text
    assert re.findall(r"<(?:script|link|img|a)\b|\bsrc=|url\(", text) == []
