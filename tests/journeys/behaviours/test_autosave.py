"""What is answered is kept as it is given, whatever becomes of the connection; case 45: two tabs."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.written_page import QUIZ, WrittenSite, run_until, status

pytestmark = pytest.mark.browser


def test_a_change_that_could_not_be_sent_is_tried_again_under_the_same_id_until_it_is_saved(
    site: WrittenSite,
) -> None:
    page = site.open(QUIZ)
    site.answer = lambda: {"status": 503, "json": {}}
    page.get_by_label("One").check()
    page.clock.run_for(1)
    expect(status(page)).to_have_text("Not saved yet, trying again")
    site.answer = lambda: {"json": {}}
    page.clock.run_for(1_000)
    expect(status(page)).to_have_text("Saved")
    first, second = site.posts
    assert first == second
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", first["step_id"]
    )
    page.get_by_label("Two").check()
    expect(status(page)).to_have_attribute("data-tone", "past")  # nothing is called saved that is not yet
    page.clock.run_for(1)
    expect(status(page)).to_have_attribute("data-tone", "")
    site.troubles.clear()  # the browser reports the 503 as well


def test_a_refusal_is_told_in_the_words_of_the_server_and_not_tried_again(site: WrittenSite) -> None:
    page = site.open(QUIZ)
    site.answer = lambda: {"status": 409, "json": {"message": "This attempt was handed in at 10:05."}}
    page.get_by_label("One").check()
    page.clock.run_for(1)
    expect(status(page)).not_to_be_empty()
    page.clock.run_for(60_000)
    expect(status(page)).to_have_text("This attempt was handed in at 10:05.")
    assert len(site.posts) == 1
    site.troubles.clear()  # the browser reports the 409 as well


def test_a_state_whose_answer_was_lost_goes_first_and_as_it_was_before_any_later_one(
    site: WrittenSite,
) -> None:
    page = site.open(QUIZ)
    site.answer = lambda: None
    with page.expect_event("requestfailed"):
        page.get_by_label("One").check()
        page.clock.run_for(1)
    expect(status(page)).to_have_text("Not saved yet, trying again")
    # The lost state arrives at last, the later one does not yet: nothing may be called saved.
    answers = iter([{"json": {}}, {"status": 503, "json": {}}])
    site.answer = lambda: next(answers, {"json": {}})
    page.get_by_label("Two").check()
    run_until(page, lambda: len(site.posts) >= 3, step_ms=10)
    expect(status(page)).to_have_text("Not saved yet, trying again")
    run_until(page, lambda: len(site.posts) >= 4, step_ms=100)
    expect(status(page)).to_have_text("Saved")
    assert [post["choice"] for post in site.posts] == ["1", "1", "2", "2"]
    first, again, later, later_again = (post["step_id"] for post in site.posts)
    assert first == again != later == later_again
    site.troubles.clear()  # the browser reports what failed as well


def test_who_wanted_to_go_on_without_a_connection_is_told_so_until_there_is_one(site: WrittenSite) -> None:
    page = site.open(QUIZ)
    site.answer = lambda: None
    with page.expect_event("requestfailed"):
        page.get_by_label("One").check()
        page.clock.run_for(1)
    expect(status(page)).to_have_text("Not saved yet, trying again")
    sent = len(site.posts)
    page.get_by_label("Text").press("Enter")
    held = "No connection: your answer stays on this page and is sent as soon as there is one"
    expect(status(page)).to_have_text(held)
    run_until(page, lambda: len(site.posts) > sent, step_ms=10)
    expect(status(page)).to_have_text(held)
    again = len(site.posts)
    site.answer = lambda: {"json": {}}
    run_until(page, lambda: len(site.posts) > again, step_ms=100)
    expect(status(page)).to_have_text("Saved")
    site.troubles.clear()  # the browser reports what failed as well


SEVERAL = """<form method="post" action="/next" data-enhance="autosave">
  <input type="hidden" name="csrf_token" value="token">
  <section data-save-url="/save/1"><input type="hidden" name="q1-step_id" value="a">
    <input type="hidden" name="q1-seen" value="0">
    <label><input type="radio" name="q1-choice" value="1"> One</label></section>
  <section data-save-url="/save/2"><input type="hidden" name="q2-step_id" value="b">
    <input type="hidden" name="q2-seen" value="0">
    <label><input type="radio" name="q2-choice" value="1"> Two</label>
    <div data-conflict hidden>There: <span data-conflict-stored></span>
      <button data-conflict-keep>Keep mine</button><button data-conflict-take>Take the other</button></div></section>
  <a class="question-map__link" data-number="2" data-state="open"><span data-state-words></span></a>
  </form>"""


def test_of_several_questions_on_a_page_each_is_kept_by_itself_and_none_is_left_in_the_queue(
    site: WrittenSite,
) -> None:
    page = site.open(SEVERAL)
    site.answer = lambda: {"status": 503, "json": {}, "headers": {"Retry-After": "3"}}
    page.get_by_label("One").check()
    page.get_by_label("Two").check()
    page.clock.run_for(1)
    expect(status(page)).to_have_text("Not saved yet, trying again")
    site.answer = lambda: {"json": {"number": 2, "state": "answered", "state_words": "answered", "seen": 7}}
    site.posts.clear()
    page.clock.run_for(2_000)
    assert site.posts == []  # the server asked for three seconds
    page.clock.run_for(1_100)
    page.clock.run_for(100)
    expect(status(page)).to_have_text("Saved")
    assert [sorted(post) for post in site.posts] == [
        ["csrf_token", "q1-choice", "q1-seen", "q1-step_id"],
        ["csrf_token", "q2-choice", "q2-seen", "q2-step_id"],
    ]
    assert page.locator("[name=q2-seen]").input_value() == "7"
    assert page.locator(".question-map__link").get_attribute("data-state") == "answered"
    site.troubles.clear()  # the browser reports the 503 as well


CONFLICT = {"message": "Answered elsewhere too. Choose.", "conflict": {"stored": "Peace", "seen": 9}}


def test_two_tabs_show_both_answers_and_send_the_one_that_is_chosen(site: WrittenSite) -> None:
    """Case 45."""
    page = site.open(SEVERAL)
    site.answer = lambda: {"status": 409, "json": CONFLICT}
    page.get_by_label("Two").check()
    page.clock.run_for(1)
    expect(page.locator("[data-conflict]")).to_contain_text("There: Peace")
    expect(status(page)).to_have_text("Answered elsewhere too. Choose.")
    page.clock.run_for(60_000)
    assert len(site.posts) == 1  # nothing is sent until the reader has chosen
    site.answer = lambda: {"json": {}}
    page.get_by_role("button", name="Keep mine").click()
    page.clock.run_for(1)
    expect(status(page)).to_have_text("Saved")
    expect(page.locator("[data-conflict]")).to_be_hidden()
    expect(page.get_by_label("Two")).to_be_focused()  # and not nowhere, with the button that is gone
    first, second = site.posts
    assert (second["q2-choice"], second["q2-seen"]) == ("1", "9")
    assert first["q2-step_id"] != second["q2-step_id"]
    site.troubles.clear()  # the browser reports the 409 as well


def test_taking_the_other_answer_loads_the_page_as_it_is_stored(site: WrittenSite) -> None:
    """Case 45."""
    page = site.open(SEVERAL)
    site.answer = lambda: {"status": 409, "json": CONFLICT}
    page.get_by_label("Two").check()
    page.clock.run_for(1)
    with page.expect_navigation():
        page.get_by_role("button", name="Take the other").click()
    expect(page.get_by_label("Two")).not_to_be_checked()
    assert len(site.posts) == 1
    site.troubles.clear()  # the browser reports the 409 as well
