"""A class sits a test: joined by code, set, taken in the time each learner has, mended, regraded, taken away as files.

And what happens to whoever takes it on the way: another tab, a lost line, another device, the back button, no script.
"""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from playwright.sync_api import Download, Locator, Page, expect

from quizapp.domain.quiz_rules import QuizRules
from tests.conftest import TestClock
from tests.journeys.test_accessibility import AXE, RUN, SIDEWAYS
from tests.support import learning
from tests.support.hands import Hand, published
from tests.support.hands_on_pages import Keyboard, Mouse, Way
from tests.support.live import Site, until_enhanced
from tests.support.set_quizzes import a_class, begin
from tests.support.teaching import QUESTION, add

pytestmark = pytest.mark.browser
RIGHT, WRONG = "Leon Trotsky", "Vladimir Lenin"
POLICY = "Under which policy had the country newly begun to live"
MISCONCEPTION = "takes the leader for somebody else"


def answer(way: Way, page: Page, given: str) -> None:
    """Answer the question on the page, whichever of the two it is."""
    if page.locator(".option").count():
        way.tick(page.get_by_label(given))
    else:
        way.write(page.locator('[name="text-0"]'), "NEP")


def go_to(way: Way, page: Page, words: str) -> None:
    """Go to the question that has these words."""
    if words not in page.locator(".question__stem").inner_text():
        way.press(page.locator(".question-map__link:not([aria-current])"))
        expect(page.locator(".question__stem")).to_contain_text(words)


def saved(page: Page, act: Callable[[], None]) -> None:
    """Do something that is stored by itself, and wait until the page says so."""
    until_enhanced(page)
    page.evaluate("document.querySelector('#status').textContent = ''")
    act()
    expect(page.locator("#status")).to_have_text("Saved")


def downloaded(site: Site, page: Page, act: Callable[[], None]) -> bytes:
    """The file that comes of it."""
    with page.expect_download() as downloading:
        act()
    file: Download = downloading.value
    # A browser calls it a failed page when a link turns out to be a file.
    site.troubles[:] = [one for one in site.troubles if file.url not in one]
    return Path(file.path()).read_bytes()


@pytest.mark.parametrize("way", [Mouse(), Keyboard()], ids=["by-mouse", "by-keyboard"])
def test_a_class_joins_by_code_sits_a_timed_test_and_is_regraded_when_a_key_was_wrong(
    site: Site, app: Flask, at: TestClock, way: Way
) -> None:
    thea, ada = learning.a_person(app, name="Thea", role="teacher"), learning.a_person(app, name="Ada")
    writing = learning.browser_of(app, thea)
    wrong_key = {"key": "1", "options-0-misconception": MISCONCEPTION, "options-1-misconception": ""}
    mistaken = add(writing, "single_choice", **wrong_key)
    add(writing, "short_answer")
    teacher, learner, guest = site.somebody(thea), site.somebody(ada, width=360), site.somebody(width=360)

    # The class joins by the code.
    teacher.goto("/teacher/groups")
    way.write(teacher.get_by_label("Name"), "7b history")
    way.tick(teacher.get_by_label("Learners may join without an account"))
    way.press(teacher.get_by_role("button", name="Make the group"))
    code = teacher.locator(".join-code").inner_text().removeprefix("Code:").strip()
    for page, button in ((learner, "Join as Ada"), (guest, "Join without an account")):
        page.goto("/join")
        way.write(page.get_by_label("Code of the group"), code.lower())
        if page is guest:
            way.write(page.get_by_label("Your name in this class"), "=Mia")
        way.press(page.get_by_role("button", name=button))
        expect(page.get_by_text("You are in the group 7b history.")).to_be_visible()

    # The teacher agrees more time with one of them, makes a test of two questions, and sets it.
    teacher.reload()
    way.press(teacher.get_by_role("link", name="Ada"))
    agree(way, teacher, percent=150)
    way.press(place(teacher, "Quizzes"))
    way.press(teacher.get_by_role("link", name="Make a quiz"))
    way.press(teacher.get_by_role("link", name="Class test"))
    way.write(teacher.get_by_label("Name"), "Test on the beginnings")
    way.write(teacher.get_by_label("How many"), "")
    way.press(teacher.get_by_text("Questions asked in any case"))
    for words in (QUESTION, POLICY):
        way.write(teacher.get_by_label("Words in a question"), words)
        way.press(teacher.get_by_role("button", name="Find"))
        way.press(teacher.get_by_role("button", name=re.compile(f"^Ask it.*{words[:20]}")))
    way.press(teacher.get_by_role("button", name="Save"))
    expect(teacher.locator(".question__number")).to_have_count(2)
    way.press(teacher.get_by_role("link", name="Set to groups"))
    way.write(teacher.get_by_label("Closes"), "2026-03-02T11:00")
    way.press(teacher.get_by_role("button", name="Set it"))
    expect(teacher.get_by_text("Open at once until 2 March 2026, 11:00. Nobody has begun.")).to_be_visible()

    # Both begin at ten; each is told the time that is theirs.
    for page, minutes, until in ((learner, 30, "10:30"), (guest, 20, "10:20")):
        page.goto("/")
        way.press(page.get_by_role("link", name="Begin Test on the beginnings"))
        expect(page.locator(".rules").first).to_contain_text(f"{minutes} min")
        way.press(page.get_by_role("button", name="Begin, the clock starts"))
        expect(page.get_by_role("timer")).to_have_text(f"{minutes} min left")
        expect(page.locator(".timer__until")).to_have_text(f"until {until}")
        go_to(way, page, QUESTION)
    saved(learner, lambda: answer(way, learner, RIGHT))
    saved(guest, lambda: answer(way, guest, WRONG))

    # The teacher gives one of them more time: it shows with the next answer, and to nobody else.
    at.advance(minutes=15)
    teacher.goto("/teacher/groups")
    way.press(teacher.get_by_role("link", name="7b history"))
    way.press(teacher.get_by_role("link", name="Ada"))
    agree(way, teacher, percent=200)
    for page, left, until in ((learner, "25 min left", "10:40"), (guest, "4:5", "10:20")):
        go_to(way, page, POLICY)
        expect(page.get_by_role("timer")).to_contain_text(left)
        expect(page.locator(".timer__until")).to_have_text(f"until {until}")
    guest.goto("/teacher/groups")
    assert "Ada" not in guest.content()
    guest.go_back()
    expect(guest.locator(".question__stem")).to_contain_text(POLICY)

    # Time runs out for the guest, whose page holds an answer that nobody has seen; the other goes on.
    at.advance(minutes=6)
    way.write(guest.locator('[name="text-0"]'), "NEP")
    expect(guest.locator("#status")).to_contain_text("time was up")
    way.press(guest.get_by_role("button", name="Finish…").first)
    way.press(guest.get_by_role("link", name="See what came of it"))
    expect(guest.locator(".lede")).to_contain_text("what was stored was submitted 2 March 2026, 10:20")
    expect(guest.locator(".figures")).to_contain_text("1 of 2")
    saved(learner, lambda: answer(way, learner, RIGHT))
    way.press(learner.locator(".actions").get_by_role("button", name="Finish…"))
    way.press(learner.get_by_role("button", name="Submit 2 answers"))
    expect(learner.locator(".figures")).to_contain_text("1 of 2")
    expect(learner.locator("main")).to_contain_text("when the quiz has closed")
    expect(learner.locator("main")).not_to_contain_text("The article makes Trotsky its focal figure")

    # The key was wrong: it is mended, the regrade rehearsed and applied.
    teacher.goto(f"/teacher/items/{mistaken}")
    way.tick(teacher.locator('[name="key"][value="0"]'))
    way.write(teacher.locator('[name="options-0-misconception"]'), "")
    way.write(teacher.locator('[name="options-1-misconception"]'), "takes the authority for the leader")
    way.press(teacher.get_by_role("button", name="Publish"))
    at.now = at.now.replace(hour=10, minute=5)  # 11:05 in Berlin: the test has closed
    way.press(place(teacher, "Gradebook"))
    way.press(teacher.get_by_role("link", name="7b history"))
    way.press(teacher.get_by_role("link", name="Regrade"))
    rows = teacher.locator("tbody tr")
    expect(rows).to_have_count(2)
    assert sorted(row.split("\t")[:4] for row in rows.all_inner_texts()) == [
        ["=Mia", "1", "0", "−1"],
        ["Ada", "1", "2", "+1"],
    ]
    way.write(teacher.get_by_label("Why marks change"), "The key was wrong.")
    way.press(teacher.get_by_role("button", name="Change marks in 2 attempts"))
    expect(teacher.locator("main")).to_contain_text("Regraded: marks in 2 attempts have changed.")
    for page, points in ((learner, "2 of 2"), (guest, "0 of 2")):
        page.reload()
        expect(page.locator(".figures")).to_contain_text(points)
        expect(page.locator(".notice")).to_contain_text("Your teacher has corrected a question of this quiz")
        expect(page.locator("main")).to_contain_text("The article makes Trotsky its focal figure")

    # The marks are taken away; a name that a spreadsheet would calculate is none there.
    way.press(place(teacher, "Gradebook"))
    way.press(teacher.get_by_role("link", name="7b history"))
    text = downloaded(site, teacher, lambda: way.press(teacher.get_by_role("link", name="Lines (CSV)")))
    book = downloaded(site, teacher, lambda: way.press(teacher.get_by_role("link", name="Workbook (XLSX)")))
    lines = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    kept = [(line["learner"], line["points"], line["points_most"], line["is_regraded"]) for line in lines]
    assert kept == [("'=Mia", "0.0", "2.0", "1"), ("Ada", "2.0", "2.0", "1")]
    grid = [row[1:] for row in openpyxl.load_workbook(io.BytesIO(book))["Marks"].values]
    assert grid[1:] == [("'=Mia", 0), ("Ada", 2)]


def place(teacher: Page, name: str) -> Locator:
    """A place of the teacher area."""
    return teacher.get_by_role("navigation", name="Teaching").get_by_role("link", name=name)


def agree(way: Way, teacher: Page, *, percent: int) -> None:
    """Give the learner on the page so much of the time that others have."""
    way.write(teacher.get_by_label("Time, in per cent"), str(percent))
    way.press(teacher.get_by_role("button", name="Agree this"))
    expect(teacher.locator(".messages, [role=status]").first).to_be_attached()


def begun(site: Site, ada: Hand, rules: QuizRules, *, script: bool = True, **agreed: int) -> Page:
    """A page of Ada's on the first question of an attempt that has just begun."""
    school = a_class(site.app, ada)
    school.agree(ada, **agreed)
    attempt_id = begin(ada, school.set_quiz(published(site.app, "single_choice")[:2], rules))
    page = site.somebody(ada.person, script=script, width=320)
    page.goto(f"/attempts/{attempt_id}")
    expect(page.locator(".question__number")).to_have_text("Question 1 of 2")
    if script:
        until_enhanced(page)
    return page


def choose(page: Page, number: int) -> str:
    """Choose an option by where it stands; gives its words."""
    option = page.locator(".option").nth(number)
    option.click()
    return option.inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_of_two_tabs_the_second_shows_both_answers_and_the_learner_chooses(
    site: Site, app: Flask, at: TestClock, script: bool
) -> None:
    """Case 45."""
    first = begun(site, Hand(app, name="Ada"), QuizRules(shuffles_items=False), script=script)
    second = first.context.new_page()
    second.goto(first.url)
    if script:
        until_enhanced(second)

    def store(page: Page, number: int) -> str:
        words = choose(page, number)
        if not script:
            page.get_by_role("button", name="Next").click()
        return words

    there = store(first, 0)
    expect(first.locator("#status" if script else ".question__number")).to_have_text(
        re.compile("^Saved|Question 2")
    )
    mine = store(second, 1)
    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("answered in another tab or on another device too")
    expect(conflict).to_contain_text(there)
    if not script:
        expect(conflict).to_contain_text(mine)
    conflict.get_by_role("button", name="Keep the one on this page").click()
    expect(conflict).to_be_hidden()
    if script:
        expect(second.locator("#status")).to_have_text("Saved")
    # Now the first tab is the one that has not heard.
    first.goto(second.url)
    expect(first.locator(".option", has_text=mine).locator("input")).to_be_checked()
    if script:
        until_enhanced(first)
    store(second, 2)
    if script:
        expect(second.locator("#status")).to_have_text("Saved")
    store(first, 0)
    first.locator(".conflict").get_by_text("Take the one stored there").click()
    expect(first.locator(".conflict")).to_be_hidden()
    expect(first.locator(".option__control").nth(2)).to_be_checked()


def test_an_answer_given_off_line_stays_until_it_is_stored_and_another_device_goes_on_from_there(
    site: Site, app: Flask, at: TestClock
) -> None:
    ada = Hand(app, name="Ada")
    page = begun(site, ada, QuizRules(shuffles_items=False, time_limit_s=1200))
    page.context.set_offline(True)
    choose(page, 1)
    expect(page.locator("#status")).to_have_text("Not saved yet, trying again")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#status")).to_contain_text("your answer stays on this page")
    expect(page.locator(".question__number")).to_have_text("Question 1 of 2")
    page.context.set_offline(False)
    expect(page.locator("#status")).to_have_text("Saved")
    page.reload()
    expect(page.locator(".option__control").nth(1)).to_be_checked()
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".question__number")).to_have_text("Question 2 of 2")

    at.advance(minutes=5)
    device = site.somebody(ada.person, width=360)
    device.goto("/")
    device.get_by_role("link", name="Go on with Ours, 15 min left").click()
    expect(device.locator(".question__number")).to_have_text("Question 2 of 2")
    choose(device, 0)
    device.get_by_role("button", name="Finish…").first.click()
    expect(device.locator("main")).to_contain_text("All 2 questions are answered.")
    device.get_by_role("button", name="Submit 2 answers").click()
    expect(device.locator(".lede")).to_contain_text("Submitted 2 March 2026, 10:05")

    # The page left behind, and the back button: neither changes anything, and both say why.
    choose(page, 2)
    expect(page.locator("#status")).to_contain_text("submitted")
    device.go_back()
    expect(device.locator(".lede")).to_contain_text("Submitted 2 March 2026, 10:05")
    page.get_by_role("button", name="Finish…").first.click()
    page.get_by_role("link", name="See what came of it").click()
    expect(page.locator(".figures")).to_contain_text("2 of 2")
    site.troubles.clear()  # the browser reports what could not be sent


def test_without_a_script_every_page_on_the_way_through_a_quiz_is_clean_at_320_px(
    site: Site, app: Flask, at: TestClock
) -> None:
    rules = QuizRules(shuffles_items=False, time_limit_s=1200, behaviour="interactive")
    ada = Hand(app, name="Ada")
    page = begun(site, ada, rules, script=False, break_minutes=5)
    # axe is a script itself, so it looks at the same address in another window, of the same width.
    other = site.somebody(ada.person, width=320)
    found: list[str] = []

    def look() -> None:
        other.goto(page.url)
        other.evaluate(AXE)
        found.extend(f"{page.url}: {line}" for line in other.evaluate(RUN, []))
        if page.evaluate(SIDEWAYS) > 0:
            found.append(f"{page.url}: wider than the screen")

    look()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".question__error")).to_be_visible()
    page.get_by_role("button", name="Take a hint").click()
    expect(page.get_by_label("Hints taken")).to_be_visible()
    choose(page, 1)
    page.get_by_role("button", name="Flag for later").click()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".feedback")).to_be_visible()
    look()
    page.get_by_role("button", name="Take a break").click()
    expect(page.locator("h1")).to_have_text("The clock stands still")
    look()
    page.get_by_role("button", name="Go on with the quiz").click()
    page.get_by_role("button", name="Finish…").click()
    expect(page.locator("main")).to_contain_text("You flagged for later:")
    look()
    page.get_by_role("button", name="Submit 1 answer").click()
    expect(page.locator(".figures")).to_be_visible()
    look()
    page.get_by_role("link", name="All attempts").click()
    look()
    assert found == []
