import logging
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm.exc import StaleDataError

from quizapp.domain.items import InvalidResponse
from quizapp.persistence.db import WriterBusy
from quizapp.services import errors
from tests.support.sittings import begin_practice

AS_A_SCRIPT = {"Accept": "application/json"}


def trouble(words: str) -> sa.exc.OperationalError:
    return sa.exc.OperationalError("statement", {}, Exception(words))


REFUSALS: list[tuple[Exception, int]] = [
    (errors.NotFound("There is no such thing."), 404),
    (errors.NotAllowed("Not for you."), 403),
    (errors.Stale("Changed meanwhile."), 409),
    (errors.Invalid("Too short."), 422),
    (InvalidResponse("No such option."), 422),
    (errors.TooMany("Wait.", 17), 429),
    (errors.Busy("Counting.", 3), 503),
    (WriterBusy(), 503),
    (trouble("database is locked"), 503),
    (trouble("attempt to write a readonly database"), 503),
    (trouble("database or disk is full"), 507),
    (trouble("disk I/O error"), 507),
    (sa.exc.TimeoutError("pool"), 503),
    (sa.exc.IntegrityError("statement", {}, Exception("of a table")), 409),
    (StaleDataError("UPDATE of 1 row; 0 were matched"), 409),  # case 55
    (sa.exc.DataError("statement", {}, Exception("cannot contain NUL")), 422),
    (RuntimeError("a secret of the inside"), 500),
]


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], FlaskClient]:
    """A browser of a site whose start page fails like that."""

    def make(error: Exception) -> FlaskClient:
        def fail() -> str:
            raise error

        fail.is_public = True  # type: ignore[attr-defined]
        monkeypatch.setitem(app.view_functions, "student.home.show", fail)
        return app.test_client()

    return make


@pytest.mark.parametrize(("error", "status"), REFUSALS, ids=[repr(error)[:40] for error, _ in REFUSALS])
def test_every_refusal_has_its_status_and_a_page_that_says_what_to_do(
    failing: Callable[[Exception], FlaskClient], error: Exception, status: int
) -> None:
    client = failing(error)
    page = client.get("/")
    assert page.status_code == status
    assert page.text.count("<h1>") == 1
    assert 'class="button button--primary"' in page.text
    assert "Traceback" not in page.text
    assert ("Retry-After" in page.headers) == (status in (429, 503, 507))
    told = client.get("/", headers=AS_A_SCRIPT)
    assert told.status_code == status
    assert told.get_json()["message"]
    assert told.get_json()["request_id"] == told.headers["X-Request-Id"]


def test_a_fault_of_ours_tells_its_number_and_nothing_of_the_inside(
    failing: Callable[[Exception], FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("quizapp").addHandler(caplog.handler)
    try:
        page = failing(RuntimeError("a secret of the inside")).get("/")
    finally:
        logging.getLogger("quizapp").removeHandler(caplog.handler)
    assert "secret of the inside" not in page.text
    assert "RuntimeError" not in page.text
    assert page.headers["X-Request-Id"] in page.text
    assert any(record.exc_info for record in caplog.records)


def test_the_page_for_a_database_in_trouble_does_not_ask_the_database(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise trouble("no connection")

    client.set_cookie("quizapp_sign_in", "some token")
    monkeypatch.setattr("quizapp.services.accounts.find_learner", fail)
    page = client.get("/")
    assert page.status_code == 503
    assert 'data-role="visitor"' in page.text
    assert page.headers["Retry-After"] == "5"


def test_what_was_typed_is_given_back_when_it_could_not_be_stored(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise WriterBusy

    practice = begin_practice(app, client)
    fields = {
        **practice.form(),
        "text-0": "words of mine <b>",
        "password": "quiet river",
        "zone": "Europe/Berlin",
    }
    monkeypatch.setattr("quizapp.web.student.practice.transaction", fail)
    page = practice.post(fields)
    assert page.status_code == 503
    assert '<pre class="typed">words of mine &lt;b&gt;</pre>' in page.text
    for hidden in (
        "quiet river",
        "Europe/Berlin",
        practice.plan,
        fields["csrf_token"],
        fields["response_id"],
    ):
        assert f'<pre class="typed">{hidden}' not in page.text


def test_an_unknown_page_an_unknown_way_and_too_much_are_pages_too(client: FlaskClient) -> None:
    assert "There is no such page, or it is not yours." in client.get("/no/such/page").text
    wrong_way = client.post("/", data={})
    assert wrong_way.status_code in (400, 405)
    too_much = client.post("/cards/1/answer", data={"text-0": "x" * 1_500_000})
    assert too_much.status_code == 413
    assert "larger than we take (1 MB)" in too_much.text


def test_an_address_that_only_takes_forms_leads_to_the_page_it_belongs_to(client: FlaskClient) -> None:
    page = client.get("/account/erase")
    assert page.status_code == 405
    assert '<a class="button button--primary" href="/account">The page it belongs to</a>' in page.text


def test_an_address_with_a_slash_too_many_leads_to_the_page(client: FlaskClient) -> None:
    assert client.get("/practice/").status_code == 200
