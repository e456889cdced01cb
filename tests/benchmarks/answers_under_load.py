"""How long learners wait when a whole school answers at once, and whether every acknowledged answer is stored once.

Run: python tests/benchmarks/answers_under_load.py [learners] [answers each] [database address]
Starts the real server with four workers on a fresh database, lets each learner (a guest with a connection of its own)
answer practice questions as fast as the server takes them, and prints the waits in milliseconds. Case 51 asks for
500 answers within a minute with no 5xx and a p99 under one second; this sends them as fast as it can.
"""

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parents[2]
PORT = 8977


class Browser:
    """One guest: a connection, its cookies, and the page it looks at."""

    def __init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        self.cookies: dict[str, str] = {}
        self.statuses: list[int] = []
        self.waits_ms: list[float] = []

    def send(self, method: str, path: str, form: dict[str, str] | None = None) -> str:
        """Send a request, follow redirects, give the page."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = urlencode(form) if form else None
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        if method == "POST":
            self.waits_ms.append((time.perf_counter() - began) * 1000)
        self.statuses.append(answer.status)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
        location = answer.getheader("Location")
        return self.send("GET", location) if location else page

    def answer(self, page: str) -> str:
        """Answer the practice question on the page by its first option or by some words."""
        form = {
            match[1]: unescape(match[2])
            for match in re.finditer(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
        }
        action = re.search(r'<form method="post" action="([^"]*/answer[^"]*)"', page)
        if action is None:
            raise RuntimeError("no question on the page")
        if 'name="choice"' in page:
            form["choice"] = "1"
        elif 'name="choices"' in page:
            form["choices"] = "1"
        else:
            form["text-0"] = "some words"
        return self.send("POST", unescape(action[1]), form)


def learn(browser: Browser, answers: int) -> None:
    """Answer so many questions, a practice of five after another."""
    page = browser.send("GET", "/practice/start?count=5")
    for number in range(1, answers + 1):
        page = browser.answer(page)
        attempt = re.search(r"/practice/([0-9a-f-]{36})", page)
        following = f"/practice/{attempt[1]}" if attempt and number % 5 else "/practice/start?count=5"
        if number < answers:
            page = browser.send("GET", following)


def main() -> None:
    """Serve, let them learn, count, print."""
    learners = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    answers = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[3] if len(sys.argv) > 3 else f"sqlite:///{folder}/bench.sqlite3"
        environment = os.environ | {
            "QUIZAPP_DATA_DIR": folder,
            "QUIZAPP_DATABASE_URL": url,
            "QUIZAPP_LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "quizapp.cli", "serve", "--port", str(PORT), "--workers", "4"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            if server.stdout is None or not any("Open http" in line for line in server.stdout):
                raise RuntimeError("the server did not start")
            wait_until_it_answers()
            browsers = [Browser() for _ in range(learners)]
            threads = [threading.Thread(target=learn, args=(browser, answers)) for browser in browsers]
            began = time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            took_s = time.perf_counter() - began
        finally:
            server.terminate()
            server.wait()
        waits = sorted(wait for browser in browsers for wait in browser.waits_ms)
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            stored = connection.execute(sa.text("select count(*) from response")).scalar_one()
            guests = connection.execute(sa.text('select count(*) from "user"')).scalar_one()
        engine.dispose()
    bad = sum(status >= 400 for browser in browsers for status in browser.statuses)
    print(f"{learners} learners × {answers} answers in {took_s:.1f} s: {len(waits) / took_s:.0f} answers/s")
    print(
        f"answer: median {statistics.median(waits):.0f} ms, p99 {waits[int(len(waits) * 0.99)]:.0f} ms, "
        f"slowest {waits[-1]:.0f} ms"
    )
    print(f"refused {bad}; acknowledged {len(waits)}, stored {stored}; learners {learners}, guests {guests}")


def wait_until_it_answers() -> None:
    """Come back once the server takes requests."""
    for _ in range(200):
        try:
            Browser().send("GET", "/readyz")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server does not answer")


if __name__ == "__main__":
    main()
