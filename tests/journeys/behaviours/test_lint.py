"""What is written is checked as it is typed, and told where it is looked for, without disturbing who types."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.written_page import WrittenSite, run_until, status

pytestmark = pytest.mark.browser
WRITTEN = (
    """<form method="post" action="/next" data-enhance="lint" data-check-url="/check" {more}>
  <input type="hidden" name="csrf_token" value="token">
  <div hidden data-advice-level="error"><i></i><span><strong>Before publishing:</strong> </span></div>
  <div hidden data-advice-level="warning"><i></i><span><strong>Advice:</strong> </span></div>
  <ul id="stem-advice" data-advice="stem"></ul><label>Question <textarea id="stem" name="stem"></textarea></label>
  <details><summary>More</summary><ul data-advice="source"></ul><input id="source" name="source"></details>
  <ul data-advice="claim"></ul><label>Claim <input id="claim" name="claim"></label>
  <button>Publish</button></form>"""
    + 60 * "<br>"
)
SAID = {
    "tally": "2 things stop publishing, 1 piece of advice",
    "advice": {
        "stem": [["error", "It asks nothing.", "/teacher/items?q=that"], ["warning", "It is long."]],
        "claim": [["error", "It names <b>none</b>."]],
    },
    "is_whole": True,
}


def advice(page: Page, name: str) -> list[str]:
    """What is said of a field, as it is read."""
    return page.locator(f"[data-advice={name}] li").all_inner_texts()


def test_what_is_typed_is_checked_after_a_pause_and_told_beside_its_field_with_the_focus_where_it_was(
    site: WrittenSite,
) -> None:
    site.answer = lambda: {"json": SAID}
    page = site.open(WRITTEN.format(more="data-tells-all"))
    box = page.get_by_label("Question")
    box.press_sequentially("Why")
    page.clock.run_for(500)
    assert site.posts == []
    top = box.bounding_box()
    page.clock.run_for(200)
    expect(status(page)).to_have_text("2 things stop publishing, 1 piece of advice")
    assert advice(page, "stem") == [
        "Before publishing: It asks nothing. Look at it in a new tab",
        "Advice: It is long.",
    ]
    link = page.get_by_role("link", name="Look at it in a new tab")
    assert link.get_attribute("href") == "/teacher/items?q=that"
    assert advice(page, "claim") == ["Before publishing: It names <b>none</b>."]
    assert [(post["csrf_token"], post["stem"]) for post in site.posts] == [("token", "Why")]
    expect(box).to_be_focused()
    assert box.bounding_box() == top
    other = {"tally": "1 piece of advice", "advice": {"source": [["warning", "So."]]}, "is_whole": True}
    site.answer = lambda: {"json": other}
    box.press_sequentially("?")
    page.clock.run_for(700)
    expect(status(page)).to_have_text("1 piece of advice")
    assert advice(page, "stem") == []
    expect(page.locator("summary")).to_have_text("More (1 to look at)")


def test_of_a_new_question_only_those_fields_are_told_of_where_somebody_has_been(site: WrittenSite) -> None:
    site.answer = lambda: {"json": SAID}
    page = site.open(WRITTEN.format(more=""))
    page.get_by_label("Question").fill("Why?")
    page.get_by_label("Claim").focus()  # leaving a field asks without waiting for a pause
    page.clock.run_for(1)
    expect(status(page)).to_have_text(
        "2 things stop publishing, 1 piece of advice, some in fields that you have not come to yet"
    )
    assert (len(advice(page, "stem")), advice(page, "claim")) == (2, [])
    page.get_by_label("Question").focus()
    expect(status(page)).to_have_text("2 things stop publishing, 1 piece of advice")
    assert len(advice(page, "claim")) == 1
    assert len(site.posts) == 1


def test_one_check_at_a_time_and_an_answer_to_what_has_changed_since_is_dropped(site: WrittenSite) -> None:
    page = site.open(WRITTEN.format(more="data-tells-all"))
    box = page.get_by_label("Question")

    def answered_late() -> dict[str, Any]:
        box.press_sequentially("!")
        return {"json": {**SAID, "tally": "Out of date"}}

    site.answer = answered_late
    box.fill("Why")
    page.clock.run_for(700)
    expect(box).to_have_value("Why!")
    expect(status(page)).to_be_empty()
    site.answer = lambda: {"json": SAID}
    page.clock.run_for(1_300)
    expect(status(page)).to_have_text("2 things stop publishing, 1 piece of advice")
    assert [post["stem"] for post in site.posts] == ["Why", "Why!"]


def test_a_check_that_does_not_get_through_says_nothing_and_the_next_change_tries_again(
    site: WrittenSite,
) -> None:
    page = site.open(WRITTEN.format(more="data-tells-all"))
    for sent, answer in enumerate((None, {"status": 503, "json": {}}, {"status": 401, "json": {}}), 1):
        site.answer = lambda answer=answer: answer
        page.get_by_label("Question").press_sequentially("Why")
        with page.expect_event("requestfailed" if answer is None else "requestfinished"):
            run_until(page, lambda sent=sent: len(site.posts) == sent, step_ms=100)
        expect(status(page)).to_be_empty()
    site.answer = lambda: {"json": SAID}
    page.get_by_label("Question").press_sequentially("?")
    run_until(page, lambda: len(site.posts) == 4, step_ms=100)
    expect(status(page)).to_have_text("2 things stop publishing, 1 piece of advice")
    site.troubles.clear()  # the browser reports what failed as well


def test_nothing_moves_under_a_press(site: WrittenSite) -> None:
    site.answer = lambda: {"json": SAID}
    page = site.open(WRITTEN.format(more="data-tells-all"))
    page.get_by_label("Question").fill("Why")
    page.get_by_label("Claim").hover()
    page.mouse.down()
    with page.expect_response("**/check"):
        page.clock.run_for(700)
    assert advice(page, "stem") == []
    page.mouse.up()
    page.clock.run_for(1)
    expect(page.locator("[data-advice=stem] li")).to_have_count(2)
