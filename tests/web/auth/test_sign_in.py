"""Signing in and out through the pages: who gets in, who has to wait, and which cookie opens nothing any more."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import argon2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.factory import create_app
from quizapp.persistence.db import transaction
from quizapp.services import accounts, throttling
from quizapp.services.clock import utc_now
from quizapp.web import access, tokens
from quizapp.web.auth.sign_in import own_path
from tests.conftest import TestClock
from tests.support import databases, learning, tables
from tests.support.sittings import begin_practice
from tests.support.web import PASSWORD, form_to, hidden, make_user, post, sign_in, signed_in_client, token_of

WRONG = "not the password at all"
REFUSED = "do not go together"
CLOSED = "/account"
SCHOOL, HOME = "192.0.2.1", "198.51.100.7"


def attempt(
    client: FlaskClient, name: str = "Ada", password: str = WRONG, *, address: str = SCHOOL, **fields: Any
) -> TestResponse:
    """Send the form from an address."""
    return post(
        client,
        "/sign-in",
        {"name": name, "password": password, **fields},
        environ_base={"REMOTE_ADDR": address},
    )


def fail(client: FlaskClient, times: int, **options: Any) -> None:
    """Send so many wrong passwords, each of which is told to be one."""
    for _ in range(times):
        assert attempt(client, **options).status_code == 401


def note_failures(app: Flask, times: int, *, address: str) -> None:
    """Count wrong passwords of so many names from one address."""
    with app.app_context(), transaction() as session:
        for number in range(times):
            throttling.note_failure(
                session, name=f"Somebody {number}", address=address, secret=tokens.secret(), now=utc_now()
            )


def cookie_of(client: FlaskClient) -> str:
    """What the browser holds of its sign-in, "" for nothing."""
    cookie = client.get_cookie(access.COOKIE)
    return cookie.value if cookie else ""


def browser_with(app: Flask, token: str) -> FlaskClient:
    """A browser with that cookie."""
    client = app.test_client()
    client.set_cookie(access.COOKIE, token)
    return client


def is_shut_out(client: FlaskClient) -> bool:
    """Whether a closed page leads to the sign-in, as for anybody."""
    answer = client.get(CLOSED)
    return answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in?")


@pytest.fixture
def ada(app: Flask) -> int:
    """An account."""
    return make_user(app)


@contextmanager
def counted_verifications(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The hashes that a password is verified against meanwhile."""
    verified: list[str] = []
    plain = argon2.PasswordHasher.verify

    def count(hasher: argon2.PasswordHasher, stored: str, password: str | bytes) -> Any:
        verified.append(stored)
        return plain(hasher, stored, password)

    with monkeypatch.context() as patched:
        patched.setattr(argon2.PasswordHasher, "verify", count)
        yield verified


# Right and wrong


def test_the_right_password_lets_in_under_any_spelling_of_the_name(app: Flask, ada: int) -> None:
    for name in ("Ada", " ADA ", "ada", "Ａｄａ"):
        client = app.test_client()
        answer = sign_in(client, name)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
        assert 'data-role="student"' in client.get("/").text


def test_an_unknown_name_a_wrong_password_and_a_shut_account_get_the_same_words(
    app: Flask, client: FlaskClient, ada: int, at: TestClock
) -> None:
    """Case 1."""
    make_user(app, "Bert")
    with app.app_context(), transaction() as session:
        accounts.deactivate(session, "Bert", now=at())
    pages = []
    for name, password in (("Nobody", WRONG), ("Ada", WRONG), ("Bert", PASSWORD), ("Bert", WRONG)):
        answer = attempt(client, name, password)
        assert answer.status_code == 401
        assert REFUSED in answer.text
        assert cookie_of(client) == ""
        pages.append(without_what_differs(answer.text, name))
    assert len(set(pages)) == 1


def without_what_differs(page: str, name: str) -> str:
    """The page but for the name typed and what is fresh in each answer."""
    for token in [token_of(page), *page.split('nonce="')[1:2]]:
        page = page.replace(token.split('"')[0], "")
    return page.replace(f'value="{name}"', "")


@pytest.mark.parametrize(
    ("name", "password"), [("Ada", WRONG), ("Nobody", WRONG), ("No\0body", WRONG), ("Ada", PASSWORD)]
)
def test_each_try_costs_one_verification(
    client: FlaskClient,
    passwords_at_full_cost: None,
    ada: int,
    name: str,
    password: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Case 1: the same work, so that the time tells nothing. tests/benchmarks/sign_in_times.py measures it."""
    with counted_verifications(monkeypatch) as verified:
        attempt(client, name, password)
    assert len(verified) == 1
    cost = argon2.extract_parameters(verified[0])
    assert (cost.type, cost.memory_cost, cost.time_cost) == (argon2.low_level.Type.ID, 19456, 2)


def test_a_shut_account_costs_one_verification_too(
    app: Flask, client: FlaskClient, ada: int, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 1."""
    with app.app_context(), transaction() as session:
        accounts.deactivate(session, "Ada", now=at())
    with counted_verifications(monkeypatch) as verified:
        assert attempt(client, password=PASSWORD).status_code == 401
    assert len(verified) == 1


def test_after_a_refusal_the_name_and_the_way_on_are_still_there_and_the_password_is_not(
    client: FlaskClient, ada: int
) -> None:
    answer = attempt(client, "Ada <b>", WRONG, next="/progress")
    assert answer.status_code == 401
    assert 'value="Ada &lt;b&gt;"' in answer.text
    assert WRONG not in answer.text
    assert hidden(form_to(answer.text, "/sign-in"))["next"] == "/progress"


@pytest.mark.parametrize(
    "password",
    ["with\0NUL in it", "a lone surrogate \ud800", "broken \ufffd", "", " ", "x" * 100_000, "' OR 1=1 --"],
)
def test_a_password_that_nobody_can_have_is_a_wrong_one(client: FlaskClient, ada: int, password: str) -> None:
    """Cases 4, 24."""
    sent = password.encode("utf-8", "replace").decode()
    assert attempt(client, password=sent).status_code == 401
    assert attempt(client, name=sent).status_code == 401


@pytest.mark.parametrize("field", ["name", "password"])
def test_bytes_that_are_no_text_are_a_wrong_password(client: FlaskClient, ada: int, field: str) -> None:
    """Case 4: a lone surrogate, as no browser sends it."""
    others = {"name": b"Ada", "password": PASSWORD.encode()} | {field: b"%ED%A0%80"}
    token = token_of(client.get("/sign-in").text).encode()
    body = b"&".join(key.encode() + b"=" + value for key, value in others.items()) + b"&csrf_token=" + token
    answer = client.post("/sign-in", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 401


def test_the_form_sent_without_its_fields_is_a_wrong_password(client: FlaskClient, ada: int) -> None:
    assert post(client, "/sign-in", {}).status_code == 401


# Cookies


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: FlaskClient, ada: int) -> None:
    sign_in(client)
    cookie = client.get_cookie(access.COOKIE)
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.max_age == int(accounts.ACCOUNT_STAYS.total_seconds())
    assert len(cookie.value) >= 43


def test_a_sign_in_gives_a_new_cookie_and_the_one_before_opens_nothing(app: Flask, ada: int) -> None:
    """Case 5: as nobody, as a guest, as the same account, as another."""
    client = app.test_client()
    client.set_cookie(access.COOKIE, "of-my-own-choosing")
    sign_in(client)
    assert cookie_of(client) != "of-my-own-choosing"
    assert is_shut_out(browser_with(app, "of-my-own-choosing"))

    guest = app.test_client()
    begin_practice(app, guest).answer(is_right=True)
    make_user(app, "Bert")
    for browser, name in ((guest, "Ada"), (guest, "Ada"), (guest, "Bert"), (client, "Ada")):
        before = cookie_of(browser)
        assert browser_with(app, before).get(CLOSED).status_code == 200
        assert sign_in(browser, name).status_code == 303
        assert browser.get(CLOSED).status_code == 200
        assert cookie_of(browser) != before
        assert is_shut_out(browser_with(app, before))


def test_forms_opened_before_signing_in_or_out_are_not_taken_afterwards(app: Flask, ada: int) -> None:
    """Case 16."""
    client = app.test_client()
    before = token_of(client.get("/sign-in").text)
    sign_in(client)
    with tables.unchanged(app):
        assert client.post("/account/settings", data={"csrf_token": before}).status_code == 400
    inside = token_of(client.get(CLOSED).text)
    post(client, "/sign-out", page=CLOSED)
    with tables.unchanged(app):
        assert client.post("/sign-in", data={"csrf_token": inside}).status_code == 400


def test_after_signing_out_the_old_cookie_opens_nothing(app: Flask) -> None:
    """Case 6."""
    client = signed_in_client(app)
    cookie = cookie_of(client)
    answer = post(client, "/sign-out", page=CLOSED)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert cookie_of(client) == ""
    assert is_shut_out(client)
    assert is_shut_out(browser_with(app, cookie))
    assert "You are signed out." in client.get("/").text


def test_signing_out_here_leaves_the_other_devices_signed_in(app: Flask) -> None:
    phone = signed_in_client(app)
    laptop = app.test_client()
    sign_in(laptop)
    post(laptop, "/sign-out", page=CLOSED)
    assert phone.get(CLOSED).status_code == 200


def test_signing_out_twice_or_as_nobody_is_no_mistake(app: Flask, client: FlaskClient) -> None:
    with tables.unchanged(app):
        for _ in range(2):
            assert post(client, "/sign-out").status_code == 303


@pytest.mark.parametrize("happening", ["role", "deactivation", "new password", "erasing"])
def test_a_cookie_ends_with_what_it_stood_for(app: Flask, at: TestClock, happening: str) -> None:
    """Case 6."""
    client = signed_in_client(app)
    with app.app_context(), transaction() as session:
        if happening == "role":
            accounts.set_role(session, "Ada", "teacher")
        elif happening == "deactivation":
            accounts.deactivate(session, "Ada", now=at())
        elif happening == "new password":
            accounts.reset_password(session, "Ada", "three other words")
        else:
            learner = accounts.find_learner(session, cookie_of(client), now=at())
            assert learner is not None
            accounts.erase(session, learner)
    assert is_shut_out(client)
    assert 'data-role="visitor"' in client.get("/").text


@pytest.mark.parametrize(
    "forged", ["", "forged", "x" * 3000, "'; DROP TABLE sign_in; --", "\ufffd", "a" * 43]
)
def test_a_forged_cookie_is_nobodys(app: Flask, ada: int, forged: str) -> None:
    """Case 6."""
    client = browser_with(app, forged)
    assert is_shut_out(client)
    for page in ("/", "/sign-in", "/sign-up", "/practice", "/reading"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert 'data-role="visitor"' in answer.text
    assert sign_in(client).status_code == 303


def test_a_stolen_table_of_sign_ins_opens_nothing(app: Flask) -> None:
    client = signed_in_client(app)
    stored = [row[0] for row in tables.everything(app)["sign_in"]]
    assert len(stored) == 1
    assert cookie_of(client) not in str(tables.everything(app))
    assert is_shut_out(browser_with(app, stored[0]))


# Too many wrong passwords


def test_the_eleventh_wrong_password_within_a_minute_has_to_wait(
    client: FlaskClient, ada: int, at: TestClock
) -> None:
    """Case 2: 10 tries are free; the right password is refused too; afterwards it opens."""
    for _ in range(10):
        fail(client, 1)
        at.advance(seconds=5)
    for password in (WRONG, PASSWORD):
        answer = attempt(client, password=password)
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 26
        assert "Too many wrong passwords. Try again in 26 seconds." in answer.text
        assert 'value="Ada"' in answer.text
        assert cookie_of(client) == ""
    at.advance(seconds=26)
    assert attempt(client, password=PASSWORD).status_code == 303


def test_nothing_is_verified_nor_counted_while_waiting(
    app: Flask, client: FlaskClient, ada: int, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 2."""
    fail(client, 10)
    with tables.unchanged(app), counted_verifications(monkeypatch) as verified:
        for password in (WRONG, PASSWORD):
            assert attempt(client, password=password).status_code == 429
    assert verified == []


def test_who_is_signed_in_goes_on_while_the_name_has_to_wait(app: Flask, at: TestClock) -> None:
    """Case 2."""
    inside = signed_in_client(app)
    guesser = app.test_client()
    fail(guesser, 10)
    assert attempt(guesser).status_code == 429
    assert inside.get(CLOSED).status_code == 200
    assert begin_practice(app, inside).answer(is_right=True).status_code == 303


def test_every_other_name_signs_in_at_once_from_the_same_address(app: Flask, ada: int, at: TestClock) -> None:
    """Case 2: a class shares one."""
    make_user(app, "Bert")
    guesser = app.test_client()
    fail(guesser, 10)
    assert attempt(guesser).status_code == 429
    assert attempt(app.test_client(), "Bert", PASSWORD).status_code == 303


def test_the_name_has_to_wait_wherever_it_is_tried_and_however_it_is_spelt(
    client: FlaskClient, ada: int, at: TestClock
) -> None:
    """Case 2."""
    fail(client, 10)
    assert attempt(client, "  aDA", PASSWORD, address=HOME).status_code == 429


def test_an_unknown_name_has_to_wait_just_the_same(client: FlaskClient, at: TestClock) -> None:
    """Cases 1, 2."""
    fail(client, 10, name="Nobody")
    assert attempt(client, name="Nobody").status_code == 429


def test_the_wait_grows_to_a_quarter_of_an_hour(client: FlaskClient, ada: int, at: TestClock) -> None:
    """Case 2."""
    fail(client, 9)
    waits = []
    for _ in range(6):
        fail(client, 1)
        answer = attempt(client)
        assert answer.status_code == 429
        wait = int(answer.headers["Retry-After"]) - 1
        waits.append(wait)
        at.advance(seconds=wait - 1)
        assert attempt(client, password=PASSWORD).status_code == 429
        at.advance(seconds=2)
    assert waits == [30, 60, 120, 240, 480, 900]
    assert "minutes" in answer.text


def test_a_quarter_of_an_hour_of_quiet_forgets_them(client: FlaskClient, ada: int, at: TestClock) -> None:
    """Case 2."""
    fail(client, 9)
    at.advance(minutes=15, seconds=1)
    fail(client, 9)
    assert attempt(client).status_code == 401
    assert attempt(client).status_code == 429


def test_less_quiet_than_that_forgets_nothing(client: FlaskClient, ada: int, at: TestClock) -> None:
    fail(client, 9)
    at.advance(minutes=14)
    fail(client, 1)
    assert attempt(client).status_code == 429


def test_the_right_password_forgets_the_wrong_ones_of_that_name(
    client: FlaskClient, ada: int, at: TestClock
) -> None:
    for _ in range(2):
        fail(client, 9)
        assert attempt(client, password=PASSWORD).status_code == 303


def test_many_wrong_passwords_from_one_address_make_that_address_wait(
    app: Flask, client: FlaskClient, ada: int, at: TestClock
) -> None:
    """Case 2: a guessing machine goes through the names of a class."""
    with app.app_context():
        note_failures(app, throttling.FREE_FAILURES_BY_ADDRESS - 2, address=SCHOOL)
    assert attempt(client, password=PASSWORD).status_code == 303  # which does not start the count anew
    fail(client, 2)
    for password in (WRONG, PASSWORD):
        answer = attempt(app.test_client(), password=password)
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0
    assert attempt(app.test_client(), password=PASSWORD, address=HOME).status_code == 303
    at.advance(seconds=31)
    assert attempt(app.test_client(), password=PASSWORD).status_code == 303


CLAIMS = [
    {"X-Forwarded-For": "203.0.113.{}"},
    {"X-Real-IP": "203.0.113.{}"},
    {"Forwarded": "for=203.0.113.{}"},
    {"Client-IP": "203.0.113.{}", "True-Client-IP": "203.0.113.{}", "CF-Connecting-IP": "203.0.113.{}"},
]


@pytest.mark.parametrize("claims", CLAIMS, ids=lambda claims: "+".join(claims))
def test_an_address_that_the_client_claims_is_ignored(
    app: Flask, client: FlaskClient, ada: int, at: TestClock, claims: dict[str, str]
) -> None:
    """Case 3."""
    note_failures(app, throttling.FREE_FAILURES_BY_ADDRESS - 3, address=SCHOOL)
    for number in range(3):
        headers = {name: value.format(number) for name, value in claims.items()}
        answer = post(
            client,
            "/sign-in",
            {"name": f"Ada {number}", "password": WRONG},
            headers=headers,
            environ_base={"REMOTE_ADDR": SCHOOL},
        )
        assert answer.status_code == 401
    answer = post(
        client,
        "/sign-in",
        {"name": "Ada", "password": PASSWORD},
        headers={name: value.format(99) for name, value in claims.items()},
        environ_base={"REMOTE_ADDR": SCHOOL},
    )
    assert answer.status_code == 429


def test_behind_a_proxy_that_we_know_of_its_last_word_counts(
    database_url: str, tmp_path: Path, at: TestClock
) -> None:
    """Case 3: QUIZAPP_PROXIES=1; what the client put in front is ignored."""
    app = create_app(replace(databases.settings_for(database_url, tmp_path), proxies=1))
    try:
        make_user(app)
        with app.app_context():
            note_failures(app, throttling.FREE_FAILURES_BY_ADDRESS, address=HOME)

        def through_the_proxy(*, seen: str, claimed: str) -> int:
            return post(
                app.test_client(),
                "/sign-in",
                {"name": "Ada", "password": PASSWORD},
                headers={"X-Forwarded-For": f"{claimed}, {seen}"},
                environ_base={"REMOTE_ADDR": "127.0.0.1"},
            ).status_code

        assert through_the_proxy(seen=HOME, claimed=SCHOOL) == 429
        assert through_the_proxy(seen=SCHOOL, claimed=HOME) == 303
    finally:
        databases.dispose(app)


def test_who_tried_is_told_to_nobody_by_the_table(app: Flask, client: FlaskClient, at: TestClock) -> None:
    fail(client, 1, name="Grace Hopper")
    failures = str(tables.everything(app)["sign_in_failure"])
    assert "grace" not in failures.lower()
    assert SCHOOL not in failures
    assert WRONG not in str(tables.everything(app))


def test_twenty_wrong_passwords_at_once_are_each_told_so(app: Flask, ada: int) -> None:
    """Case 2, at the same moment: no fault, no lost count."""
    browsers = [app.test_client() for _ in range(20)]
    tokens_of_forms = [token_of(browser.get("/sign-in").text) for browser in browsers]

    def send(number: int) -> int:
        return (
            browsers[number]
            .post(
                "/sign-in",
                data={
                    "csrf_token": tokens_of_forms[number],
                    "name": "Ada" if number % 2 else f"Ada {number}",
                    "password": WRONG,
                },
                environ_base={"REMOTE_ADDR": SCHOOL},
            )
            .status_code
        )

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send, range(20)))
    assert set(statuses) == {401}
    counts = sorted(row[1] for row in tables.everything(app)["sign_in_failure"])
    assert counts == [1] * 10 + [10, 20]


# Where it goes on


@pytest.mark.parametrize(
    "text",
    [
        "//evil.invalid",
        "/\\evil.invalid",
        "\\\\evil.invalid",
        "/\t/evil.invalid",
        "/\r\nLocation: //evil.invalid",
        "javascript:alert(1)",
        "https://evil.invalid/",
        "https:evil.invalid",
        "evil.invalid",
        " //evil.invalid",
        "/\u202e/evil.invalid",
        "///evil.invalid",
        "",
    ],
)
def test_the_way_on_is_a_page_of_ours(client: FlaskClient, ada: int, text: str) -> None:
    """Case 7."""
    assert own_path(text) == ""
    shown = client.get("/sign-in", query_string={"next": text})
    assert shown.status_code == 200
    assert hidden(form_to(shown.text, "/sign-in"))["next"] == ""
    answer = attempt(client, password=PASSWORD, next=text)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("path", ["/progress", "/cards?after=3", "/reading#ctrv-1", "/a b/ä?x=//y&z=1"])
def test_the_way_on_leads_back_to_where_somebody_was_turned_away(
    client: FlaskClient, ada: int, path: str
) -> None:
    assert own_path(path) == path
    answer = attempt(client, password=PASSWORD, next=path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(path.split(" ")[0])


def test_from_a_closed_page_over_the_sign_in_back_to_it(client: FlaskClient, ada: int) -> None:
    turned_away = client.get(CLOSED)
    form = hidden(form_to(client.get(turned_away.headers["Location"]).text, "/sign-in"))
    answer = client.post("/sign-in", data={**form, "name": "Ada", "password": PASSWORD})
    assert answer.headers["Location"] == CLOSED


def test_where_a_guest_has_answered_the_way_on_asks_about_it_first(
    app: Flask, client: FlaskClient, ada: int
) -> None:
    begin_practice(app, client).answer(is_right=True)
    answer = attempt(client, password=PASSWORD, next="/progress")
    assert answer.headers["Location"] == "/bring-along?next=/progress"
    assert client.get("/bring-along?next=/progress").status_code == 200


# What else is sent


def test_fields_that_the_form_does_not_have_are_ignored(app: Flask, client: FlaskClient, ada: int) -> None:
    """Case 12."""
    make_user(app, "Bert")
    answer = attempt(
        client, "Bert", PASSWORD, role="admin", user_id=str(ada), guest_id=str(ada), id=str(ada), score="100"
    )
    assert answer.status_code == 303
    page = client.get(CLOSED).text
    assert "Bert" in page
    assert 'data-role="student"' in page
    assert client.get("/bring-along").status_code == 303


@pytest.mark.parametrize("url", ["/sign-in", "/sign-out"])
def test_without_the_token_of_this_browser_nothing_happens(app: Flask, ada: int, url: str) -> None:
    """Case 16: none, empty, made up, another browser's; signing in and out too."""
    client = app.test_client()
    sign_in(client)
    foreign = token_of(app.test_client().get("/sign-in").text)
    with tables.unchanged(app):
        for data in ({}, {"csrf_token": ""}, {"csrf_token": "made-up"}, {"csrf_token": foreign}):
            assert client.post(url, data={"name": "Ada", "password": PASSWORD, **data}).status_code == 400
    assert client.get(CLOSED).status_code == 200


def test_other_ways_of_asking_are_refused(app: Flask) -> None:
    """Cases 16, 17: signing out by a link is none."""
    client = signed_in_client(app)
    with tables.unchanged(app):
        assert client.get("/sign-out").status_code == 405
        for url in ("/sign-in", "/sign-out"):
            for method in ("PUT", "PATCH", "DELETE"):
                assert client.open(url, method=method).status_code == 405
        token = token_of(client.get(CLOSED).text)
        body = {"csrf_token": token, "name": "Ada", "password": PASSWORD}
        for body_type in ("text/plain", "application/json"):
            sent = client.post("/sign-in", data=str(body), content_type=body_type)
            assert sent.status_code in (400, 415)
            assert client.post("/sign-in", json=[1, 2]).status_code == 400
    assert client.get(CLOSED).status_code == 200


def test_pages_of_signing_in_are_kept_by_nobody(client: FlaskClient, ada: int) -> None:
    """Case 15."""
    for answer in (client.get("/sign-in"), attempt(client), attempt(client, password=PASSWORD)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Cookie" in answer.headers["Vary"]


def test_a_name_of_live_markup_is_text(client: FlaskClient) -> None:
    """Case 19."""
    answer = attempt(client, '"><img src=x onerror=alert(1)>{{7*7}}')
    assert "<img" not in answer.text
    assert "{{7*7}}" in answer.text


def test_the_address_of_a_learning_person_is_not_kept(app: Flask, at: TestClock) -> None:
    learning.browser_of(app, learning.a_person(app)).get("/", environ_base={"REMOTE_ADDR": HOME})
    assert HOME not in str(tables.everything(app))
