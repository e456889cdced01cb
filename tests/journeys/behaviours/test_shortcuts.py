"""Single keys press what they stand for, for somebody who is on the card and does not type."""

import pytest
from playwright.sync_api import Page

from tests.support.written_page import WrittenSite

pytestmark = pytest.mark.browser
CARD = """<article data-enhance="shortcuts focus" {more}><h2 tabindex="-1" data-focus>Scissors</h2>
  <button type="button" data-opens="keys" data-keys="?" hidden>Keys</button><dialog id="keys"><p>All keys</p></dialog>
  <input aria-label="Recalled" name="text-0">
  <button type="button" class="again" data-keys="1">Again</button>
  <button type="button" class="good" data-keys="3 Space Enter">Good</button>
  </article><button type="button" class="outside">Outside</button>"""
COUNT = (
    "() => { window.pressed = []; addEventListener('click', ({ target }) => pressed.push(target.className)) }"
)


def opened_card(site: WrittenSite, more: str = "") -> Page:
    page = site.open(CARD.format(more=more))
    page.evaluate(COUNT)
    return page


def test_the_question_has_the_focus_and_a_bare_key_presses_its_rating(site: WrittenSite) -> None:
    page = opened_card(site)
    assert page.evaluate("document.activeElement.textContent") == "Scissors"
    for key in ("1", "3", "Space", "Enter", "4", "Alt+1"):
        page.keyboard.press(key)
    assert page.evaluate("window.pressed") == ["again", "good", "good", "good"]
    page.locator(".again").focus()
    page.keyboard.press("Enter")  # on a button it presses that button alone
    assert page.evaluate("window.pressed") == ["again", "good", "good", "good", "again"]


def test_keys_do_nothing_while_somebody_types_is_outside_the_card_or_reads_the_list_of_keys(
    site: WrittenSite,
) -> None:
    page = opened_card(site)
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    page.get_by_label("Recalled").press_sequentially("13 ?")
    page.locator(".outside").focus()
    page.keyboard.press("1")
    page.keyboard.press("?")
    assert page.get_by_label("Recalled").input_value() == "13 ?"
    assert not page.locator("#keys").is_visible()
    assert page.evaluate("window.pressed") == [""]  # the button that opens the list


def test_space_goes_on_after_a_click_on_an_option_and_chooses_for_somebody_at_the_keyboard(
    site: WrittenSite,
) -> None:
    page = site.open(
        CARD.format(more="").replace("</article>", '<label><input type="checkbox"> Peace</label></article>')
    )
    page.evaluate(COUNT)
    box = page.get_by_role("checkbox")
    page.get_by_text("Peace").click()
    page.keyboard.press("Space")
    assert box.is_checked()
    assert page.evaluate("window.pressed").count("good") == 1
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert not box.is_checked()
    assert page.evaluate("window.pressed").count("good") == 1


def test_single_keys_can_be_turned_off(site: WrittenSite) -> None:
    page = opened_card(site, 'data-shortcuts="off"')
    page.keyboard.press("1")
    assert page.evaluate("window.pressed") == []
