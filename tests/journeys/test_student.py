"""What a learner does, in a real browser, with JavaScript and without."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from quizapp.domain.item_types import BY_NAME
from quizapp.factory import create_app
from quizapp.persistence.db import reading
from quizapp.persistence.queries import cards
from tests.conftest import TestClock
from tests.support import databases, learning, tables
from tests.support.live import Site, give_any_answer, served, until_enhanced
from tests.support.sittings import first_quiz, item_of, item_of_type
from tests.support.web import PASSWORD

pytestmark = pytest.mark.browser
WAYS = pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])


def press(page: Page, key: str) -> None:
    """Press a key once the card listens: its list of keys can be opened, and the question has the focus."""
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    expect(page.locator("[data-focus]").first).to_be_focused()
    page.keyboard.press(key)


def press_until(page: Page, text: str) -> None:
    """Move the focus by Tab until it is on the button of that text."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(":focus").count() and text in page.locator(":focus").inner_text():
            return
    raise AssertionError(f"no way by keyboard to “{text}”")


@WAYS
def test_a_guests_first_five_questions(site: Site, at: TestClock, script: bool) -> None:
    page = site.somebody(script=script, width=360)
    page.goto("/")
    page.get_by_role("link", name="Try five questions").click()
    for number in range(1, 6):
        expect(page.get_by_text(f"Question {number} of 5").first).to_be_attached()
        if script:
            expect(page.locator("[data-focus]").first).to_be_focused()
        give_any_answer(page)
        page.get_by_role("button", name="Answer", exact=True).click()
        expect(page.locator(".verdict").first).to_be_visible()
        expect(page.locator("mark, .feedback__source").first).to_be_attached()
        page.locator(".actions .button--primary").click()
    expect(page.get_by_role("heading", name="Your practice")).to_be_visible()
    expect(page.locator(".entries .entry")).to_have_count(5)
    expect(page.get_by_role("link", name="Keep my answers").first).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("of 5 points")).to_be_visible()
    assert tables.count(site.app, "response") == 5
    assert tables.count(site.app, "user") == 1


@WAYS
def test_a_quiz_goes_on_in_a_second_browser_after_making_an_account(
    site: Site, at: TestClock, script: bool
) -> None:
    first = site.somebody(script=script)
    first.goto(f"/quizzes/{first_quiz(site.app)}")
    first.locator(".button--primary").click()
    if script:
        until_enhanced(first)
    total = int(first.locator(".question__number").inner_text().split()[-1])
    give_any_answer(first)
    if script:
        expect(first.locator("#status")).to_have_text(re.compile("Saved"))
    first.get_by_role("button", name="Next", exact=True).click()
    expect(first.locator(".question__number")).to_have_text(f"Question 2 of {total}")
    give_any_answer(first)
    first.get_by_role("button", name="Next", exact=True).click()
    first.get_by_role("link", name="Keep my answers").click()
    first.get_by_label("Name").fill("Ada")
    for box in first.locator("input[type=password]").all():
        box.fill(PASSWORD)
    first.locator("main form button[type=submit]").click()
    expect(first.locator(".site-head__account")).to_contain_text("Ada")

    second = site.somebody(script=script, width=360)
    second.goto("/sign-in")
    second.get_by_label("Name").fill("Ada")
    second.get_by_label("Password").fill(PASSWORD)
    second.locator("main form button[type=submit]").click()
    expect(second.get_by_text("Where you left off")).to_be_visible()
    expect(second.get_by_text(f"2 of {total} answered")).to_be_visible()
    second.locator("section", has_text="Where you left off").get_by_role("link").click()
    expect(second.locator(".question__number")).to_have_text(f"Question 3 of {total}")
    for _ in range(3, total):
        give_any_answer(second)
        second.locator(".actions .button--primary").click()
    second.get_by_role("button", name="Finish…").click()
    expect(second.get_by_text("Not answered yet:")).to_be_visible()
    expect(second.locator(".question-map__link")).to_have_count(1)
    second.get_by_role("button", name=f"Submit {total - 1} answers").click()
    expect(second.get_by_text("Result", exact=True)).to_be_visible()
    expect(second.locator("section[id^=question-]")).to_have_count(total)
    expect(second.locator("mark")).to_have_count(total)
    expect(second.get_by_text("You gave no answer.")).to_have_count(1)
    first.goto("/quizzes")
    expect(first.get_by_text(f"of {total} points")).to_be_visible()


def told(page: Page) -> str:
    """What is read out as a page opens: what has the focus, and what describes it."""
    expect(page.locator("[data-focus]").first).to_be_focused()
    focus = page.locator(":focus")
    described_by = (focus.get_attribute("aria-describedby") or "").split()
    return " | ".join([focus.inner_text(), *(page.locator(f"#{name}").inner_text() for name in described_by)])


def test_a_session_of_cards_goes_by_keys_alone_and_is_undone_by_them_after_the_server_was_started_anew(
    site: Site, at: TestClock, database_url: str, tmp_path: Path
) -> None:
    ada = learning.a_person(site.app)
    page = site.somebody(ada)
    flashcard, choice, typed = (
        item_of_type(site.app, kind) for kind in ("flashcard_basic", "single_choice", "short_answer")
    )
    page.goto(f"/cards/{flashcard}")
    press(page, "?")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).not_to_be_visible()
    press(page, "Space")
    expect(page.locator(".rating")).to_have_count(4)
    press(page, "4")
    page.wait_for_url("**/cards?after=*")
    assert re.search(r"\| Easy: comes back in \d+ days\.$", told(page))
    expect(page.get_by_text("1 done today")).to_be_visible()

    at.advance(seconds=20)
    page.goto(f"/cards/{choice}")
    key = next(option.text for option in item_of(site.app, choice).options if option.is_key)
    right = page.locator(".option", has_text=key).locator(".option__control")
    press(page, right.get_attribute("value") or "")
    assert right.is_checked()
    press(page, "Enter")
    expect(page.locator(".verdict").first).to_be_visible()
    assert re.search(r"Right.*\| Right: Good\. It comes back in ", told(page), re.DOTALL)
    press(page, "1")
    page.wait_for_url("**/cards?after=*")

    at.advance(seconds=20)
    page.goto(f"/cards/{typed}")
    expect(page.locator("[data-focus]").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("no such thing as u or 1")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict").first).to_be_visible()
    assert "| Not right: Again. It comes back in 1 min." in told(page)
    press(page, "Space")
    page.wait_for_url("**/cards?after=*")
    at.advance(minutes=2)
    page.goto("/cards")
    expect(page.locator(".counts [data-kind=learning] b")).to_have_text("2")
    press(page, "Enter")  # nothing chosen: refused in its place, and the try is not used
    expect(page.locator(".question__error")).to_be_visible()

    started_anew = create_app(databases.settings_for(database_url, tmp_path))
    with served(started_anew) as address:
        page.goto(f"{address}/cards")
        for item_id, rating in ((typed, "Again"), (choice, "Again"), (flashcard, "Easy")):
            press(page, "u")
            page.wait_for_url(f"{address}/cards/{item_id}")
            assert f"| The last rating is taken back, it was {rating}. Here is that card again." in told(page)
            at.advance(seconds=1)
        page.goto(f"{address}/cards")
        expect(page.locator(".counts [data-kind=learning] b")).to_have_text("0")
        expect(page.get_by_text("3 done today")).to_be_visible()
        page.goto("about:blank")
    databases.dispose(started_anew)
    assert tables.count(site.app, "response") == 3
    with site.app.app_context(), reading() as session:
        logs = cards.list_all_entries(session, ada.id)
        assert sum(1 if entry.rating else -1 for _, entry in logs) == 0


def test_cards_are_reviewed_by_keyboard_without_a_script(site: Site, at: TestClock) -> None:
    page = site.somebody(learning.a_person(site.app), script=False)
    flashcard, choice = item_of_type(site.app, "flashcard_basic"), item_of_type(site.app, "single_choice")
    page.goto(f"/cards/{flashcard}")
    press_until(page, "Show the answer")
    page.keyboard.press("Enter")
    expect(page.locator(".rating")).to_have_count(4)
    press_until(page, "Good")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cards?after=*")
    press_until(page, "Undo")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The last rating is taken back")).to_be_visible()

    page.goto(f"/cards/{choice}")
    key = next(option.text for option in item_of(site.app, choice).options if option.is_key)
    page.locator(".option", has_text=key).locator(".option__control").focus()
    page.keyboard.press("Space")
    press_until(page, "Answer")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict").first).to_be_visible()
    press_until(page, "Again")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cards?after=*")
    assert tables.count(site.app, "response") == 2


def test_every_kind_of_question_can_be_answered_on_a_phone(site: Site, at: TestClock) -> None:
    page = site.somebody(learning.a_person(site.app), width=360)
    for kind in BY_NAME:
        page.goto(f"/cards/{item_of_type(site.app, kind)}")
        give_any_answer(page)
        page.locator("form .button--primary").click()
        expect(page.locator(".verdict").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), kind
    assert tables.count(site.app, "response") == len(BY_NAME)


def test_a_double_press_is_one_answer(site: Site, at: TestClock) -> None:
    """Case 45."""
    page = site.somebody()
    page.goto(f"/cards/{item_of_type(site.app, 'single_choice')}")
    give_any_answer(page)
    page.get_by_role("button", name="Answer", exact=True).dblclick()
    expect(page.locator(".verdict").first).to_be_visible()
    assert tables.count(site.app, "response") == 1


def test_cases_that_are_being_written_outlive_a_reload_and_a_refusal_asks_nobody_to_send_them_again(
    site: Site, at: TestClock
) -> None:
    page = site.somebody(learning.a_person(site.app))
    page.goto("/practice/start?kind=cases")
    until_enhanced(page)
    question, texts = page.url, page.get_by_role("textbox")
    texts.first.fill("Too short")
    page.reload()
    expect(texts.first).to_have_value("Too short")
    expect(texts.last).to_have_value("")
    page.get_by_role("button", name="Compare with model answers").click()
    expect(page.locator("[aria-invalid]").first).to_be_visible()
    until_enhanced(page)
    texts.last.fill("The other one")
    # The address of the question again, which is asked for and not sent to.
    expect(page).to_have_url(question)
    with page.expect_request(lambda request: request.is_navigation_request()) as asked:
        page.reload()
    assert asked.value.method == "GET"
    expect(texts.first).to_have_value("Too short")
    expect(texts.last).to_have_value("The other one")
