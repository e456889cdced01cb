"""Making an account through the page: which names and passwords, what a guest keeps, and two at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.services import passwords
from quizapp.web import access
from tests.conftest import TestClock
from tests.support import tables
from tests.support.sittings import begin_practice, begin_quiz, open_card
from tests.support.web import PASSWORD, form_to, make_user, post, sign_in, signed_in_client, token_of

TAKEN = "This name is taken. Choose another, or sign in if it is yours."
ODD_NAME = "Choose a name of 1 to 40 ordinary characters."
FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"


def make(client: FlaskClient, name: str = "Ada", password: str = PASSWORD, **fields: Any) -> TestResponse:
    """Send the form."""
    return post(client, "/sign-up", {"name": name, "password": password, **fields})


def answer_everything(app: Flask, client: FlaskClient) -> None:
    """A practice question, a quiz begun, and a card."""
    assert begin_practice(app, client).answer(is_right=True).status_code == 303
    assert begin_quiz(app, client).answer(is_right=False).status_code == 303
    assert open_card(app, client).answer().status_code == 303


def users(app: Flask) -> list[tuple[Any, ...]]:
    """Every row of the users."""
    return tables.everything(app)["user"]


def names(app: Flask) -> list[str | None]:
    """The names as stored, None for guests."""
    return [row[2] for row in users(app)]


def cookie_of(client: FlaskClient) -> str:
    """What the browser holds of its sign-in."""
    cookie = client.get_cookie(access.COOKIE)
    assert cookie is not None
    return cookie.value


# Names


@pytest.mark.parametrize(
    "name",
    [
        "A",
        "Ada Lovelace",
        "x" * 40,
        "\N{SNOWMAN}\N{GRINNING FACE}",
        FAMILY,
        "\U0001fae8 shaking",  # an emoji that is newer than this Python
        "עדה לאבלייס",
        "آدا لوفليس",
        "Zażółć Gęślą",
        "O'Brien -- \"; DROP TABLE user",
        "<b>Ada</b>",
        "{{7*7}}",
    ],
)
def test_a_name_may_be_in_any_script_and_is_shown_as_it_was_written(
    app: Flask, client: FlaskClient, name: str
) -> None:
    """Cases 19, 24, 37."""
    assert make(client, name).status_code == 303
    assert names(app) == [name]
    page = client.get("/account").text
    assert 'data-role="student"' in page
    assert "<b>Ada</b>" not in page
    assert name.split("<")[0] in page or "'" in name
    assert sign_in(app.test_client(), name).status_code == 303


@pytest.mark.parametrize("other", ["Ada", " ADA ", "ada", "Ａｄａ", "A\N{ZERO WIDTH SPACE}da", "\tada"])
def test_two_spellings_that_look_alike_are_one_name(app: Flask, client: FlaskClient, other: str) -> None:
    make_user(app, "Ada")
    with tables.unchanged(app):
        answer = make(client, other)
    assert answer.status_code == 422
    assert TAKEN in answer.text
    assert 'href="#name"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_composed_and_decomposed_letters_are_one_name(app: Flask, client: FlaskClient) -> None:
    """Case 37."""
    make_user(app, "Zoe\N{COMBINING DIAERESIS}")
    assert TAKEN in make(client, "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}").text
    assert len(names(app)[0] or "") == 3


def test_spaces_around_and_between_are_one(app: Flask, client: FlaskClient) -> None:
    make(client, "  Ada \N{NO-BREAK SPACE}  Lovelace ")
    assert names(app) == ["Ada Lovelace"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "x" * 41,
        "\N{GRINNING FACE}" * 41,
        "Ada\0",
        "Ada\x07",
        "\x1b[31mAda",
        "Ada\x7f",
        "Ada\x9b",
        "Ada\uffff",
        "Ada\ufdd0",
        "Ada\ufffd",
        "\N{ZERO WIDTH SPACE}",
        "\N{RIGHT-TO-LEFT OVERRIDE}adA",
        "Ada\N{RIGHT-TO-LEFT ISOLATE}",
        "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 40,
        "a" + "\N{COMBINING ACUTE ACCENT}" * 300,
        "x" * 100_000,
    ],
    ids=ascii,
)
def test_a_name_that_cannot_be_shown_or_kept_is_refused(app: Flask, client: FlaskClient, name: str) -> None:
    """Case 37."""
    with tables.unchanged(app):
        answer = make(client, name)
    assert answer.status_code == 422
    assert ODD_NAME in answer.text
    assert TAKEN not in answer.text


# Passwords


@pytest.mark.parametrize(
    "password",
    [
        "a" * 63 + " ",
        "correct horse battery staple and some more words until sixty-4 c",
        "   spaces around   ",
        "\N{GRINNING FACE}" * 8,
        FAMILY + " at home",
        "\U0001fae8" * 8,
        "пароль из слов",
        "' OR 1=1 --",
        "x" * 200,
        "%00%00%00%00",
    ],
)
def test_a_password_may_be_long_and_of_any_characters_and_opens_as_it_was_typed(
    app: Flask, client: FlaskClient, password: str
) -> None:
    """Case 4: 64 characters, spaces, emoji."""
    assert make(client, password=password).status_code == 303
    assert sign_in(app.test_client(), "Ada", password).status_code == 303
    for other in (password + "x", password[:-1], password.swapcase() + "x", " " + password):
        assert sign_in(app.test_client(), "Ada", other).status_code == 401
    assert password not in str(users(app))


def test_a_password_typed_on_another_keyboard_is_the_same(app: Flask, client: FlaskClient) -> None:
    """Case 37: an accent is one character on some and two on others."""
    make(client, password="cafe\N{COMBINING ACUTE ACCENT} au lait")
    composed = "caf\N{LATIN SMALL LETTER E WITH ACUTE} au lait"
    assert sign_in(app.test_client(), "Ada", composed).status_code == 303


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "at least 8 characters"),
        ("seven77", "at least 8 characters"),
        ("\N{GRINNING FACE}" * 7, "at least 8 characters"),
        ("password", "the first that anybody would try"),
        ("PassWord", "the first that anybody would try"),
        ("12345678", "the first that anybody would try"),
        ("qwertyuiop", "the first that anybody would try"),
        ("Ada Lovelace", "the first that anybody would try"),
        (" ada  LOVELACE ", "the first that anybody would try"),
        (" " * 8, "the first that anybody would try"),
        ("x" * 201, "at most 200 characters"),
        ("x" * 100_000, "at most 200 characters"),
        ("with\0NUL in it", "cannot be typed again"),
        ("with \ufffd in it", "cannot be typed again"),
        ("with \uffff in it", "cannot be typed again"),
        ("with \x1b in it", "cannot be typed again"),
    ],
    ids=lambda text: ascii(text[:20]),
)
def test_a_weak_password_or_one_that_cannot_be_typed_again_is_refused(
    app: Flask, client: FlaskClient, password: str, words: str
) -> None:
    """Case 4."""
    with tables.unchanged(app):
        answer = make(client, "Ada Lovelace", password)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'href="#password"' in answer.text
    assert client.get("/account").status_code == 302


def test_bytes_that_are_half_a_character_are_refused(app: Flask, client: FlaskClient) -> None:
    """Case 4: a lone surrogate in a form of parts, where it is not text."""
    token = token_of(client.get("/sign-up").text)
    parts = {"csrf_token": token.encode(), "name": b"Ada", "password": b"lone \xed\xa0\x80 half"}
    body = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in parts.items()
    )
    with tables.unchanged(app):
        answer = client.post(
            "/sign-up", data=body + b"--b--\r\n", content_type="multipart/form-data; boundary=b"
        )
    assert answer.status_code == 422


def test_what_is_wrong_is_told_all_at_once_and_the_name_is_still_there(client: FlaskClient) -> None:
    answer = make(client, "x" * 41, "short")
    assert ODD_NAME in answer.text
    assert "at least 8 characters" in answer.text
    assert f'value="{"x" * 41}"' in answer.text
    assert answer.text.count("error-summary__title") >= 1


def test_after_a_refusal_nothing_typed_is_lost_but_the_password(app: Flask, client: FlaskClient) -> None:
    make_user(app, "Ada")
    answer = make(client, 'Ada "the first"', "short")
    assert 'value="Ada &#34;the first&#34;"' in answer.text
    assert "short" not in answer.text.replace("shortcuts", "")
    assert make(client, "Ada", PASSWORD).status_code == 422
    assert PASSWORD not in make(client, "Ada", PASSWORD).text


# What a guest keeps


def test_a_guest_becomes_the_account_and_keeps_everything(
    app: Flask, client: FlaskClient, at: TestClock
) -> None:
    """The same user row, so that not one answer, card or attempt moves."""
    answer_everything(app, client)
    before = tables.everything(app)
    guest_cookie = cookie_of(client)
    answer = make(client, zone="Asia/Tokyo")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    after = tables.everything(app)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"user", "sign_in"}
    assert len(after["user"]) == 1
    assert after["user"][0][0] == before["user"][0][0]
    assert names(app) == ["Ada"]
    assert "What you have done so far is in it: 2 answers, " in client.get("/").text

    old = app.test_client()
    old.set_cookie(access.COOKIE, guest_cookie)
    assert old.get("/account").status_code == 302


def test_a_guests_browser_is_nobodys_key_any_more_once_it_has_an_account(
    app: Flask, client: FlaskClient, at: TestClock
) -> None:
    """Whoever answers at this browser after the sign-out is a guest anew."""
    answer_everything(app, client)
    make(client)
    post(client, "/sign-out", page="/account")
    begin_practice(app, client).answer(is_right=True)
    assert names(app) == ["Ada", None]


def test_a_visitor_gets_an_account_in_the_zone_of_the_browser(app: Flask) -> None:
    for name, zone, expected in (
        ("Ada", "Australia/Lord_Howe", "Australia/Lord_Howe"),
        ("Bert", "Europe/Nowhere", "UTC"),
        ("Cleo", "x" * 5000, "UTC"),
        ("Dora", "\0", "UTC"),
    ):
        client = app.test_client()
        assert make(client, name, zone=zone).status_code == 303
        assert f'value="{expected}"' in client.get("/account").text
        assert expected in str(users(app)[-1])


def test_the_account_is_signed_in_with_a_new_cookie(app: Flask, client: FlaskClient) -> None:
    """Case 5."""
    client.set_cookie(access.COOKIE, "of-my-own-choosing")
    make(client)
    assert cookie_of(client) != "of-my-own-choosing"
    assert 'data-role="student"' in client.get("/").text
    old = app.test_client()
    old.set_cookie(access.COOKIE, "of-my-own-choosing")
    assert old.get("/account").status_code == 302


def test_the_form_says_to_a_guest_that_everything_comes_along(app: Flask, client: FlaskClient) -> None:
    assert "Make an account" in client.get("/sign-up").text
    begin_practice(app, client).answer(is_right=True)
    page = client.get("/sign-up").text
    assert "Keep my answers" in page
    assert "What you have answered comes with you." in page


def test_who_has_an_account_is_led_to_it_and_makes_no_second_one(app: Flask) -> None:
    client = signed_in_client(app)
    shown = client.get("/sign-up")
    assert (shown.status_code, shown.headers["Location"]) == (303, "/account")
    sent = post(client, "/sign-up", {"name": "Bert", "password": PASSWORD}, page="/account")
    assert (sent.status_code, sent.headers["Location"]) == (303, "/account")
    assert names(app) == ["Ada"]


# At the same moment


def send_at_once(
    app: Flask, browsers: list[FlaskClient], wanted: list[str], password: str = PASSWORD
) -> list[int]:
    """The statuses of forms that several browsers send at the same moment."""
    forms = [token_of(browser.get("/sign-up").text) for browser in browsers]

    def send(number: int) -> int:
        data = {"csrf_token": forms[number], "name": wanted[number], "password": password}
        return browsers[number].post("/sign-up", data=data).status_code

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(send, range(len(browsers))))


def test_of_twenty_who_want_one_name_at_once_one_gets_it(app: Flask) -> None:
    """Case 45, for accounts: the others are told that it is taken."""
    spellings = ["Ada", "ADA", " ada ", "Ａｄａ"] * 5
    statuses = send_at_once(app, [app.test_client() for _ in spellings], spellings)
    assert sorted(statuses) == [303] + [422] * 19
    assert len(users(app)) == 1
    assert tables.count(app, "sign_in") == 1


def test_a_guest_who_presses_in_four_tabs_has_one_account_with_everything(
    app: Flask, client: FlaskClient, at: TestClock
) -> None:
    """Case 45."""
    answer_everything(app, client)
    token = cookie_of(client)
    tabs = []
    for _ in range(4):
        tab = app.test_client()
        tab.set_cookie(access.COOKIE, token)
        tabs.append(tab)
    statuses = send_at_once(app, tabs, ["Ada", "Bert", "Cleo", "Dora"])
    # Too late: the answers are somebody's already. Later still, the guest's cookie opens nothing, and whoever sends
    # the form is a visitor who gets an account without any answers.
    assert set(statuses) <= {303, 409}
    assert len(names(app)) == statuses.count(303) >= 1
    assert None not in names(app)
    assert {row[0] for row in tables.everything(app)["response"]} == {1}


# What else is sent


def test_fields_that_the_form_does_not_have_are_ignored(app: Flask, client: FlaskClient) -> None:
    """Case 12."""
    answer = make(
        client,
        role="admin",
        id="99",
        user_id="99",
        new_per_day="100",
        created_at="1970-01-01",
        guest_id="1",
        score="100",
    )
    assert answer.status_code == 303
    row = users(app)[0]
    assert row[:3] == (1, "student", "Ada")
    assert 'data-role="student"' in client.get("/").text
    assert client.get("/teacher").status_code == 403


@pytest.mark.parametrize("token", [None, "", "made-up", "foreign"])
def test_without_the_token_of_this_browser_nothing_happens(
    app: Flask, client: FlaskClient, token: str | None
) -> None:
    """Case 16."""
    client.get("/sign-up")
    if token == "foreign":
        token = token_of(app.test_client().get("/sign-up").text)
    data = {"name": "Ada", "password": PASSWORD} | ({} if token is None else {"csrf_token": token})
    with tables.unchanged(app):
        assert client.post("/sign-up", data=data).status_code == 400


def test_other_ways_of_asking_are_refused(app: Flask, client: FlaskClient) -> None:
    """Cases 16, 17."""
    with tables.unchanged(app):
        for method in ("PUT", "PATCH", "DELETE"):
            assert client.open("/sign-up", method=method).status_code == 405
        assert client.post("/sign-up", json={"name": "Ada", "password": PASSWORD}).status_code == 400
        assert client.get("/sign-up?name=Ada&password=" + PASSWORD).status_code == 200


def test_the_form_is_whole_and_kept_by_nobody(client: FlaskClient) -> None:
    """Case 15."""
    answer = client.get("/sign-up")
    assert answer.headers["Cache-Control"] == "no-store"
    fields = {field["name"]: field["type"] for field in form_to(answer.text, "/sign-up")["fields"]}
    hidden_ones = dict.fromkeys(("csrf_token", "zone", "next"), "hidden")
    assert fields == {**hidden_ones, "name": "text", "password": "password"}
    assert f"At least {passwords.PASSWORD_MIN} characters." in answer.text
