"""People at browsers of their own, as plain connections: many of them at once against a server that really runs."""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
IDLE_S = 2.0
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Client:
    """One browser: a connection, its cookies, and what came of its requests.

    statuses: of every answer.  waits_ms: how long each POST took.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.statuses: list[int] = []
        self.waits_ms: list[float] = []
        self.path = "/"
        self.used_at = 0.0

    def send(self, method: str, path: str, form: Mapping[str, str] | None = None) -> str:
        """Send a request, follow where it leads, give the page."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = urlencode(form) if form else None
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        if began - self.used_at > IDLE_S:
            # A server closes what has been idle; a browser notices that, this connection would not.
            self.connection.close()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        self.used_at = time.perf_counter()
        if method == "POST":
            self.waits_ms.append((time.perf_counter() - began) * 1000)
        self.statuses.append(answer.status)
        self.path = path
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
        location = answer.getheader("Location")
        return self.send("GET", location) if location else page

    def submit(self, page: str, action: str, **fields: str) -> str:
        """Send the form of the page whose address has `action` in it, with its hidden fields and these."""
        found = re.search(
            rf'<form method="post"[^>]* ?action="([^"]*{action}[^"]*)"(.*?)</form>', page, re.DOTALL
        )
        if found is None:
            raise RuntimeError(f"no form for {action} on the page:\n{page[:2000]}")
        hidden = {name: unescape(value) for name, value in HIDDEN.findall(found[2])}
        return self.send("POST", unescape(found[1]), {**hidden, **fields})


@contextmanager
def serving(folder: Path, url: str, *, port: int, workers: int = 4) -> Iterator[None]:
    """The real server with its data in a folder, as soon as it answers; stopped at the end."""
    environment = os.environ | {
        "QUIZAPP_DATA_DIR": str(folder),
        "QUIZAPP_DATABASE_URL": url,
        "QUIZAPP_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "quizapp.cli", "serve", "--port", str(port), "--workers", str(workers)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        if server.stdout is None or not any("Open http" in line for line in server.stdout):
            raise RuntimeError("the server did not start")
        _wait_until_it_answers(port)
        yield
    finally:
        server.terminate()
        server.wait()
        if server.stdout:
            server.stdout.close()


def give_an_answer(page: str) -> dict[str, str]:
    """Some answer to the question on a page: its first option, or some words."""
    if 'name="choice"' in page:
        return {"choice": "1"}
    if 'name="choices"' in page:
        return {"choices": "1"}
    return {name: "some words" if name.startswith("text") else "1" for name in set(_FIELDS.findall(page))}


def answer_practice(client: Client, answers: int) -> None:
    """Answer so many questions of practices of five, one practice after another."""
    page = client.send("GET", "/practice/start?count=5")
    for number in range(1, answers + 1):
        page = client.submit(page, "/answer", **give_an_answer(page))
        attempt = re.search(r"/practice/([0-9a-f-]{36})", page)
        following = f"/practice/{attempt[1]}" if attempt and number % 5 else "/practice/start?count=5"
        if number < answers:
            page = client.send("GET", following)


_FIELDS = re.compile(r'name="((?:text|pair|place)-\d+)"')


def _wait_until_it_answers(port: int) -> None:
    for _ in range(400):
        client = Client(port)
        try:
            client.send("GET", "/readyz")
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            client.connection.close()
    raise RuntimeError("the server does not answer")
