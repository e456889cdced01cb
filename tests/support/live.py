"""The site at an address of its own, for browsers, and what a browser there complains about."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from werkzeug.serving import WSGIRequestHandler, make_server

from quizapp.web.access import COOKIE
from tests.support.learning import Person

WAIT_MS = 10_000
# What main.js does to load them; asked for again, each comes after it has been put to work for main.js.
_BEHAVIOURS = """() => Promise.all([...document.querySelectorAll("[data-enhance]")].flatMap(({ dataset }) =>
  dataset.enhance.split(/\\s+/).filter(Boolean).map((name) => import(`quizapp/${name}`)))).then(() => {})"""


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  (the library's name)
        """Nothing: the application has a log of its own."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application on a free port of this machine; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def until_enhanced(page: Page) -> None:
    """Come back as soon as every behaviour on the page is at work; half a second before the network counts as idle."""
    page.wait_for_load_state("domcontentloaded")  # by then main.js has asked for them
    page.evaluate(_BEHAVIOURS)


def give_any_answer(page: Page) -> None:
    """Answer the question on the page, whatever its type: the first option, any place, some words."""
    question = page.locator(".question")
    if question.get_attribute("data-input") in ("choice", "choices"):
        question.locator(".option").first.click()
        assert question.locator(".option__control").first.is_checked()
    for box in question.locator("input[type=text], textarea").all():
        box.fill("NEP, written out at such length that it counts as an argument")
    for number, box in enumerate(question.locator("select").all()):
        values = [value for option in box.locator("option").all() if (value := option.get_attribute("value"))]
        box.select_option(values[number % len(values)])


@dataclass(slots=True)
class Site:
    """The site in a browser.  troubles: what any page complained about; a test that ends with some fails."""

    app: Flask
    address: str
    browser: Browser
    troubles: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def somebody(self, person: Person | None = None, *, script: bool = True, width: int = 1280) -> Page:
        """A page in a fresh browser, of somebody signed in if one is named."""
        context = self.browser.new_context(
            base_url=self.address,
            java_script_enabled=script,
            viewport={"width": width, "height": 800},
            timezone_id="Europe/Berlin",
        )
        context.set_default_timeout(WAIT_MS)
        self.contexts.append(context)
        if person is not None:
            context.add_cookies([{"name": COOKIE, "value": person.token, "url": self.address}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._note(page, message))
        page.on("requestfailed", lambda request: self._note_failed(request))
        return page

    def close(self) -> None:
        """Close every browser window."""
        for context in self.contexts:
            context.close()

    def _note_failed(self, request: Request) -> None:
        # A page left before its icon has come, or before what was typed is checked or counted, gives that one request
        # up; nothing on the page lacked it.
        is_wanted_no_more = "/static/icon.svg" in request.url or request.url.endswith(("/check", "/pool"))
        if not (is_wanted_no_more and request.failure == "net::ERR_ABORTED"):
            self.troubles.append(f"failed: {request.url}: {request.failure}")

    def _note(self, page: Page, message: ConsoleMessage) -> None:
        # A refusal that a test provokes is reported by the browser too.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(f"{page.url}: {message.text}")
