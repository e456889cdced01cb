"""axe finds nothing on any page, light on a desk and dark on a phone; and nothing has to be scrolled sideways.

Every rule is asked once, on the desk; on the phone those that see colours and sizes, the rest of a page being the same.
"""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from quizapp.domain.item_types import BY_NAME
from tests.conftest import TestClock
from tests.support import learning
from tests.support.live import Site
from tests.support.scene import Scene, a_scene, routes
from tests.support.sittings import begin_practice, item_of_type, open_card
from tests.support.teaching import a_teacher, add
from tests.support.web import form_to, hidden

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parents[1] / "support/vendor/axe-core-4.14.1/axe.min.js").read_text("utf-8")
RUN = """(rules) => axe.run(document, {
    runOnly: rules.length ? {type: 'rule', values: rules} : {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a',
        'wcag21aa', 'wcag22aa', 'best-practice']},
    resultTypes: ['violations'],
}).then(({violations}) => violations.map(
    ({id, nodes}) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`))"""
COLOURS_AND_SIZES = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def findings(page: Page) -> list[str]:
    """What axe says of the page as it stands."""
    page.evaluate(AXE)
    found = []
    for width, scheme, rules in ((1280, "light", []), (360, "dark", COLOURS_AND_SIZES)):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two
        found += [f"{page.url} at {width} {scheme}: {line}" for line in page.evaluate(RUN, rules)]
        if page.evaluate(SIDEWAYS) > 0:
            found.append(f"{page.url} at {width}: wider than the screen")
    return found


def addresses(scene: Scene, who: str) -> list[str]:
    """Every page that somebody may look at."""
    client = scene.browser(who)
    found = []
    for rule in routes(scene.app, "GET"):
        address = scene.address(rule)
        answer = client.get(address, buffered=True)
        if answer.content_type.startswith("text/html") and answer.status_code in (200, 403, 404):
            found.append(address)
    return found


def look(site: Site, scene: Scene, who: str, paths: list[str]) -> list[str]:
    page = site.somebody(scene.people[who])
    found: list[str] = []
    for path in paths:
        page.goto(path)
        found += findings(page)
    return found


@pytest.fixture
def scene(app: Flask, at: TestClock) -> Scene:
    made = a_scene(app, at)
    ada = made.people["learner"]
    assert ada is not None
    learning.study_days(app, ada, at, days=6)
    return made


def test_a_visitors_and_a_guests_pages(site: Site, scene: Scene) -> None:
    assert look(site, scene, "visitor", addresses(scene, "visitor")) == []


def test_a_learners_pages(site: Site, scene: Scene) -> None:
    client = scene.browser("learner")
    done = begin_practice(scene.app, client)
    for number in range(1, 6):
        done.answer(is_right=number > 2, number=number)
    submitted = hidden(form_to(client.get(f"/attempts/{scene.quiz.id}/submit").text, "/submit"))
    before = addresses(scene, "learner")
    client.post(f"/attempts/{scene.quiz.id}/submit", data=submitted)
    after = [
        f"/attempts/{scene.quiz.id}/result",
        f"/practice/{done.id}/result",
        *(f"/practice/{done.id}/{number}" for number in (1, 3)),
        "/no/such/page",
        "/teacher",
    ]
    # What a visitor sees as well is looked at there; these differ.
    shared = set(addresses(scene, "visitor")) - {"/", "/cards", "/progress"}
    kept = [path for path in before if path not in shared]
    assert look(site, scene, "learner", kept + after) == []


def test_every_kind_of_question_before_and_after_answering(site: Site, scene: Scene) -> None:
    client, teacher = scene.browser("learner"), a_teacher(scene.app, name="Tessa")
    paths = []
    for kind in BY_NAME:
        item_id = add(teacher, kind)
        card = open_card(scene.app, client, item_id)
        paths += [f"/cards/{item_id}", card.answer(is_right=False).headers["Location"]]
    assert look(site, scene, "learner", paths) == []


def test_a_question_with_its_mistake(site: Site, scene: Scene) -> None:
    page = site.somebody(scene.people["learner"])
    found: list[str] = []
    for kind in ("single_choice", "short_answer", "cloze"):
        page.goto(f"/cards/{item_of_type(scene.app, kind)}")
        page.locator("form .button--primary").click()
        page.locator(".question__error").wait_for()
        found += findings(page)
    assert found == []


def test_the_menu_stays_on_one_line_of_a_phone_with_cards_due(
    site: Site, scene: Scene, at: TestClock
) -> None:
    """On every page of the menu, whose entry is bold there."""
    at.advance(days=30)
    page = site.somebody(scene.people["learner"])
    wrapped = []
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 640})
        for path in ("/practice", "/quizzes", "/cards", "/reading", "/progress"):
            page.goto(path)
            assert page.locator(".site-nav .count").count() == 1
            tops = page.evaluate(
                "[...document.querySelectorAll('.site-nav a')].map((link) => link.offsetTop)"
            )
            mark, after = page.evaluate(
                "[document.querySelector('.site-nav .count'), document.querySelector('.site-nav [href$=reading]')]"
                ".map((element) => element.getBoundingClientRect()).map(({left, right}) => [left, right])"
            )
            if len(set(tops)) > 1 or page.evaluate(SIDEWAYS) > 0 or mark[1] > after[0]:
                wrapped.append((path, width))
    assert wrapped == []


def test_a_teachers_pages(site: Site, scene: Scene) -> None:
    paths = [path for path in addresses(scene, "teacher") if path.startswith("/teacher")]
    scene.send(
        scene.browser("teacher"),
        next(rule for rule in routes(scene.app, "POST") if "decide" in rule.endpoint),
    )
    paths.append("/teacher/marking/decided?page=1")
    asked = ("single_choice", "cloze", "matching", "ordering", "steelman", "flashcard_reversed")
    kinds = [f"/teacher/items/new?type={kind}" for kind in asked]
    assert look(site, scene, "teacher", paths + kinds) == []
