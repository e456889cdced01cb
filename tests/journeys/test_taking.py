"""A learner takes what was set to the class: with and without a script, on a small phone, by keyboard, off line."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from quizapp.domain.quiz_rules import QuizRules
from tests.conftest import TestClock
from tests.journeys.test_accessibility import findings
from tests.support.hands import Hand, published
from tests.support.live import Site, until_enhanced
from tests.support.set_quizzes import SchoolClass, a_class

pytestmark = pytest.mark.browser
WAYS = ["with-script", "without-script"]


@pytest.fixture
def ada(app: Flask, at: TestClock) -> Hand:
    return Hand(app, name="Ada")


@pytest.fixture
def school(app: Flask, ada: Hand) -> SchoolClass:
    return a_class(app, ada)


@pytest.mark.parametrize("way", WAYS)
def test_a_timed_test_is_begun_paused_flagged_submitted_and_read(
    site: Site, school: SchoolClass, ada: Hand, app: Flask, way: str
) -> None:
    school.agree(ada, time_percent=150, break_minutes=5)
    rules = QuizRules(shuffles_items=False, time_limit_s=1200, attempts_allowed=1, behaviour="certainty")
    school.set_quiz(published(app, "single_choice")[:2], rules)
    page = site.somebody(ada.person, script=way == "with-script", width=320)
    page.goto("/")
    page.get_by_role("link", name="Begin Ours").click()
    expect(page.locator("main")).to_contain_text("30 min as agreed with you")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("timer")).to_have_text("30 min left")
    page.locator(".option").first.click()
    page.get_by_role("button", name="Flag for later").click()
    expect(page.get_by_role("button", name="Flag for later")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Fairly").check()
    page.get_by_role("button", name="Take a break").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The clock stands still")
    page.get_by_role("button", name="Go on with the quiz").click()
    page.get_by_role("button", name="Finish…").click()
    expect(page.locator("main")).to_contain_text("1 of 2 questions are answered. Not answered yet:")
    expect(page.locator("main")).to_contain_text("You flagged for later:")
    page.get_by_role("button", name="Submit 1 answer").click()
    expect(page.get_by_text("You were fairly sure.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_every_state_of_an_attempt_is_clean_to_axe_at_every_width(
    site: Site, school: SchoolClass, ada: Hand, app: Flask
) -> None:
    items = published(app, "single_choice")
    page = site.somebody(ada.person)
    found: list[str] = []
    for behaviour in ("interactive", "certainty", "flash"):
        for is_on_one_page in (False, True):
            asked = items[2:4] if is_on_one_page else items[:2]
            rules = QuizRules(
                behaviour=behaviour, shuffles_items=False, is_on_one_page=is_on_one_page, time_limit_s=1200
            )
            page.goto(f"/assignments/{school.set_quiz(asked, rules)}")
            # What comes before and after the questions looks alike in all of them.
            is_first = behaviour == "interactive" and not is_on_one_page
            found += findings(page) if is_first else []
            page.get_by_role("button", name="Begin").click()
            page.locator(".option").first.wait_for()
            until_enhanced(page)  # else an answer given before would be kept by the next button only
            page.locator(".option").first.click()
            expect(page.locator("#status")).to_have_text("Saved")
            check = page.get_by_role("button", name="Check", exact=True)
            if check.count():
                check.first.click()
                page.locator(".feedback").first.wait_for()
            found += findings(page)
            if is_on_one_page:
                continue  # nor does a result tell how the questions were set out
            page.goto(f"/attempts/{page.url.split('/attempts/')[1].split('/')[0]}/submit")
            found += findings(page) if is_first else []
            page.get_by_role("button", name="Submit").click()
            page.locator(".section").first.wait_for()
            found += findings(page)
    assert found == []


def test_answers_given_without_a_connection_wait_in_the_page_and_go_when_it_returns(
    site: Site, school: SchoolClass, ada: Hand, app: Flask
) -> None:
    rules = QuizRules(shuffles_items=False, is_on_one_page=True)
    assignment = school.set_quiz(published(app, "single_choice")[:3], rules)
    page = site.somebody(ada.person)
    page.goto(f"/assignments/{assignment}")
    page.get_by_role("button", name="Begin").click()
    page.locator("#question-1").wait_for()
    until_enhanced(page)
    page.context.set_offline(True)
    expect(page.locator("#status")).to_contain_text("No connection")
    for number in (1, 2, 3):
        page.locator(f"#question-{number} .option").first.click()
    expect(page.locator("#status")).to_contain_text("Not saved yet")
    page.context.set_offline(False)
    expect(page.locator("#status")).to_have_text("Saved")
    expect(page.locator("main")).to_contain_text("3 of 3 answered")
    page.reload()
    expect(page.locator(".option input:checked")).to_have_count(3)
    site.troubles.clear()  # the browser reports what could not be sent


def test_a_question_is_answered_checked_and_left_by_keyboard_alone(
    site: Site, school: SchoolClass, ada: Hand, app: Flask
) -> None:
    rules = QuizRules(shuffles_items=False, behaviour="immediate")
    assignment = school.set_quiz(published(app, "single_choice")[:2], rules)
    page = site.somebody(ada.person)
    page.goto(f"/assignments/{assignment}")
    page.get_by_role("button", name="Begin").focus()
    page.keyboard.press("Enter")
    page.locator(".question__stem").wait_for()
    until_enhanced(page)
    page.keyboard.press("2")
    expect(page.locator(".option input").nth(1)).to_be_checked()
    page.locator(".option input").nth(1).focus()
    page.keyboard.press("Enter")  # within a field, where it presses the first button of the form
    page.locator(".feedback__verdict").wait_for()
    until_enhanced(page)
    page.keyboard.press("Enter")
    expect(page.locator(".question__number")).to_have_text("Question 2 of 2")
