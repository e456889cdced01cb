import json
import logging
import sys
from collections.abc import Iterator

import pytest
from flask import Flask

from quizapp.web.logs import JsonFormatter
from tests.conftest import TestClock
from tests.support import learning
from tests.support.sittings import begin_practice

formatter = JsonFormatter()


@pytest.fixture
def lines(app: Flask) -> Iterator[list[dict[str, object]]]:
    """What is logged meanwhile, each line read back."""
    kept: list[dict[str, object]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            text = formatter.format(record)
            assert "\n" not in text
            kept.append(json.loads(text))

    log = logging.getLogger("quizapp")
    handler, level = Keep(), log.level
    log.addHandler(handler)
    log.setLevel("INFO")
    yield kept
    log.removeHandler(handler)
    log.setLevel(level)


def test_a_request_is_one_line_with_its_id(app: Flask, lines: list[dict[str, object]]) -> None:
    answer = app.test_client().get("/quizzes/some-quiz")
    (line,) = lines
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/quizzes/<slug:slug>", 404)
    assert isinstance(line["took_ms"], float)
    assert line["level"] == "info"


def test_nothing_personal_is_logged(app: Flask, at: TestClock, lines: list[dict[str, object]]) -> None:
    person = learning.a_person(app, name="Rosa Geheim")
    client = learning.browser_of(app, person)
    practice = begin_practice(app, client)
    practice.post({**practice.form(), **practice.right(), "text-0": "my own words"})
    client.get("/no/such/page?name=Rosa")
    written = json.dumps(lines, ensure_ascii=False)
    assert len(lines) >= 4
    for personal in ("Rosa", "Geheim", "my own words", person.token, practice.id, practice.plan, "127.0.0.1"):
        assert personal not in written


def test_being_watched_and_static_files_are_not_logged(app: Flask, lines: list[dict[str, object]]) -> None:
    client = app.test_client()
    for path in ("/healthz", "/readyz", "/static/icon.svg"):
        assert client.get(path).status_code == 200
    assert lines == []


def test_a_line_with_line_breaks_and_a_trace_stays_one_line() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.LogRecord("quizapp.web", logging.ERROR, "", 1, "a\nb %s", ("“c”",), sys.exc_info())
    text = formatter.format(record)
    assert "\n" not in text
    read = json.loads(text)
    assert read["message"] == "a\nb “c”"
    assert "ValueError: two" in read["trace"]
    assert read["time"].endswith("+00:00")
