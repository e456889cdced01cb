"""What hostile or unlucky input gets: a status and a sentence, never a fault, and nothing stored is lost."""

import uuid
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.web.access import COOKIE
from tests.conftest import TestClock
from tests.support import databases, learning, tables
from tests.support.scene import Scene, a_scene, routes
from tests.support.sittings import (
    ShownCard,
    Sitting,
    begin_practice,
    begin_quiz,
    item_of_type,
    open_card,
    plan_of,
    published,
)
from tests.support.web import post, sign_up, token_of


@pytest.fixture
def ada(app: Flask, at: TestClock) -> FlaskClient:
    """A browser in which somebody is signed in."""
    return learning.browser_of(app, learning.a_person(app))


@pytest.fixture
def scene(app: Flask, at: TestClock) -> Scene:
    return a_scene(app, at)


def typed_practice(app: Flask, client: FlaskClient) -> Sitting:
    """A practice of one question whose answer is typed."""
    item_id = item_of_type(app, "short_answer")
    attempt_id = str(uuid.uuid4())
    plan = plan_of(app, (item_id,), attempt_id)
    return Sitting(app, client, attempt_id, plan, (published(app)[item_id],), (item_id,), False)


def test_two_megabytes_are_too_much_everywhere(scene: Scene) -> None:
    """Case 36: 413 in words, for a script too, and nothing stored."""
    client = scene.browser("teacher")
    with tables.unchanged(scene.app):
        for rule in routes(scene.app, "POST"):
            fields = {**scene.forms.get(rule.endpoint, {}), "text-0": "x" * 2_000_000}
            answer = client.post(scene.address(rule), data=fields)
            assert answer.status_code == 413, rule.rule
            assert "larger than we take (1 MB)" in answer.text
    told = client.post(
        "/cards/1/answer", data={"text-0": "x" * 2_000_000}, headers={"Accept": "application/json"}
    )
    assert told.status_code == 413
    assert told.get_json()["message"]


def test_a_thousand_and_one_parts_are_too_many(app: Flask, ada: FlaskClient) -> None:
    """Case 36."""
    card = open_card(app, ada)
    fields = {**card.fields, **{f"more-{number}": "x" for number in range(1001)}}
    with tables.unchanged(app):
        answer = ada.post(f"/cards/{card.item_id}/answer", data=fields, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_line_ends_by_the_hundred_thousand_are_read_or_refused(app: Flask, ada: FlaskClient) -> None:
    """Case 36."""
    card = _typed_card(app, ada)
    parts = {**card.fields, "text-0": "\r\n" * 450_000 + "x"}
    body = "".join(
        f'--limit\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    )
    answer = ada.post(
        f"/cards/{card.item_id}/answer",
        data=f"{body}--limit--\r\n".encode(),
        content_type="multipart/form-data; boundary=limit",
    )
    assert answer.status_code in (303, 413, 422)


TEXTS = (
    "🌍🏽👩‍👩‍👧‍👦",
    "\u202eright to left",
    "שלום العربية",
    "e" + "\u0301" * 300,
    "a\u200d\u200bb",
    "\uffff\ufffe",
    "tab\tand\u00a0space",
    "x" * 500,
    "' OR 1=1 --",
    "%_\\",
    '"; DROP TABLE "user"; --',
    "{{7*7}}",
)


def test_any_text_that_can_be_kept_is_kept_and_shown_as_typed(app: Flask, ada: FlaskClient) -> None:
    """Cases 23, 24, 37."""
    for text in TEXTS:
        practice = typed_practice(app, ada)
        page = practice.post({**practice.form(), "text-0": text})
        # Without a letter or a digit there is nothing to compare, and what was typed stays in its field.
        assert page.status_code == (303 if any(map(str.isalnum, text)) else 422), text
        if page.status_code == 303:
            page = ada.get(page.headers["Location"])
            assert page.status_code == 200
        assert " ".join(text.split()) in " ".join(unescape(page.text).split())


def test_bytes_that_are_no_text_get_a_sentence_and_never_a_fault(app: Flask, ada: FlaskClient) -> None:
    """Cases 4, 37: the character NUL, lone surrogates, broken UTF-8, in an answer and in a name."""
    for raw in (b"a%00b", b"%00", b"%ED%A0%80", b"%FF%FE", b"%C0%AF", b"%F4%90%80%80"):
        card = _typed_card(app, ada)
        for address, fields in (
            (f"/cards/{card.item_id}/answer", card.fields),
            ("/sign-in", {"csrf_token": card.fields["csrf_token"], "password": "x"}),
        ):
            ours = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
            body = ours + b"&text-0=" + raw + b"&name=" + raw
            answer = ada.post(address, data=body, content_type="application/x-www-form-urlencoded")
            assert answer.status_code in (303, 401, 422), (raw, address)


def _typed_card(app: Flask, client: FlaskClient) -> ShownCard:
    return open_card(app, client, item_of_type(app, "short_answer"))


def test_addresses_that_are_no_text_are_not_found_or_read_as_nothing(scene: Scene) -> None:
    """Case 13: in the path and behind the question mark, on every page."""
    client = scene.browser("teacher")
    for raw in ("%00", "%ff", "%ed%a0%80", "%0d%0aSet-Cookie:x=1", "9" * 5000, "-1", "１", "' OR 1=1 --"):
        for path in (
            f"/{raw}",
            f"/cards/{raw}",
            f"/quizzes/{raw}",
            f"/teacher/items/{raw}",
            f"/static/{raw}",
        ):
            assert client.get(path).status_code == 404, path
        for rule in routes(scene.app, "GET"):
            query = "&".join(
                f"{name}={raw}"
                for name in (
                    "page",
                    "q",
                    "after",
                    "before",
                    "count",
                    "section",
                    "plan",
                    "next",
                    "type",
                    "sort",
                    "version",
                    "status",
                )
            )
            answer = client.get(f"{scene.address(rule)}?{query}", buffered=True)
            assert answer.status_code < 500, (rule.rule, raw)
            assert "x=1" not in str(answer.headers.getlist("Set-Cookie"))


def test_a_search_finds_what_was_typed_and_nothing_by_a_trick(app: Flask, at: TestClock) -> None:
    """Case 24: the same page for a true and a false condition; wildcards match themselves."""
    client = learning.browser_of(app, learning.a_person(app, role="teacher"))
    pages = [
        client.get("/teacher/items", query_string={"q": text}).text.replace(text.replace("'", "&#39;"), "")
        for text in ("' OR 1=1 --", "' OR 1=2 --")
    ]
    assert pages[0].partition("<main")[2] == pages[1].partition("<main")[2]
    for wildcard in ("%", "_%", "\\", "%%%", "____"):
        assert "Nothing found" in client.get("/teacher/items", query_string={"q": wildcard}).text, wildcard
    cloze = [item for item in published(app).values() if item.type == "cloze"]
    found = client.get("/teacher/items", query_string={"q": "_"}).text
    assert found.count('class="entry__link"') == len(cloze)


def test_a_form_with_nothing_in_it_but_its_token_gets_a_sentence(scene: Scene) -> None:
    for who in ("visitor", "learner", "teacher"):
        for rule in routes(scene.app, "POST"):
            client = scene.browser(who)
            answer = client.post(
                scene.address(rule), data={"csrf_token": token_of(client.get("/sign-in").text)}
            )
            assert answer.status_code < 500, (rule.rule, who)


def test_every_field_with_something_strange_in_it_gets_a_sentence(scene: Scene) -> None:
    """Cases 12, 13, 50."""
    for rule in routes(scene.app, "POST"):
        client = scene.browser("learner" if not rule.rule.startswith("/teacher") else "teacher")
        token = token_of(client.get("/sign-in").text)
        form = scene.forms.get(rule.endpoint, {})
        names = {
            *form,
            "seen",
            "number",
            "took_ms",
            "zone",
            "next",
            "choice",
            "choices",
            "text-0",
            "go",
            "rating",
        }
        for strange in (
            "",
            "\x00",
            "-1",
            "１",
            "9" * 5000,
            "9223372036854775808",
            "1e400",
            "nan",
            "\u202e",
            "' OR 1=1 --",
        ):
            fields = {**dict.fromkeys(names - {"confirmation"}, strange), "csrf_token": token}
            answer = client.post(scene.address(rule), data=fields)
            assert answer.status_code < 500, (rule.rule, strange)


def test_a_form_left_open_over_night_is_still_good(app: Flask, ada: FlaskClient, at: TestClock) -> None:
    practice, quiz, card = begin_practice(app, ada), begin_quiz(app, ada), _typed_card(app, ada)
    forms = {**practice.form(), **practice.right()}, {**quiz.form(), **quiz.right()}
    at.advance(hours=14)
    assert card.answer().status_code == 303
    assert practice.post(forms[0]).status_code == 303
    assert quiz.post(forms[1]).status_code == 303


def test_a_form_from_before_signing_in_is_refused_and_gives_back_what_was_typed(
    app: Flask, client: FlaskClient
) -> None:
    """Case 16: another session's form."""
    card = _typed_card(app, client)
    assert sign_up(client).status_code == 303
    with tables.unchanged(app):
        answer = client.post(
            f"/cards/{card.item_id}/answer", data={**card.fields, "text-0": "what I had typed"}
        )
    assert answer.status_code == 400
    assert "what I had typed" in answer.text


def test_cookies_of_another_installation_open_nothing_and_break_nothing(app: Flask, at: TestClock) -> None:
    """Case 6."""
    client = learning.browser_of(app, learning.a_person(app))
    card = open_card(app, client)
    app.secret_key = "the secret of another installation"
    with tables.unchanged(app):
        answer = card.answer()
    assert answer.status_code == 400
    app.secret_key = databases.SECRET
    for name in (COOKIE, "quizapp_forms"):
        for value in ("", "x", "x" * 3000, "eyJhIjoxfQ.x.y", "\xff", ".eJwNy"):
            stranger = app.test_client()
            stranger.set_cookie(name, value)
            assert stranger.get("/").status_code == 200
            assert stranger.get("/account").status_code == 302
            assert post(stranger, "/cards/undo").status_code == 302


def test_a_cookie_that_is_too_long_is_nobody(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/", headers={"Cookie": f"{COOKIE}={'x' * 60_000}; quizapp_forms={'y' * 60_000}"})
    assert answer.status_code == 200


@pytest.fixture
def everything_kept(app: Flask) -> Iterator[None]:
    yield
    assert all(tables.count(app, name) for name in ("item", "subject", "quiz"))


@pytest.mark.usefixtures("everything_kept")
def test_a_json_body_is_never_a_form(scene: Scene) -> None:
    """Measured item 9."""
    client = scene.browser("teacher")
    token = token_of(client.get("/sign-in").text)
    for rule in routes(scene.app, "POST"):
        for body in ([1, 2], 5, {"a": 5}, {"csrf_token": token}, None):
            answer = client.post(scene.address(rule), json=body, headers={"X-CSRFToken": token})
            assert answer.status_code < 500, (rule.rule, body)
