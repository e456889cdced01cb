"""How somebody uses a page: with mouse or finger, or with nothing but the keyboard."""

from dataclasses import dataclass
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 150
"""More than any page of the site takes from its beginning to its end."""


class Way(Protocol):
    """A way of using pages."""

    def press(self, wanted: Locator) -> None:
        """Press a button, a link, the summary of what is folded away."""

    def tick(self, wanted: Locator) -> None:
        """Choose one of several, or tick a box."""

    def write(self, wanted: Locator, text: str) -> None:
        """Put a text in place of what a field holds."""


class Mouse:
    """With mouse or finger; fields are typed into."""

    def press(self, wanted: Locator) -> None:
        wanted.click()

    def tick(self, wanted: Locator) -> None:
        wanted.check()

    def write(self, wanted: Locator, text: str) -> None:
        wanted.fill(text)


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Without a mouse: the Tab key leads there, or the arrow keys within a group of choices."""

    def press(self, wanted: Locator) -> None:
        reach(wanted)
        wanted.page.keyboard.press("Enter")

    def tick(self, wanted: Locator) -> None:
        keyboard = wanted.page.keyboard
        if wanted.get_attribute("type") == "checkbox":
            reach(wanted)
            if not wanted.is_checked():
                keyboard.press("Space")
        else:
            name = wanted.get_attribute("name")
            _tab_until(wanted, "(element, name) => document.activeElement.name === name", name)
            if not _has_focus(wanted):
                for _ in range(12):
                    keyboard.press("ArrowDown")
                    if _has_focus(wanted):
                        break
            elif not wanted.is_checked():
                keyboard.press("Space")
        expect(wanted).to_be_checked()

    def write(self, wanted: Locator, text: str) -> None:
        reach(wanted)
        if wanted.get_attribute("type") == "datetime-local":
            _write_instant(wanted, text)
            return
        wanted.page.keyboard.press("Control+a")
        if text:
            wanted.page.keyboard.type(text)
        else:
            wanted.page.keyboard.press("Delete")
        expect(wanted).to_have_value(text)


def reach(wanted: Locator) -> None:
    """Walk there with the Tab key, from wherever the focus is."""
    expect(wanted).to_be_visible()
    _tab_until(wanted, "(element) => element === document.activeElement")


def _has_focus(wanted: Locator) -> bool:
    return bool(wanted.evaluate("(element) => element === document.activeElement"))


def _tab_until(wanted: Locator, is_there: str, argument: str | None = None) -> None:
    handle = wanted.element_handle()
    for _ in range(MOST_TABS):
        if handle.evaluate(is_there, argument):
            return
        wanted.page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {wanted}")


def _write_instant(wanted: Locator, text: str) -> None:
    """Type an instant ("2026-03-10T10:00") part by part, as an English browser asks for it."""
    day, _, time = text.partition("T")
    year, month, date = day.split("-")
    hour, minute = (int(part) for part in time.split(":"))
    keyboard: Page = wanted.page
    half = "P" if hour >= 12 else "A"
    keyboard.keyboard.type(f"{month}{date}{year}")
    keyboard.keyboard.press("ArrowRight")
    keyboard.keyboard.type(f"{hour % 12 or 12:02}{minute:02}{half}")
    expect(wanted).to_have_value(text)
