"""A browser in tests: forms with their token, people signing up and in."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.persistence.db import transaction
from quizapp.services import accounts
from quizapp.services.clock import utc_now

PASSWORD = "a quiet river at dusk"


def token_of(html: str) -> str:
    """The token in a page's forms."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found, "the page has no form with a token"
    return unescape(found[1])


def post(
    client: FlaskClient,
    url: str,
    data: dict[str, Any] | None = None,
    *,
    page: str = "/sign-in",
    **options: Any,
) -> TestResponse:
    """Send a form with a token taken from a page of this browser."""
    token = token_of(client.get(page).text)
    return client.post(url, data={"csrf_token": token, **(data or {})}, **options)


class _Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self.forms.append(
                {"action": values.get("action") or "", "method": values.get("method", "get"), "fields": []}
            )
        elif tag in ("input", "button", "textarea", "select") and self.forms and values.get("name"):
            kind = values.get("type", tag)
            self.forms[-1]["fields"].append(
                {
                    "name": values["name"],
                    "value": values.get("value") or "",
                    "type": kind,
                    "checked": "checked" in values,
                }
            )


def forms_of(html: str) -> list[dict[str, Any]]:
    """The forms of a page: action, method, fields (name, value, type, checked)."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def form_to(html: str, ending: str) -> dict[str, Any]:
    """The form whose action ends like that."""
    found = [form for form in forms_of(html) if form["action"].split("?")[0].endswith(ending)]
    assert found, f"no form to …{ending}"
    return found[0]


def hidden(form: dict[str, Any]) -> dict[str, str]:
    """The hidden fields of a form, as a browser would send them."""
    return {field["name"]: field["value"] for field in form["fields"] if field["type"] == "hidden"}


def make_user(app: Flask, name: str = "Ada", role: str = "student") -> int:
    """An account; gives its number."""
    with app.app_context(), transaction() as session:
        return accounts.add_user(
            session, name=name, password=PASSWORD, role=role, zone="Europe/Berlin", now=utc_now()
        )


def sign_in(client: FlaskClient, name: str = "Ada", password: str = PASSWORD) -> TestResponse:
    """Sign in through the form."""
    return post(client, "/sign-in", {"name": name, "password": password})


def sign_up(client: FlaskClient, name: str = "Ada", password: str = PASSWORD) -> TestResponse:
    """Make an account through the form."""
    return post(
        client, "/sign-up", {"name": name, "password": password, "password_again": password}, page="/sign-up"
    )


def signed_in_client(app: Flask, name: str = "Ada", role: str = "student") -> FlaskClient:
    """A browser of a new account."""
    make_user(app, name, role)
    client = app.test_client()
    answer = sign_in(client, name)
    assert answer.status_code == 303, answer.text
    return client


def in_words(page: str) -> str:
    """What stands on a page below its head, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())
