"""A quiz is printed: on A4, with nothing beside the sheet, nothing cut off, and no question torn in two."""

import re

import pytest

from quizapp.domain.blueprints import Blueprint, Draw, may_be_asked
from quizapp.domain.item_types import ALL
from quizapp.services import quiz_editing
from quizapp.services.quiz_editing import WrittenQuiz
from tests.conftest import TestClock
from tests.support import learning
from tests.support.live import Site
from tests.support.writing import Writer

pytestmark = pytest.mark.browser
OF_EACH = WrittenQuiz(
    "One of each",
    "",
    Blueprint(draws=tuple(Draw(1, item_type=kind.NAME) for kind in ALL if may_be_asked(kind.NAME))),
)
SHEET_PX = (665, 980)  # A4 without its margins, 176 × 259 mm
CUT_OFF = """[...document.querySelectorAll(".paper *")].filter((element) => element.clientWidth
    && !element.closest(".visually-hidden")
    && (element.scrollWidth > element.clientWidth + 1
        || element.getBoundingClientRect().right > innerWidth + 1)).map((element) => element.outerHTML.slice(0, 120))"""
TALLEST = """Math.max(...[...document.querySelectorAll(".paper__question")].map((one) => one.offsetHeight))"""
BESIDE = """[...document.querySelectorAll("body *")].filter((element) => element.checkVisibility()
    && !element.closest(".paper") && !element.querySelector(".paper")
    && element.getBoundingClientRect().height > 1).map((element) => element.outerHTML.slice(0, 120))"""


def test_a_paper_and_its_key_are_printed_whole(site: Site, at: TestClock) -> None:
    tina = learning.a_person(site.app, name="Tina", role="teacher")
    with site.app.app_context():
        quiz_id = Writer(tina, at)(quiz_editing.add, OF_EACH, key=None).id
    page = site.somebody(tina)
    for sheet in ("", "/key"):
        page.goto(f"/teacher/quizzes/{quiz_id}/paper{sheet}")
        page.get_by_role("button", name="Print").wait_for()
        page.emulate_media(media="print")
        page.set_viewport_size({"width": SHEET_PX[0], "height": SHEET_PX[1]})
        assert page.evaluate(CUT_OFF) == []
        assert page.evaluate(BESIDE) == []
        assert page.evaluate(TALLEST) < SHEET_PX[1]
        printed = page.pdf(prefer_css_page_size=True)
        sizes = re.findall(rb"/MediaBox\s*\[([^\]]*)\]", printed)
        assert len(sizes) > 1
        assert {tuple(round(float(side)) for side in size.split()[2:]) for size in sizes} == {(595, 842)}
        page.emulate_media(media="screen")
