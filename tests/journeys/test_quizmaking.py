"""A teacher makes a quiz and sets it to a class, in a real browser, with and without a script."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import TestClock
from tests.support import classes, learning
from tests.support.live import Site

pytestmark = pytest.mark.browser
WAYS = pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])


def follow(page: Page, name: str) -> None:
    """Go where a link leads, and let all of that page come before it is left again."""
    page.get_by_role("link", name=name).click()
    page.wait_for_load_state()


@WAYS
def test_a_teacher_makes_a_class_test_sees_what_the_bank_lacks_and_sets_it(
    site: Site, at: TestClock, script: bool
) -> None:
    thea = learning.a_person(site.app, name="Thea", role="teacher")
    classes.a_group(site.app, thea)
    page = site.somebody(thea, script=script, width=360)
    page.goto("/teacher/quizzes")
    follow(page, "Make a quiz")
    follow(page, "Class test")
    page.get_by_label("Name").fill("Test on ideas")
    page.get_by_label("From", exact=True).select_option("IDEA")
    page.get_by_label("How many").fill("90")
    if script:
        # The next field is reached by Tab, and what there is has been told by then or soon after.
        page.keyboard.press("Tab")
    else:
        page.get_by_role("button", name="Count the questions there are").click()
    expect(page.locator('[data-advice="draws-0"]')).to_contain_text("90 wanted")

    page.get_by_label("How many").fill("4")
    page.get_by_label("Name").fill("Test on key ideas")
    page.get_by_label("Name").press("Enter")
    expect(page.locator(".notice")).to_contain_text(
        "4 questions in all, as told beside each row. Nothing is stored"
    )
    expect(page.get_by_label("Name")).to_have_value("Test on key ideas")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".question__number")).to_have_count(4)

    follow(page, "Set to groups")
    page.get_by_label("Closes").fill("2026-03-10T10:00")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_text("Open at once until 10 March 2026, 10:00. Nobody has begun.")).to_be_visible()
