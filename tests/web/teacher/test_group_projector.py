"""The page for the wall: code, address, QR code."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.persistence.db import transaction
from quizapp.persistence.models import GroupRow
from quizapp.web.teacher.group_projector import QUIET_ZONE, draw
from tests.conftest import TestClock
from tests.support import classes, databases, learning
from tests.support.learning import Person


@pytest.fixture
def database_url(sqlite_template: databases.SqliteTemplate) -> object:
    """One kind of database only: what is shown here does not depend on it."""
    with sqlite_template.copy() as url:
        yield url


@pytest.fixture
def tina(app: Flask, at: TestClock) -> Person:
    """A teacher."""
    return learning.a_person(app, name="Tina", role="teacher")


def dark_modules(path: str) -> set[tuple[int, int]]:
    """What an SVG path of rows fills."""
    runs = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path)]
    return {(x + step, y) for x, y, length in runs for step in range(length)}


def test_a_qr_code_has_its_three_finders_and_nothing_in_its_quiet_zone() -> None:
    drawing = draw("http://localhost/join/CFHJKMQR")
    dark = dark_modules(drawing.path)
    inner = range(QUIET_ZONE, drawing.side - QUIET_ZONE)
    assert all(x in inner and y in inner for x, y in dark)
    last = drawing.side - QUIET_ZONE - 7
    for left, top in ((QUIET_ZONE, QUIET_ZONE), (last, QUIET_ZONE), (QUIET_ZONE, last)):
        finder = {(x, y) for x in range(7) for y in range(7) if (left + x, top + y) in dark}
        assert finder == {
            (x, y) for x in range(7) for y in range(7) if max(abs(x - 3), abs(y - 3)) in (0, 1, 3)
        }


def test_other_links_have_other_codes() -> None:
    assert draw("http://localhost/join/CFHJKMQR") != draw("http://localhost/join/CFHJKMQT")


def test_the_wall_shows_the_code_the_address_and_the_drawing_without_inline_style(
    app: Flask, tina: Person
) -> None:
    browser: FlaskClient = learning.browser_of(app, tina)
    group_id = classes.a_group(app, tina)
    code = classes.code_of(app, group_id)
    page = browser.get(f"/teacher/groups/{group_id}/projector").text
    assert f"<span>{code[:4]}</span>" in page
    assert f"<span>{code[4:]}</span>" in page
    assert "localhost/join<" in page
    assert draw(f"http://localhost/join/{code}").path in page
    assert "style=" not in page
    with app.app_context(), transaction() as session:
        session.get_one(GroupRow, group_id).join_code = None
    page = browser.get(f"/teacher/groups/{group_id}/projector").text
    assert "Nobody can join this group at present" in page
    assert "<path class=" not in page
