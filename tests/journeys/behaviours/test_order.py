"""Rows are put in order by buttons, by lists and by dragging, and no move throws a chosen place away."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.dragging import SAVED, STYLES, drag_to, places
from tests.support.written_page import WrittenSite, status

pytestmark = pytest.mark.browser
ORDER = """<form><ul data-enhance="order">
  <li><label><span class="pick__text">War</span> <select name="pick-0"><option value="">Place</option>
    <option>1</option><option>2</option><option>3</option></select></label></li>
  <li><label><span class="pick__text">Peace</span> <select name="pick-1"><option value="">Place</option>
    <option>1</option><option>2</option><option>3</option></select></label></li>
  <li><label><span class="pick__text">Bread</span> <select name="pick-2"><option value="">Place</option>
    <option>1</option><option>2</option><option>3</option></select></label></li></ul></form>"""


def test_moving_a_row_gives_every_row_its_place_and_keeps_the_focus(site: WrittenSite) -> None:
    page = site.open(ORDER)
    button = page.get_by_role("button", name="Move up: Bread")
    button.wait_for()
    assert places(page) == {"pick-0": "", "pick-1": "", "pick-2": ""}
    button.focus()
    page.keyboard.press("Enter")
    assert places(page) == {"pick-0": "1", "pick-1": "3", "pick-2": "2"}
    page.keyboard.press("Enter")
    assert places(page) == {"pick-0": "2", "pick-1": "3", "pick-2": "1"}
    expect(button).to_be_focused()
    page.keyboard.press("Enter")  # it is the first already
    assert places(page) == {"pick-0": "2", "pick-1": "3", "pick-2": "1"}


def test_a_place_chosen_in_a_list_moves_its_row_and_no_move_throws_a_chosen_place_away(
    site: WrittenSite,
) -> None:
    page = site.open(ORDER)
    page.get_by_role("button", name="Move up: Bread").wait_for()
    page.locator("[name=pick-0]").select_option("3")
    assert (shown_order(page), places(page)) == (
        ["Peace", "Bread", "War"],
        {"pick-0": "3", "pick-1": "", "pick-2": ""},
    )
    expect(page.locator("[name=pick-0]")).to_be_focused()
    page.locator("[name=pick-2]").select_option("3")  # War has it, and takes the first that is free
    assert shown_order(page) == ["War", "Peace", "Bread"]
    assert places(page) == {"pick-0": "1", "pick-1": "", "pick-2": "3"}
    page.locator("[name=pick-1]").select_option("2")
    page.locator("[name=pick-2]").select_option("1")  # now all have one: the two change places
    assert shown_order(page) == ["Bread", "Peace", "War"]
    page.get_by_role("button", name="Move down: Bread").click()
    assert shown_order(page) == ["Peace", "Bread", "War"]
    assert places(page) == {"pick-0": "3", "pick-1": "1", "pick-2": "2"}


def test_an_order_that_was_saved_is_shown_as_it_was_saved(site: WrittenSite) -> None:
    page = site.open(ORDER.replace("<option>2</option>", "<option selected>2</option>", 1))
    page.get_by_role("button", name="Move up: Bread").wait_for()
    assert shown_order(page) == ["Peace", "War", "Bread"]


def opened_order(site: WrittenSite) -> Page:
    """The list with its looks, in a form that saves itself and a page longer than the window."""
    rows = ORDER.replace("<li>", '<li class="pick">').replace("<form>", SAVED)
    page = site.open(STYLES + rows + "<br>" * 200)
    page.locator(".pick__grip").first.wait_for()
    return page


def take(page: Page, name: str) -> None:
    """Press the mouse on the grip of a row."""
    grip = page.locator("li", has_text=name).locator(".pick__grip").bounding_box()
    assert grip is not None
    assert min(grip["width"], grip["height"]) >= 44
    page.mouse.move(grip["x"] + 22, grip["y"] + 22)
    page.mouse.down()


def shown_order(page: Page) -> list[str]:
    return page.locator(".pick__text").all_inner_texts()


def test_a_row_is_dragged_by_its_grip_and_saved_once_when_dropped(site: WrittenSite) -> None:
    page = opened_order(site)
    take(page, "Bread")
    drag_to(page, "War", share=0.2)
    assert shown_order(page) == ["Bread", "War", "Peace"]
    assert places(page) == {"pick-0": "", "pick-1": "", "pick-2": ""}
    page.mouse.up()
    assert places(page) == {"pick-0": "2", "pick-1": "3", "pick-2": "1"}
    # Waited for by its answer: the page may still say “Saved” of the change before.
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.clock.run_for(2000)
    expect(status(page)).to_have_text("Saved")
    take(page, "Bread")
    page.clock.run_for(2000)
    drag_to(page, "Peace", share=0.8)
    page.mouse.up()
    assert places(page) == {"pick-0": "1", "pick-1": "2", "pick-2": "3"}
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.clock.run_for(2000)
    expect(status(page)).to_have_text("Saved")
    assert [(post["pick-0"], post["pick-2"]) for post in site.posts] == [("2", "1"), ("1", "3")]


def test_escape_puts_a_dragged_row_back_and_a_row_dropped_where_it_was_is_no_answer(
    site: WrittenSite,
) -> None:
    page = opened_order(site)
    take(page, "War")
    drag_to(page, "Bread", share=0.9)
    page.keyboard.press("Escape")
    assert shown_order(page) == ["War", "Peace", "Bread"]
    drag_to(page, "Bread", share=0.5)  # the mouse is still down, but holds nothing
    page.mouse.up()
    take(page, "War")
    drag_to(page, "Bread", share=0.9)
    drag_to(page, "Peace", share=0.0)
    drag_to(page, "War", share=0.1)
    page.mouse.up()
    assert shown_order(page) == ["War", "Peace", "Bread"]
    assert places(page) == {"pick-0": "", "pick-1": "", "pick-2": ""}
    page.clock.run_for(2000)
    assert site.posts == []


def test_a_drag_near_the_edge_of_the_window_scrolls_as_far_as_the_list_goes(site: WrittenSite) -> None:
    page = opened_order(site)
    page.set_viewport_size({"width": 800, "height": 160})
    take(page, "War")
    page.mouse.move(60, page.evaluate("innerHeight") - 5)
    page.clock.run_for(1000)
    assert shown_order(page) == ["Peace", "Bread", "War"]
    end = page.locator("ul").evaluate("(list) => list.getBoundingClientRect().bottom")
    assert 0 < end <= 160
    assert 0 < page.evaluate("scrollY") < 400
    page.mouse.move(60, 5)
    page.clock.run_for(1000)
    assert shown_order(page) == ["War", "Peace", "Bread"]
    page.mouse.up()
