"""The time that is left: told at set points, true to the server's, and at its end the attempt goes by itself."""

import pytest
from playwright.sync_api import expect

from tests.support.live import until_enhanced
from tests.support.written_page import QUIZ, WrittenSite, status

pytestmark = pytest.mark.browser
TIMER = """<p data-enhance="timer" data-left-s="{left}" data-half-s="1800" data-clock-url="/clock" data-over="time-up">
  <span role="timer" data-timer-words>20 min left</span> <span data-timer-until>until 10:20</span>
    <button type="button" data-timer-toggle hidden>Hide time</button></p>
  <form id="time-up" method="post" action="/submit"><input type="hidden" name="csrf_token" value="token"></form>"""


def test_the_time_counts_down_and_is_told_at_set_points_only(site: WrittenSite) -> None:
    page = site.open(TIMER.format(left=1802))
    shown = page.get_by_role("timer")
    expect(shown).to_have_text("31 min left")
    expect(status(page)).to_be_empty()
    page.clock.run_for(3_000)
    expect(status(page)).to_have_text("Half of your time is left")
    for left_s, words, said in (
        (601, "11 min left", "Half of your time is left"),
        (599, "10 min left", "10 minutes left"),
        (299, "4:59 left", "5 minutes left"),
        (59, "0:59 left", "1 minute left"),
    ):
        page.evaluate(
            "(s) => dispatchEvent(new CustomEvent('quizapp:left', { detail: { left_s: s } }))", left_s
        )
        expect(shown).to_have_text(words)
        expect(status(page)).to_have_text(said)


def test_more_time_given_while_it_runs_is_shown_with_the_next_answer(site: WrittenSite) -> None:
    page = site.open(TIMER.format(left=100) + QUIZ)
    site.answer = lambda: {"json": {"left_s": 1900, "half_s": 1850, "until": "until 10:50"}}
    page.get_by_label("One").check()
    page.clock.run_for(1)
    expect(page.get_by_role("timer")).to_have_text("32 min left")
    expect(page.locator("[data-timer-until]")).to_have_text("until 10:50")
    page.clock.run_for(49_000)
    expect(status(page)).not_to_have_text("Half of your time is left")
    # The half of the time that there is now, not of the 3,600 seconds that there were.
    page.clock.run_for(2_000)
    expect(status(page)).to_have_text("Half of your time is left")


def test_more_time_given_in_the_last_minute_is_asked_for_before_anything_is_handed_in(
    site: WrittenSite,
) -> None:
    page = site.open(TIMER.format(left=2))
    page.route("**/clock", lambda route: route.fulfill(json={"left_s": 600, "until": "until 10:30"}))
    page.clock.run_for(2_000)
    expect(page.get_by_role("timer")).to_have_text("10 min left")
    page.clock.run_for(5_000)
    assert site.posts == []


def test_at_the_end_without_a_connection_the_page_stays_and_goes_on_when_there_is_one(
    site: WrittenSite,
) -> None:
    page = site.open(TIMER.format(left=2))
    page.route("**/clock", lambda route: route.abort())
    page.clock.run_for(2_000)
    expect(status(page)).to_contain_text("What was saved is handed in without you")
    page.unroute("**/clock")
    with page.expect_navigation(url="**/submit"):
        page.clock.run_for(6_000)
    site.troubles.clear()  # the browser reports what failed as well


def test_the_time_can_be_hidden_and_stays_so(site: WrittenSite) -> None:
    page = site.open(TIMER.format(left=1000))
    page.get_by_role("button", name="Hide time").click()
    expect(page.locator("[data-timer-words]")).to_be_hidden()
    page.reload()
    until_enhanced(page)
    expect(page.locator("[data-timer-words]")).to_be_hidden()
    page.get_by_role("button", name="Show time").click()
    expect(page.get_by_role("timer")).to_be_visible()


def test_at_the_end_what_is_not_stored_goes_first_and_then_the_attempt_is_handed_in(
    site: WrittenSite,
) -> None:
    page = site.open(TIMER.format(left=2) + QUIZ)
    page.get_by_label("Text").press_sequentially("NEP")
    page.clock.run_for(300)
    assert site.posts == []
    with page.expect_navigation(url="**/submit"):
        page.clock.run_for(2_000)
    assert [post.get("text-0") for post in site.posts] == ["NEP", None]
