"""One's own account through the page: settings that are obeyed, another password, and being forgotten."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.persistence.db import db, transaction
from quizapp.services import accounts
from quizapp.web import access
from tests.conftest import TestClock
from tests.support import tables, teaching
from tests.support.browser_forms import as_sent
from tests.support.sittings import begin_practice, begin_quiz, open_card
from tests.support.web import PASSWORD, forms_of, make_user, post, sign_in, signed_in_client, token_of

URL = "/account"
NEW = "three other words"
GROWING = ("response", "review", "card", "attempt", "attempt_step", "learner_day")


@pytest.fixture
def client(app: Flask, at: TestClock) -> FlaskClient:
    """The browser of an account."""
    return signed_in_client(app)


def send(client: FlaskClient, form: str, fields: dict[str, Any] | None = None, **others: Any) -> TestResponse:
    """Fill one of the forms in as it stands, with these fields changed, and send it."""
    data = as_sent(client.get(URL).text, f"{URL}/{form}")
    for name, value in {**(fields or {}), **others}.items():
        if value is None:
            data.pop(name, None)
        else:
            data[name] = value
    return client.post(f"{URL}/{form}", data=data)


def settings_of(client: FlaskClient) -> dict[str, str]:
    """The settings as the form shows them."""
    shown = as_sent(client.get(URL).text, f"{URL}/settings")
    return {name: value for name, value in shown.items() if name != "csrf_token"}


def cookie_of(client: FlaskClient) -> str:
    """What the browser holds of its sign-in."""
    cookie = client.get_cookie(access.COOKIE)
    return cookie.value if cookie else ""


def browser_with(app: Flask, token: str) -> FlaskClient:
    """A browser with that cookie."""
    browser = app.test_client()
    browser.set_cookie(access.COOKIE, token)
    return browser


def fields_on(page: str) -> list[str]:
    """The names of the fields that the page's forms ask for."""
    return [field["name"] for form in forms_of(page) for field in form["fields"]]


# Settings


def test_the_form_shows_what_is_kept(client: FlaskClient) -> None:
    assert settings_of(client) == {"zone": "Europe/Berlin", "new_per_day": "10", "has_shortcuts": "y"}


@pytest.mark.parametrize(
    "zone", ["Australia/Lord_Howe", "Pacific/Kiritimati", "UTC", "America/Argentina/Buenos_Aires"]
)
def test_any_time_zone_of_the_world_is_kept_and_shown(client: FlaskClient, zone: str) -> None:
    """Case 60."""
    answer = send(client, "settings", zone=zone)
    assert (answer.status_code, answer.headers["Location"]) == (303, URL)
    assert settings_of(client)["zone"] == zone
    assert "Your settings are kept." not in client.get(URL).text  # said once, on the page before


@pytest.mark.parametrize(
    "zone",
    ["Europe/Nowhere", "", "europe/berlin", "../../etc/passwd", "localtime", "\0", "x" * 5000, "UTC+1"],
)
def test_a_time_zone_that_is_none_is_refused(app: Flask, client: FlaskClient, zone: str) -> None:
    """Case 60."""
    with tables.unchanged(app):
        answer = send(client, "settings", zone=zone, new_per_day="7")
    assert answer.status_code == 422
    assert "Choose a time zone from the list" in answer.text
    assert 'href="#zone"' in answer.text
    assert as_sent(answer.text, "/settings")["new_per_day"] == "7"


@pytest.mark.parametrize("number", ["0", "1", "100", " 20 "])
def test_the_number_of_new_cards_goes_from_none_to_a_hundred(client: FlaskClient, number: str) -> None:
    assert send(client, "settings", new_per_day=number).status_code == 303
    assert settings_of(client)["new_per_day"] == number.strip()


@pytest.mark.parametrize(
    "number", ["-1", "101", "", "ten", "1.5", "1e2", "9" * 30, "9" * 5000, "0x10", "nan", "\0", "5; DROP"]
)
def test_a_number_of_new_cards_that_cannot_be_is_refused_and_stays_typed(
    app: Flask, client: FlaskClient, number: str
) -> None:
    """Case 34."""
    with tables.unchanged(app):
        answer = send(client, "settings", new_per_day=number, zone="Asia/Tokyo", has_shortcuts=None)
    assert answer.status_code == 422
    assert "0 to 100" in answer.text
    assert 'href="#new_per_day"' in answer.text
    typed = as_sent(answer.text, "/settings")
    assert typed["zone"] == "Asia/Tokyo"
    assert "has_shortcuts" not in typed
    if number.isprintable():
        assert typed["new_per_day"] == number


def test_no_new_cards_means_none(app: Flask, client: FlaskClient) -> None:
    send(client, "settings", new_per_day="0")
    assert "/answer" not in client.get("/cards").text
    send(client, "settings", new_per_day="1")
    open_card(app, client).answer()
    assert "/answer" not in client.get("/cards").text


def test_single_keys_turned_off_are_off_on_every_page_that_has_them(app: Flask, client: FlaskClient) -> None:
    def pages() -> list[str]:
        practice, quiz = begin_practice(app, client), begin_quiz(app, client)
        answered = open_card(app, client).answer().headers["Location"]
        return [client.get(url).text for url in ("/cards", answered, practice.question(), quiz.question())]

    assert all('data-shortcuts="on"' in page for page in pages())
    assert send(client, "settings", has_shortcuts=None).status_code == 303
    assert "has_shortcuts" not in settings_of(client)
    for page in pages():
        assert 'data-shortcuts="off"' in page
        assert 'data-shortcuts="on"' not in page
    assert send(client, "settings", has_shortcuts="y").status_code == 303
    assert all('data-shortcuts="on"' in page for page in pages())


def test_another_zone_moves_no_day_already_studied(app: Flask, client: FlaskClient, at: TestClock) -> None:
    """Case 60: on a journey."""
    open_card(app, client).answer()
    before = tables.everything(app)
    send(client, "settings", zone="Pacific/Kiritimati")
    after = tables.everything(app)
    assert {name for name in before if before[name] != after[name]} == {"user"}
    for url in ("/", "/cards", "/progress", URL):
        assert client.get(url).status_code == 200


def test_a_guest_may_set_them_too_and_keeps_them_with_the_account(app: Flask, at: TestClock) -> None:
    guest = app.test_client()
    begin_practice(app, guest).answer(is_right=True)
    assert send(guest, "settings", zone="Asia/Tokyo", new_per_day="3", has_shortcuts=None).status_code == 303
    post(guest, "/sign-up", {"name": "Ada", "password": PASSWORD, "zone": "Europe/Paris"})
    assert settings_of(guest) == {"zone": "Asia/Tokyo", "new_per_day": "3"}


# Password


def test_another_password_signs_out_everywhere_else(app: Flask, client: FlaskClient) -> None:
    """Case 6."""
    phone = app.test_client()
    sign_in(phone)
    before = cookie_of(client)
    answer = send(client, "password", old=PASSWORD, new=NEW)
    assert (answer.status_code, answer.headers["Location"]) == (303, URL)
    assert client.get(URL).status_code == 200
    assert cookie_of(client) != before
    assert phone.get(URL).status_code == 302
    assert browser_with(app, before).get(URL).status_code == 302
    assert sign_in(app.test_client(), "Ada", PASSWORD).status_code == 401
    assert sign_in(app.test_client(), "Ada", NEW).status_code == 303


def test_forms_opened_before_the_change_are_not_taken_afterwards(app: Flask, client: FlaskClient) -> None:
    """Case 16."""
    before = token_of(client.get(URL).text)
    send(client, "password", old=PASSWORD, new=NEW)
    with tables.unchanged(app):
        assert client.post(f"{URL}/erase", data={"csrf_token": before}).status_code == 400


@pytest.mark.parametrize("old", ["", "wrong", PASSWORD + " ", PASSWORD.upper(), "\0"])
def test_without_the_present_password_nothing_changes(app: Flask, client: FlaskClient, old: str) -> None:
    before = tables.everything(app)
    answer = send(client, "password", old=old, new=NEW)
    assert answer.status_code == 422
    assert "This is not your present password." in answer.text
    assert 'href="#old"' in answer.text
    assert NEW not in answer.text
    after = tables.everything(app)
    assert {name for name in before if before[name] != after[name]} == {"sign_in_failure"}
    assert client.get(URL).status_code == 200
    assert sign_in(app.test_client()).status_code == 303


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("", "at least 8 characters"),
        ("seven77", "at least 8 characters"),
        ("password", "the first that anybody would try"),
        ("x" * 201, "at most 200 characters"),
        ("with\0NUL in it", "cannot be typed again"),
        ("with \ufffd in it", "cannot be typed again"),
    ],
)
def test_a_weak_new_password_is_refused(app: Flask, client: FlaskClient, new: str, words: str) -> None:
    """Case 4."""
    with tables.unchanged(app):
        answer = send(client, "password", old=PASSWORD, new=new)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'href="#new"' in answer.text
    assert PASSWORD not in answer.text


def test_the_name_is_no_new_password(app: Flask, at: TestClock) -> None:
    """Case 4."""
    client = signed_in_client(app, "Ada Lovelace")
    with tables.unchanged(app):
        answer = send(client, "password", old=PASSWORD, new="ada lovelace")
    assert answer.status_code == 422
    assert "the first that anybody would try" in answer.text


def test_emoji_and_spaces_make_a_new_password(app: Flask, client: FlaskClient) -> None:
    """Case 4."""
    new = " \N{GRINNING FACE}" * 32
    assert send(client, "password", old=PASSWORD, new=new).status_code == 303
    assert sign_in(app.test_client(), "Ada", new).status_code == 303


def test_whoever_finds_the_page_open_cannot_try_passwords_without_end(
    app: Flask, client: FlaskClient, at: TestClock
) -> None:
    """Case 2: and the session found open goes on."""
    for number in range(10):
        assert send(client, "password", old=f"guess {number}", new=NEW).status_code == 422
    with tables.unchanged(app):
        answer = send(client, "password", old=PASSWORD, new=NEW)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Too many wrong passwords." in answer.text
    assert client.get(URL).status_code == 200
    at.advance(seconds=31)
    assert send(client, "password", old=PASSWORD, new=NEW).status_code == 303


def test_a_guest_is_not_asked_for_a_password(app: Flask, at: TestClock) -> None:
    guest = app.test_client()
    begin_practice(app, guest).answer(is_right=True)
    page = guest.get(URL).text
    assert "old" not in fields_on(page)
    assert "So far only this browser knows you." in page
    with tables.unchanged(app):
        answer = post(guest, f"{URL}/password", {"old": "", "new": NEW}, page=URL)
    assert answer.status_code == 422
    assert "A guest has no password." in answer.text


# Being forgotten


def everything_of(app: Flask, user_id: int) -> dict[str, int]:
    """How many rows of each table belong to somebody, or name them."""
    stored = tables.everything(app)
    found = {}
    with app.app_context():
        for table in db.metadata.sorted_tables:
            names = [column.name for column in table.columns]
            of_users = [
                names.index(name)
                for name in ("learner_id", "user_id", "guest_id", "author_id")
                if name in names
            ] + ([0] if table.name == "user" else [])
            count = sum(any(row[place] == user_id for place in of_users) for row in stored[table.name])
            if count:
                found[table.name] = count
    return found


def foreign_key_faults(app: Flask) -> list[Any]:
    """What SQLite itself finds pointing nowhere; PostgreSQL never lets it come to that."""
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            return []
        return list(connection.exec_driver_sql("PRAGMA foreign_key_check"))


def test_erasing_leaves_no_row_of_the_person_and_every_row_of_others(app: Flask, client: FlaskClient) -> None:
    """Cases 55, 70."""
    others = signed_in_client(app, "Bert")
    for browser in (client, others):
        open_card(app, browser).answer()
        begin_practice(app, browser).answer(is_right=True)
        begin_quiz(app, browser).answer(is_right=True)
    assert set(everything_of(app, 1)) == {*GROWING, "user", "sign_in"}
    before, cookie = everything_of(app, 2), cookie_of(client)
    answer = send(client, "erase", confirmation="Ada")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert everything_of(app, 1) == {}
    assert "'Ada'" not in str(tables.everything(app))
    assert everything_of(app, 2) == before
    assert foreign_key_faults(app) == []
    assert cookie_of(client) == ""
    page = client.get("/").text
    assert "Everything about you is erased." in page
    assert 'data-role="visitor"' in page
    assert browser_with(app, cookie).get(URL).status_code == 302
    assert sign_in(app.test_client()).status_code == 401
    assert others.get(URL).status_code == 200


def test_the_questions_that_somebody_wrote_stay_without_a_name(app: Flask, at: TestClock) -> None:
    """Case 70."""
    teacher = teaching.a_teacher(app, "Tina")
    item_id = teaching.add(teacher)
    teaching.write(teacher, f"/teacher/items/{item_id}", {"stem": teaching.QUESTION + " "}, action="publish")
    author = next(row[0] for row in tables.everything(app)["user"] if row[2] == "Tina")
    assert {"item", "item_revision"} <= set(everything_of(app, author))
    before = tables.everything(app)
    assert send(teacher, "erase", confirmation="Tina").status_code == 303
    after = tables.everything(app)
    assert everything_of(app, author) == {}
    for name in ("item", "item_revision"):
        assert without(before[name], author) == without(after[name], author)
    learner = signed_in_client(app)
    assert teaching.QUESTION in learner.get(f"/cards/{item_id}").text.replace("&#39;", "'")


def without(rows: list[tuple[Any, ...]], author: int) -> list[tuple[Any, ...]]:
    """Rows with the author's number left out, wherever it stands as such."""
    return [
        tuple(value for place, value in enumerate(row) if place < 2 or value not in (author, None))
        for row in rows
    ]


@pytest.mark.parametrize(
    "typed", ["", "Bert", "erase", "guest", "Ada Lovelace", "\0", "A\N{COMBINING RING ABOVE}da"]
)
def test_without_the_name_nothing_is_erased(app: Flask, client: FlaskClient, typed: str) -> None:
    with tables.unchanged(app):
        answer = send(client, "erase", confirmation=typed)
    assert answer.status_code == 422
    assert "Type Ada to erase everything; nothing was erased." in answer.text
    assert 'href="#confirmation"' in answer.text
    if typed.isprintable():
        assert as_sent(answer.text, "/erase")["confirmation"] == typed
    assert client.get(URL).status_code == 200


@pytest.mark.parametrize("typed", ["Ada", " ada ", "ADA"])
def test_the_name_may_be_typed_as_at_the_sign_in(app: Flask, client: FlaskClient, typed: str) -> None:
    assert send(client, "erase", confirmation=typed).status_code == 303
    assert tables.count(app, "user") == 0


def test_a_guest_is_erased_by_that_word(app: Flask, at: TestClock) -> None:
    guest = app.test_client()
    begin_practice(app, guest).answer(is_right=True)
    with tables.unchanged(app):
        assert send(guest, "erase", confirmation="Ada").status_code == 422
    assert send(guest, "erase", confirmation="Guest").status_code == 303
    assert [tables.count(app, name) for name in (*GROWING, "user", "sign_in")] == [0] * 8
    begin_practice(app, guest).answer(is_right=True)
    assert tables.count(app, "user") == 1


def test_the_name_is_free_again(app: Flask, client: FlaskClient) -> None:
    send(client, "erase", confirmation="Ada")
    assert post(app.test_client(), "/sign-up", {"name": "Ada", "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize(("form", "status"), [("settings", 409), ("password", 422), ("erase", 303)])
def test_a_form_of_somebody_erased_in_another_tab_changes_nothing(
    app: Flask, client: FlaskClient, form: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 55: erased between being recognised and being stored."""
    data = as_sent(client.get(URL).text, f"{URL}/{form}").to_dict()
    data |= {"old": PASSWORD, "new": NEW, "confirmation": "Ada"}
    recognise = accounts.find_learner

    def erased_right_after(session: Any, token: str | None, **options: Any) -> Any:
        learner = recognise(session, token, **options)
        monkeypatch.setattr(accounts, "find_learner", recognise)
        if learner is not None:
            with transaction() as other:
                accounts.erase(other, learner)
        return learner

    monkeypatch.setattr(accounts, "find_learner", erased_right_after)
    answer = client.post(f"{URL}/{form}", data=data)
    assert answer.status_code == status
    assert tables.count(app, "user") == 0
    assert tables.count(app, "sign_in") == 0


# Who may, and what else is sent


def test_nobody_has_no_account(app: Flask) -> None:
    """Case 10."""
    visitor = app.test_client()
    assert visitor.get(URL).headers["Location"] == f"/sign-in?next={URL}"
    with tables.unchanged(app):
        for form in ("settings", "password", "erase"):
            answer = post(visitor, f"{URL}/{form}", {"confirmation": "guest", "zone": "UTC"})
            assert answer.status_code == 302


def test_a_form_changes_only_the_one_who_sends_it(app: Flask, client: FlaskClient) -> None:
    """Cases 9, 12."""
    bert = make_user(app, "Bert")
    before = next(row for row in tables.everything(app)["user"] if row[0] == bert)
    extra = {"id": str(bert), "user_id": str(bert), "name": "Bert", "role": "admin", "password_hash": "x"}
    assert send(client, "settings", extra, zone="Asia/Tokyo").status_code == 303
    assert send(client, "password", extra, old=PASSWORD, new=NEW).status_code == 303
    assert next(row for row in tables.everything(app)["user"] if row[0] == bert) == before
    own = next(row for row in tables.everything(app)["user"] if row[0] != bert)
    assert own[1:3] == ("student", "Ada")
    assert client.get("/teacher").status_code == 403
    assert send(client, "erase", extra, confirmation="Bert").status_code == 422
    assert send(client, "erase", extra, confirmation="Ada").status_code == 303
    assert [row[2] for row in tables.everything(app)["user"]] == ["Bert"]


@pytest.mark.parametrize("form", ["settings", "password", "erase"])
def test_without_the_token_of_this_browser_nothing_happens(
    app: Flask, client: FlaskClient, form: str
) -> None:
    """Case 16."""
    data = as_sent(client.get(URL).text, f"{URL}/{form}").to_dict()
    data |= {"old": PASSWORD, "new": NEW, "confirmation": "Ada"}
    foreign = token_of(app.test_client().get("/sign-in").text)
    with tables.unchanged(app):
        for token in (None, "", "made-up", foreign):
            data.pop("csrf_token", None)
            if token is not None:
                data["csrf_token"] = token
            assert client.post(f"{URL}/{form}", data=data).status_code == 400
        for method in ("PUT", "PATCH", "DELETE", "GET"):
            assert client.open(f"{URL}/{form}", method=method).status_code == 405
    assert client.get(URL).headers["Cache-Control"] == "no-store"


def test_a_name_of_live_markup_is_text(app: Flask, at: TestClock) -> None:
    """Case 19."""
    name = '"><img src=x>{{7*7}}'
    client = signed_in_client(app, name)
    for answer in (client.get(URL), send(client, "erase", confirmation=name + "x")):
        assert "<img" not in answer.text
        assert "{{7*7}}" in answer.text
    assert send(client, "erase", confirmation=name).status_code == 303
