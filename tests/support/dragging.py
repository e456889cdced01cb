"""Lists whose rows or labels are dragged, with their looks, in a form that saves itself."""

from playwright.sync_api import Page

STYLES = "".join(
    f'<link rel="stylesheet" href="/static/css/{name}.css">' for name in ("tokens", "components")
)
SAVED = '<form data-enhance="autosave" data-save-url="/save">'


def places(page: Page) -> dict[str, str]:
    """What is chosen in the list of each row, by its name."""
    lists = page.locator("select[name^=pick-]").all()
    return {box.get_attribute("name") or "": box.input_value() for box in lists}


def drag_to(page: Page, name: str, *, share: float) -> None:
    """Move the mouse, with what it holds, to a height within another row.  share: 0 for its top, 1 for its end."""
    row = page.locator("li", has_text=name).bounding_box()
    assert row is not None
    page.mouse.move(row["x"] + 30, row["y"] + share * row["height"], steps=4)
