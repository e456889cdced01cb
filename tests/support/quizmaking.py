"""A teacher making quizzes in a browser: forms sent as they stand on the page."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support.browser_forms import as_sent

NEW = "/teacher/quizzes/new"


def form_on(browser: FlaskClient, url: str) -> MultiDict[str, str]:
    """The form of a quiz as it stands on its page."""
    return as_sent(browser.get(url).text, url.partition("?")[0])


def send(
    browser: FlaskClient, url: str, changes: dict[str, Any] | None = None, *, action: str = "save"
) -> TestResponse:
    """Change the form on a page and press one of its buttons."""
    sent = form_on(browser, url)
    for name, value in {**(changes or {}), "action": action}.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return browser.post(url.partition("?")[0], data=sent)


def make(browser: FlaskClient, *, purpose: str = "homework", title: str = "Key ideas", **changes: Any) -> int:
    """A new quiz; gives its number.  changes: fields of the form, with __ in place of -."""
    fields = {name.replace("__", "-"): value for name, value in changes.items()}
    answer = send(browser, f"{NEW}?for={purpose}", {"title": title, **fields})
    assert answer.status_code == 303, answer.text
    found = re.search(r"/teacher/quizzes/(\d+)", answer.headers["Location"])
    assert found
    return int(found[1])


def press(browser: FlaskClient, url: str, ending: str) -> TestResponse:
    """Press the button of the first form on a page that leads to an address with that ending."""
    page = browser.get(url).text
    found = re.search(rf'action="([^"]*{re.escape(ending)})"', page)
    assert found, f"{url} has no form that leads to …{ending}"
    return browser.post(found[1], data=as_sent(page, found[1]), follow_redirects=True)
