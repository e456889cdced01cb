"""Each behaviour in static/js by itself, in a real browser, under the same Content-Security-Policy as the site."""

import json
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Route, expect

from quizapp.web import static_files
from tests.support.live import until_enhanced

pytestmark = pytest.mark.browser

SITE = "http://quizapp.test"
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-n'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'"
)


class Site:
    """One page whose body the test writes, the static files, and every POST it was sent."""

    def __init__(self, context: BrowserContext) -> None:
        app = Flask("static_only", static_folder=None)
        app.register_blueprint(static_files.bp)
        self._static = app.test_client()
        self._context = context
        self._body = ""
        self.troubles: list[str] = []
        self.posts: list[dict[str, str]] = []
        self.answer: Callable[[], dict[str, Any] | None] = lambda: {"json": {}}
        context.route("**/*", self._serve)

    def open(self, body: str) -> Page:
        """The page with this body, its behaviours loaded."""
        self._body = body
        page = self._context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on(
            "console", lambda message: self.troubles.append(message.text) if message.type == "error" else None
        )
        page.clock.install(time=0)
        page.goto(f"{SITE}/")
        until_enhanced(page)
        return page

    def _serve(self, route: Route, request: Request) -> None:
        if request.method == "POST":
            self.posts.append(fields_of(request))
            answer = self.answer()
            if answer is None:
                route.abort()
            else:
                route.fulfill(**answer)
        elif "/static/" in request.url:
            response = self._static.get(request.url.removeprefix(SITE))
            route.fulfill(status=response.status_code, content_type=response.content_type, body=response.data)
        else:
            head = (
                f'<script type="importmap" nonce="n">{static_files.import_map_json()}</script>'
                f'<script type="module" src="{static_files.static_url("js/main.js")}"></script>'
            )
            html = (
                f'<!doctype html><title>Test</title>{head}{self._body}<div id="status" role="status"></div>'
            )
            route.fulfill(
                content_type="text/html; charset=utf-8",
                body=html,
                headers={"Content-Security-Policy": POLICY},
            )


def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form that was posted, either way of writing them."""
    sent = request.post_data_buffer or b""
    kind = request.headers["content-type"]
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(sent.decode()))
    parts = message_from_bytes(f"Content-Type: {kind}\n\n".encode() + sent).get_payload()
    assert isinstance(parts, list)
    return {part.get_param("name", header="content-disposition"): part.get_payload() for part in parts}  # type: ignore[union-attr, misc]


@pytest.fixture
def site(chromium: Browser) -> Iterator[Site]:
    context = chromium.new_context(timezone_id="Australia/Lord_Howe")
    made = Site(context)
    yield made
    context.close()
    assert made.troubles == []


def status(page: Page) -> Locator:
    return page.locator("#status")


QUIZ = """<form method="post" action="/next" data-enhance="autosave" data-save-url="/save">
  <input type="hidden" name="csrf_token" value="token"><input type="hidden" name="step_id" value="from the server">
  <label><input type="radio" name="choice" value="1"> One</label>
  <label><input type="radio" name="choice" value="2"> Two</label>
  <label>Text <input name="text-0"></label></form>"""


def test_a_choice_is_saved_at_once_with_the_token_and_said_to_be(site: Site) -> None:
    page = site.open(QUIZ)
    page.get_by_label("Two").check()
    page.clock.run_for(1)
    expect(status(page)).to_have_text("Saved")
    assert [(post["csrf_token"], post["choice"]) for post in site.posts] == [("token", "2")]


def test_typing_is_saved_after_a_pause_and_not_at_every_letter(site: Site) -> None:
    page = site.open(QUIZ)
    page.get_by_label("Text").press_sequentially("NEP")
    page.clock.run_for(500)
    assert site.posts == []
    page.clock.run_for(200)
    expect(status(page)).to_have_text("Saved")
    assert [post["text-0"] for post in site.posts] == ["NEP"]


def test_a_change_that_could_not_be_sent_is_tried_again_under_the_same_id_until_it_is_saved(
    site: Site,
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
    site.troubles.clear()  # the browser reports the 503 as well


def test_another_change_gets_another_id_so_that_it_is_never_taken_for_the_first(site: Site) -> None:
    page = site.open(QUIZ)
    for label in ("One", "Two"):
        page.get_by_label(label).check()
        page.clock.run_for(1)
        expect(status(page)).to_have_text("Saved")
        page.evaluate("document.querySelector('#status').textContent = ''")
    assert [post["choice"] for post in site.posts] == ["1", "2"]
    assert len({post["step_id"] for post in site.posts}) == 2


def test_a_refusal_is_told_in_the_words_of_the_server_and_not_tried_again(site: Site) -> None:
    page = site.open(QUIZ)
    site.answer = lambda: {"status": 409, "json": {"message": "This attempt was handed in at 10:05."}}
    page.get_by_label("One").check()
    page.clock.run_for(1)
    expect(status(page)).not_to_be_empty()
    page.clock.run_for(60_000)
    expect(status(page)).to_have_text("This attempt was handed in at 10:05.")
    assert len(site.posts) == 1
    site.troubles.clear()  # the browser reports the 409 as well


def test_a_state_whose_answer_was_lost_goes_first_and_as_it_was_before_any_later_one(site: Site) -> None:
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


def test_who_wanted_to_go_on_without_a_connection_is_told_so_until_there_is_one(site: Site) -> None:
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


def run_until(page: Page, happened: Callable[[], bool], *, step_ms: int) -> None:
    """Let the page's clock go on a little at a time, since what it waits for comes from outside of that clock."""
    for _ in range(200):
        if happened():
            return
        page.clock.run_for(step_ms)
    raise AssertionError("in vain let the clock go on")


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
    site: Site,
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


def test_two_tabs_show_both_answers_and_send_the_one_that_is_chosen(site: Site) -> None:
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
    first, second = site.posts
    assert (second["q2-choice"], second["q2-seen"]) == ("1", "9")
    assert first["q2-step_id"] != second["q2-step_id"]
    site.troubles.clear()  # the browser reports the 409 as well


def test_taking_the_other_answer_loads_the_page_as_it_is_stored(site: Site) -> None:
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


TIMER = """<p data-enhance="timer" data-left-s="{left}" data-half-s="1800" data-clock-url="/clock" data-over="time-up">
  <span role="timer" data-timer-words>20 min left</span> <span data-timer-until>until 10:20</span>
    <button type="button" data-timer-toggle hidden>Hide time</button></p>
  <form id="time-up" method="post" action="/submit"><input type="hidden" name="csrf_token" value="token"></form>"""


def test_the_time_counts_down_and_is_told_at_set_points_only(site: Site) -> None:
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


def test_more_time_given_while_it_runs_is_shown_with_the_next_answer(site: Site) -> None:
    page = site.open(TIMER.format(left=100) + QUIZ)
    site.answer = lambda: {"json": {"left_s": 1900, "until": "until 10:50"}}
    page.get_by_label("One").check()
    page.clock.run_for(1)
    expect(page.get_by_role("timer")).to_have_text("32 min left")
    expect(page.locator("[data-timer-until]")).to_have_text("until 10:50")


def test_more_time_given_in_the_last_minute_is_asked_for_before_anything_is_handed_in(site: Site) -> None:
    page = site.open(TIMER.format(left=2))
    page.route("**/clock", lambda route: route.fulfill(json={"left_s": 600, "until": "until 10:30"}))
    page.clock.run_for(2_000)
    expect(page.get_by_role("timer")).to_have_text("10 min left")
    page.clock.run_for(5_000)
    assert site.posts == []


def test_at_the_end_without_a_connection_the_page_stays_and_goes_on_when_there_is_one(site: Site) -> None:
    page = site.open(TIMER.format(left=2))
    page.route("**/clock", lambda route: route.abort())
    page.clock.run_for(2_000)
    expect(status(page)).to_contain_text("What was saved is handed in without you")
    page.unroute("**/clock")
    with page.expect_navigation(url="**/submit"):
        page.clock.run_for(6_000)
    site.troubles.clear()  # the browser reports what failed as well


def test_the_time_can_be_hidden_and_stays_so(site: Site) -> None:
    page = site.open(TIMER.format(left=1000))
    page.get_by_role("button", name="Hide time").click()
    expect(page.locator("[data-timer-words]")).to_be_hidden()
    page.reload()
    until_enhanced(page)
    expect(page.locator("[data-timer-words]")).to_be_hidden()
    page.get_by_role("button", name="Show time").click()
    expect(page.get_by_role("timer")).to_be_visible()


def test_at_the_end_what_is_not_stored_goes_first_and_then_the_attempt_is_handed_in(site: Site) -> None:
    page = site.open(TIMER.format(left=2) + QUIZ)
    page.get_by_label("Text").press_sequentially("NEP")
    page.clock.run_for(300)
    assert site.posts == []
    with page.expect_navigation(url="**/submit"):
        page.clock.run_for(2_000)
    assert [post.get("text-0") for post in site.posts] == ["NEP", None]


FLAG = (
    '<form method="post" action="/next"><input type="hidden" name="csrf_token" value="token">'
    '<input name="text-0" value="x">'
    '<button data-enhance="flag" data-number="2" formaction="/2/flag" aria-pressed="false">Flag</button>'
    '<a class="question-map__link" data-number="2"><span data-flag-words></span></a></form>'
)


def test_a_flag_is_set_and_taken_back_without_leaving_the_page(site: Site) -> None:
    page = site.open(FLAG)
    button = page.get_by_role("button", name="Flag")
    for flag, pressed, words in (("yes", "true", ", flagged"), ("no", "false", "")):
        button.click()
        expect(button).to_have_attribute("aria-pressed", pressed)
        expect(page.locator("[data-flag-words]")).to_have_text(words)
        assert site.posts[-1]["flag"] == flag
        assert "text-0" not in site.posts[-1]


def test_a_flag_that_does_not_get_through_says_so_and_is_not_shown(site: Site) -> None:
    page = site.open(FLAG)
    site.answer = lambda: None
    page.get_by_role("button", name="Flag").click()
    expect(status(page)).to_contain_text("Not flagged")
    expect(page.get_by_role("button")).to_have_attribute("aria-pressed", "false")
    site.troubles.clear()  # the browser reports what failed as well


CARD = """<article data-enhance="shortcuts focus" {more}><h2 tabindex="-1" data-focus>Scissors</h2>
  <button type="button" data-opens="keys" data-keys="?" hidden>Keys</button><dialog id="keys"><p>All keys</p></dialog>
  <input aria-label="Recalled" name="text-0">
  <button type="button" class="again" data-keys="1">Again</button>
  <button type="button" class="good" data-keys="3 Space Enter">Good</button>
  </article><button type="button" class="outside">Outside</button>"""
COUNT = (
    "() => { window.pressed = []; addEventListener('click', ({ target }) => pressed.push(target.className)) }"
)


def opened_card(site: Site, more: str = "") -> Page:
    page = site.open(CARD.format(more=more))
    page.evaluate(COUNT)
    return page


def test_the_question_has_the_focus_and_a_digit_presses_its_rating(site: Site) -> None:
    page = opened_card(site)
    assert page.evaluate("document.activeElement.textContent") == "Scissors"
    for key in ("1", "3", "Space", "Enter", "4"):
        page.keyboard.press(key)
    assert page.evaluate("window.pressed") == ["again", "good", "good", "good"]


def test_keys_do_nothing_while_somebody_types_or_is_outside_the_card(site: Site) -> None:
    page = opened_card(site)
    page.get_by_label("Recalled").press_sequentially("13 ?")
    page.locator(".outside").focus()
    page.keyboard.press("1")
    page.keyboard.press("?")
    assert page.get_by_label("Recalled").input_value() == "13 ?"
    assert page.evaluate("window.pressed") == []
    assert not page.locator("#keys").is_visible()


def test_a_modifier_leaves_the_key_to_the_browser(site: Site) -> None:
    page = opened_card(site)
    page.keyboard.press("Alt+1")
    assert page.evaluate("window.pressed") == []


def test_enter_on_a_button_presses_that_button_alone(site: Site) -> None:
    page = opened_card(site)
    page.locator(".again").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("window.pressed") == ["again"]


def test_space_goes_on_after_a_click_on_an_option_and_chooses_for_somebody_at_the_keyboard(
    site: Site,
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


def test_a_question_mark_opens_the_list_of_keys_and_escape_closes_it(site: Site) -> None:
    page = opened_card(site)
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    assert page.evaluate("window.pressed") == [""]


def test_single_keys_can_be_turned_off(site: Site) -> None:
    page = opened_card(site, 'data-shortcuts="off"')
    page.keyboard.press("1")
    assert page.evaluate("window.pressed") == []


def test_a_form_carries_how_long_the_question_was_in_view_and_the_readers_zone(site: Site) -> None:
    page = site.open(
        '<form method="post" action="/answer" data-enhance="took zone"><input type="hidden" name="took_ms" value="">'
        '<input type="hidden" name="zone" value=""><button>Answer</button></form>'
    )
    page.clock.run_for(4_200)
    page.get_by_role("button").click()
    page.wait_for_url(f"{SITE}/answer")
    assert site.posts[0]["zone"] == "Australia/Lord_Howe"
    assert 4_200 <= int(site.posts[0]["took_ms"]) < 60_000


def test_a_form_pressed_twice_goes_once_and_works_again_later(site: Site) -> None:
    site.answer = lambda: {"status": 204}
    page = site.open(
        '<form method="post" action="/answer" data-enhance="once"><button>Answer</button></form>'
    )
    with page.expect_response("**/answer"):
        page.get_by_role("button").dblclick()
    page.clock.run_for(8_000)
    with page.expect_response("**/answer"):
        page.get_by_role("button").click()
    assert len(site.posts) == 2


def test_the_first_heading_that_asks_for_the_focus_keeps_it(site: Site) -> None:
    page = site.open(
        '<div data-enhance="focus"><h2 tabindex="-1" data-focus>Look again</h2></div>'
        '<form data-enhance="focus"><h2 tabindex="-1" data-focus>Question</h2></form>'
    )
    assert page.evaluate("document.activeElement.textContent") == "Look again"


@pytest.mark.parametrize(
    "options",
    [
        {
            "type": "bar",
            "data": {"labels": ["Mon"], "datasets": [{"data": [3], "backgroundColor": "var(--chart-1)"}]},
        },
        {
            "type": "matrix",
            "heat": {"columns": 1, "rows": 1, "maximum": 4},
            "data": {"datasets": [{"data": [{"x": 0, "y": 0, "v": 4}]}]},
        },
    ],
    ids=["bars", "heat"],
)
def test_a_chart_is_drawn_under_the_policy_and_named_by_its_caption(
    site: Site, options: dict[str, Any]
) -> None:
    escaped = json.dumps(options).replace('"', "&quot;")
    page = site.open(
        f'<figure data-enhance="charts" data-chart="{escaped}"><figcaption>Cards due: 3 on Monday</figcaption>'
        '<div class="chart__canvas"></div></figure>'
    )
    canvas = page.get_by_role("img", name="Cards due: 3 on Monday")
    assert canvas.is_visible()
    pixels = "(canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data"
    assert canvas.evaluate(f"(canvas) => ({pixels})(canvas).some((byte) => byte > 0)")


ORDER = """<form><ul data-enhance="order">
  <li><label><span class="pick__text">War</span> <select name="pick-0"><option value="">Place</option>
    <option>1</option><option>2</option><option>3</option></select></label></li>
  <li><label><span class="pick__text">Peace</span> <select name="pick-1"><option value="">Place</option>
    <option>1</option><option>2</option><option>3</option></select></label></li>
  <li><label><span class="pick__text">Bread</span> <select name="pick-2"><option value="">Place</option>
    <option>1</option><option>2</option><option>3</option></select></label></li></ul></form>"""


def places(page: Page) -> dict[str, str]:
    """What is chosen in the list of each row, by its name."""
    lists = page.locator("select[name^=pick-]").all()
    return {box.get_attribute("name") or "": box.input_value() for box in lists}


def test_moving_a_row_gives_every_row_its_place_and_keeps_the_focus(site: Site) -> None:
    page = site.open(ORDER)
    button = page.get_by_role("button", name="Move up: Bread")
    button.wait_for()
    assert places(page) == {"pick-0": "", "pick-1": "", "pick-2": ""}
    button.focus()
    page.keyboard.press("Enter")
    assert places(page) == {"pick-0": "1", "pick-1": "3", "pick-2": "2"}
    page.keyboard.press("Enter")
    assert places(page) == {"pick-0": "2", "pick-1": "3", "pick-2": "1"}
    expect(button).to_be_focused()
    page.keyboard.press("Enter")  # it is the first already
    assert places(page) == {"pick-0": "2", "pick-1": "3", "pick-2": "1"}


def test_a_place_chosen_in_a_list_moves_its_row_and_no_move_throws_a_chosen_place_away(site: Site) -> None:
    page = site.open(ORDER)
    page.get_by_role("button", name="Move up: Bread").wait_for()
    page.locator("[name=pick-0]").select_option("3")
    assert (shown_order(page), places(page)) == (
        ["Peace", "Bread", "War"],
        {"pick-0": "3", "pick-1": "", "pick-2": ""},
    )
    expect(page.locator("[name=pick-0]")).to_be_focused()
    page.locator("[name=pick-2]").select_option("3")  # War has it, and takes the first that is free
    assert shown_order(page) == ["War", "Peace", "Bread"]
    assert places(page) == {"pick-0": "1", "pick-1": "", "pick-2": "3"}
    page.locator("[name=pick-1]").select_option("2")
    page.locator("[name=pick-2]").select_option("1")  # now all have one: the two change places
    assert shown_order(page) == ["Bread", "Peace", "War"]
    page.get_by_role("button", name="Move down: Bread").click()
    assert shown_order(page) == ["Peace", "Bread", "War"]
    assert places(page) == {"pick-0": "3", "pick-1": "1", "pick-2": "2"}


def test_an_order_that_was_saved_is_shown_as_it_was_saved(site: Site) -> None:
    page = site.open(ORDER.replace("<option>2</option>", "<option selected>2</option>", 1))
    page.get_by_role("button", name="Move up: Bread").wait_for()
    assert shown_order(page) == ["Peace", "War", "Bread"]


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
    site: Site,
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


def test_of_a_new_question_only_those_fields_are_told_of_where_somebody_has_been(site: Site) -> None:
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


def test_one_check_at_a_time_and_an_answer_to_what_has_changed_since_is_dropped(site: Site) -> None:
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


@pytest.mark.parametrize("answer", [None, {"status": 503, "json": {}}, {"status": 401, "json": {}}])
def test_a_check_that_does_not_get_through_says_nothing_and_the_next_change_tries_again(
    site: Site, answer: dict[str, Any] | None
) -> None:
    page = site.open(WRITTEN.format(more="data-tells-all"))
    site.answer = lambda: answer
    page.get_by_label("Question").fill("Why")
    with page.expect_event("requestfailed" if answer is None else "requestfinished"):
        page.clock.run_for(700)
    expect(status(page)).to_be_empty()
    site.answer = lambda: {"json": SAID}
    page.get_by_label("Question").press_sequentially("?")
    page.clock.run_for(700)
    expect(status(page)).to_have_text("2 things stop publishing, 1 piece of advice")
    site.troubles.clear()  # the browser reports what failed as well


def test_nothing_moves_under_a_press(site: Site) -> None:
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


STYLES = "".join(
    f'<link rel="stylesheet" href="/static/css/{name}.css">' for name in ("tokens", "components")
)
SAVED = '<form data-enhance="autosave" data-save-url="/save">'


def opened_order(site: Site) -> Page:
    """The list with its looks, in a form that saves itself and a page longer than the window."""
    rows = ORDER.replace("<li>", '<li class="pick">').replace("<form>", SAVED)
    page = site.open(STYLES + rows + "<br>" * 200)
    page.locator(".pick__grip").first.wait_for()
    return page


def take(page: Page, name: str) -> None:
    """Press the mouse on the grip of a row."""
    grip = page.locator("li", has_text=name).locator(".pick__grip").bounding_box()
    assert grip is not None
    assert min(grip["width"], grip["height"]) >= 44
    page.mouse.move(grip["x"] + 22, grip["y"] + 22)
    page.mouse.down()


def drag_to(page: Page, name: str, *, share: float) -> None:
    """Move the mouse, with what it holds, to a height within another row.  share: 0 for its top, 1 for its end."""
    row = page.locator("li", has_text=name).bounding_box()
    assert row is not None
    page.mouse.move(row["x"] + 30, row["y"] + share * row["height"], steps=4)


def shown_order(page: Page) -> list[str]:
    return page.locator(".pick__text").all_inner_texts()


def test_a_row_is_dragged_by_its_grip_and_saved_once_when_dropped(site: Site) -> None:
    page = opened_order(site)
    take(page, "Bread")
    drag_to(page, "War", share=0.2)
    assert shown_order(page) == ["Bread", "War", "Peace"]
    assert places(page) == {"pick-0": "", "pick-1": "", "pick-2": ""}
    page.mouse.up()
    assert places(page) == {"pick-0": "2", "pick-1": "3", "pick-2": "1"}
    # Waited for by its answer: the page may still say “Saved” of the change before.
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.clock.run_for(2000)
    expect(status(page)).to_have_text("Saved")
    take(page, "Bread")
    page.clock.run_for(2000)
    drag_to(page, "Peace", share=0.8)
    page.mouse.up()
    assert places(page) == {"pick-0": "1", "pick-1": "2", "pick-2": "3"}
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.clock.run_for(2000)
    expect(status(page)).to_have_text("Saved")
    assert [(post["pick-0"], post["pick-2"]) for post in site.posts] == [("2", "1"), ("1", "3")]


def test_escape_puts_a_dragged_row_back_and_a_row_dropped_where_it_was_is_no_answer(site: Site) -> None:
    page = opened_order(site)
    take(page, "War")
    drag_to(page, "Bread", share=0.9)
    page.keyboard.press("Escape")
    assert shown_order(page) == ["War", "Peace", "Bread"]
    drag_to(page, "Bread", share=0.5)  # the mouse is still down, but holds nothing
    page.mouse.up()
    take(page, "War")
    drag_to(page, "Bread", share=0.9)
    drag_to(page, "Peace", share=0.0)
    drag_to(page, "War", share=0.1)
    page.mouse.up()
    assert shown_order(page) == ["War", "Peace", "Bread"]
    assert places(page) == {"pick-0": "", "pick-1": "", "pick-2": ""}
    page.clock.run_for(2000)
    assert site.posts == []


CHOICES = (
    '<option value="">Choose</option><option value="1">Town</option><option value="2">Village</option>'
    "</select></label></li>"
)
PAIRS = (
    '<ul data-enhance="pairs">'
    '<li class="pick"><label><span class="pick__text">Bread first</span> <select name="pick-0">'
    + CHOICES
    + '<li class="pick"><label><span class="pick__text">Steel first</span> <select name="pick-1">'
    + CHOICES
    + "</ul></form>"
)


def take_label(page: Page, name: str) -> None:
    """Press the mouse on a label."""
    label = page.locator(".pick-label", has_text=name).bounding_box()
    assert label is not None
    assert min(label["width"], label["height"]) >= 44
    page.mouse.move(label["x"] + 10, label["y"] + 10)
    page.mouse.down()


def test_a_label_dropped_on_a_statement_is_chosen_there_and_saved_once(site: Site) -> None:
    page = site.open(STYLES + SAVED + PAIRS)
    page.locator(".pick-label").first.wait_for()
    assert page.locator(".pick-label").all_inner_texts() == ["Town", "Village"]
    for statement in ("Bread", "Steel"):
        take_label(page, "Village")
        drag_to(page, statement, share=0.5)
        expect(page.locator("li[data-target]")).to_have_count(1)
        page.mouse.up()
    assert places(page) == {"pick-0": "2", "pick-1": "2"}
    expect(page.locator("[data-target], [data-dragging]")).to_have_count(0)
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.clock.run_for(2000)
    assert [(post["pick-0"], post["pick-1"]) for post in site.posts] == [("2", "2")]


def test_a_label_let_go_elsewhere_or_called_back_chooses_nothing(site: Site) -> None:
    page = site.open(STYLES + SAVED + PAIRS)
    page.locator(".pick-label").first.wait_for()
    take_label(page, "Town")
    drag_to(page, "Steel", share=0.5)
    page.keyboard.press("Escape")
    page.mouse.up()
    take_label(page, "Town")
    page.mouse.move(700, 500, steps=4)
    page.mouse.up()
    assert places(page) == {"pick-0": "", "pick-1": ""}
    page.clock.run_for(2000)
    assert site.posts == []


def test_a_drag_near_the_edge_of_the_window_scrolls_as_far_as_the_list_goes(site: Site) -> None:
    page = opened_order(site)
    page.set_viewport_size({"width": 800, "height": 160})
    take(page, "War")
    page.mouse.move(60, page.evaluate("innerHeight") - 5)
    page.clock.run_for(1000)
    assert shown_order(page) == ["Peace", "Bread", "War"]
    end = page.locator("ul").evaluate("(list) => list.getBoundingClientRect().bottom")
    assert 0 < end <= 160
    assert 0 < page.evaluate("scrollY") < 400
    page.mouse.move(60, 5)
    page.clock.run_for(1000)
    assert shown_order(page) == ["War", "Peace", "Bread"]
    page.mouse.up()
