"""Labels are dragged onto statements."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.dragging import SAVED, STYLES, drag_to, places
from tests.support.written_page import WrittenSite

pytestmark = pytest.mark.browser
CHOICES = (
    '<option value="">Choose</option><option value="1">Town</option><option value="2">Village</option>'
    "</select></label></li>"
)
PAIRS = (
    '<ul data-enhance="pairs">'
    '<li class="pick"><label><span class="pick__text">Bread first</span> <select name="pick-0">'
    + CHOICES
    + '<li class="pick"><label><span class="pick__text">Steel first</span> <select name="pick-1">'
    + CHOICES
    + "</ul></form>"
)


def take_label(page: Page, name: str) -> None:
    """Press the mouse on a label."""
    label = page.locator(".pick-label", has_text=name).bounding_box()
    assert label is not None
    assert min(label["width"], label["height"]) >= 44
    page.mouse.move(label["x"] + 10, label["y"] + 10)
    page.mouse.down()


def test_a_label_dropped_on_a_statement_is_chosen_there_and_saved_once(site: WrittenSite) -> None:
    page = site.open(STYLES + SAVED + PAIRS)
    page.locator(".pick-label").first.wait_for()
    assert page.locator(".pick-label").all_inner_texts() == ["Town", "Village"]
    for statement in ("Bread", "Steel"):
        take_label(page, "Village")
        drag_to(page, statement, share=0.5)
        expect(page.locator("li[data-target]")).to_have_count(1)
        page.mouse.up()
    assert places(page) == {"pick-0": "2", "pick-1": "2"}
    expect(page.locator("[data-target], [data-dragging]")).to_have_count(0)
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.clock.run_for(2000)
    assert [(post["pick-0"], post["pick-1"]) for post in site.posts] == [("2", "2")]


def test_a_label_let_go_elsewhere_or_called_back_chooses_nothing(site: WrittenSite) -> None:
    page = site.open(STYLES + SAVED + PAIRS)
    page.locator(".pick-label").first.wait_for()
    take_label(page, "Town")
    drag_to(page, "Steel", share=0.5)
    page.keyboard.press("Escape")
    page.mouse.up()
    take_label(page, "Town")
    page.mouse.move(700, 500, steps=4)
    page.mouse.up()
    assert places(page) == {"pick-0": "", "pick-1": ""}
    page.clock.run_for(2000)
    assert site.posts == []
