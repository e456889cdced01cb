"""A page whose body a test writes, with the behaviours of static/js, under the same policy as the site."""

from collections.abc import Callable
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, Request, Route

from quizapp.web import static_files
from tests.support.live import until_enhanced

SITE = "http://quizapp.test"
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-n'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'"
)


class WrittenSite:
    """One page whose body the test writes, the static files, and every POST it was sent."""

    def __init__(self, context: BrowserContext) -> None:
        app = Flask("static_only", static_folder=None)
        app.register_blueprint(static_files.bp)
        self._static = app.test_client()
        self._context = context
        self._body = ""
        self.troubles: list[str] = []
        self.posts: list[dict[str, str]] = []
        self.answer: Callable[[], dict[str, Any] | None] = lambda: {"json": {}}
        context.route("**/*", self._serve)

    def open(self, body: str) -> Page:
        """The page with this body, its behaviours loaded."""
        self._body = body
        page = self._context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on(
            "console", lambda message: self.troubles.append(message.text) if message.type == "error" else None
        )
        page.clock.install(time=0)
        page.goto(f"{SITE}/")
        until_enhanced(page)
        return page

    def _serve(self, route: Route, request: Request) -> None:
        if request.method == "POST":
            self.posts.append(fields_of(request))
            answer = self.answer()
            if answer is None:
                route.abort()
            else:
                route.fulfill(**answer)
        elif "/static/" in request.url:
            response = self._static.get(request.url.removeprefix(SITE))
            route.fulfill(status=response.status_code, content_type=response.content_type, body=response.data)
        else:
            head = (
                f'<script type="importmap" nonce="n">{static_files.import_map_json()}</script>'
                f'<script type="module" src="{static_files.static_url("js/main.js")}"></script>'
            )
            html = (
                f'<!doctype html><title>Test</title>{head}{self._body}<div id="status" role="status"></div>'
            )
            route.fulfill(
                content_type="text/html; charset=utf-8",
                body=html,
                headers={"Content-Security-Policy": POLICY},
            )


def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form that was posted, either way of writing them."""
    sent = request.post_data_buffer or b""
    kind = request.headers["content-type"]
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(sent.decode()))
    parts = message_from_bytes(f"Content-Type: {kind}\n\n".encode() + sent).get_payload()
    assert isinstance(parts, list)
    return {part.get_param("name", header="content-disposition"): part.get_payload() for part in parts}  # type: ignore[union-attr, misc]


def status(page: Page) -> Locator:
    """Where scripts speak."""
    return page.locator("#status")


def run_until(page: Page, happened: Callable[[], bool], *, step_ms: int) -> None:
    """Let the page's clock go on a little at a time, since what it waits for comes from outside of that clock."""
    for _ in range(200):
        if happened():
            return
        page.clock.run_for(step_ms)
    raise AssertionError("in vain let the clock go on")


QUIZ = """<form method="post" action="/next" data-enhance="autosave" data-save-url="/save">
  <input type="hidden" name="csrf_token" value="token"><input type="hidden" name="step_id" value="from the server">
  <label><input type="radio" name="choice" value="1"> One</label>
  <label><input type="radio" name="choice" value="2"> Two</label>
  <label>Text <input name="text-0"></label></form>"""
