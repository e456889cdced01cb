"""A teacher's way from the gradebook through a regrade, an overruled mark and back, by keyboard and unscripted."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from quizapp.domain.items import Response
from tests.conftest import TestClock
from tests.support import sat_quizzes
from tests.support.hands import Hand, published, reword
from tests.support.live import Site

pytestmark = pytest.mark.browser


def press(page: Page, wanted: Locator) -> None:
    """Walk there with the Tab key and press Enter, as who uses no mouse does."""
    expect(wanted).to_be_visible()
    for _ in range(120):
        if wanted.evaluate("(element) => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {wanted}")


def click(_page: Page, wanted: Locator) -> None:
    wanted.click()


@pytest.mark.parametrize("way", ["by-keyboard", "without-script"])
def test_a_mended_key_is_rehearsed_applied_and_undone_and_the_marks_are_taken_away(
    site: Site, app: Flask, at: TestClock, tmp_path: Path, way: str
) -> None:
    thea, ada, items = (
        Hand(app, name="Thea", role="teacher"),
        Hand(app, name="Ada"),
        published(app, "single_choice")[:1],
    )
    item = thea.held(items[0]).item
    key = next(index for index, option in enumerate(item.options) if option.is_key)
    other = 0 if key else 1
    group = sat_quizzes.a_group(app, thea, ada)
    assignment = sat_quizzes.set_to(app, sat_quizzes.a_quiz(app, thea, *items), group)
    sat = sat_quizzes.an_attempt(app, ada, assignment, [Response(selected=(other,))], item_ids=items)
    keys = tuple(replace(option, is_key=index == other) for index, option in enumerate(item.options))
    reword(app, items[0], options=keys)
    page = site.somebody(
        thea.person, script=way == "by-keyboard", width=1280 if way == "by-keyboard" else 320
    )
    use = press if way == "by-keyboard" else click

    page.goto(f"/teacher/gradebook/{group}")
    expect(page.locator("main td")).to_contain_text("0 of 1")
    use(page, page.get_by_role("link", name="Regrade"))
    expect(page.locator("main")).to_contain_text("1 attempt would gain up to 1. Nothing is stored yet.")
    page.get_by_label("Why marks change").fill("The key was wrong.")
    use(page, page.get_by_role("button", name="Change marks in 1 attempt"))
    expect(page.locator("main")).to_contain_text("Regraded: marks in 1 attempt have changed.")
    assert sat_quizzes.marks_of(app, ada, sat) == [1.0]

    page.goto(f"/teacher/gradebook/{group}")
    expect(page.locator("main td")).to_contain_text("1 of 1 regraded")
    with page.expect_download() as downloading:
        use(page, page.get_by_role("link", name="Workbook (XLSX)"))
    kept = tmp_path / "marks.xlsx"
    downloading.value.save_as(kept)
    # A browser calls it a failed page when a link turns out to be a file.
    site.troubles[:] = [trouble for trouble in site.troubles if "marks.xlsx: net::ERR_ABORTED" not in trouble]
    assert [row[1:] for row in openpyxl.load_workbook(kept)["Marks"].values][1:] == [("Ada", 1)]

    use(page, page.get_by_role("link", name="1 of 1"))
    use(page, page.locator("#question-1 summary"))
    page.get_by_label("Points, 0 to 1").fill("0.5")
    page.get_by_label("Reason, for the record").fill("Half of the reasons are there.")
    use(page, page.get_by_role("button", name="Store the mark"))
    expect(page.locator("#question-1")).to_contain_text("0.5 points Overruled")
    assert sat_quizzes.marks_of(app, ada, sat) == [0.5]

    page.goto(f"/teacher/assignments/{assignment}/regrade")
    use(page, page.get_by_role("button", name="Undo"))
    expect(page.locator("#history")).to_contain_text("undone by Thea")
    assert sat_quizzes.marks_of(app, ada, sat) == [0.5]  # what a teacher decided meanwhile stands
