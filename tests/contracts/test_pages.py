"""Every page has its template and every template its page, and each page can be read without a script."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import is_dataclass

import pytest
from flask import Flask

from quizapp import web
from quizapp.paths import TEMPLATES
from quizapp.web.pages import Page
from tests.conftest import TestClock
from tests.support import databases
from tests.support.scene import WHO, Scene, a_scene, routes

AREAS = ("student", "teacher", "progress", "auth", "errors")


def pages() -> Iterator[type[Page]]:
    """Every page of the application."""
    for module in pkgutil.walk_packages(web.__path__, "quizapp.web."):
        importlib.import_module(module.name)
    waiting = [Page]
    while waiting:
        for page in waiting.pop().__subclasses__():
            waiting.append(page)
            if page.__module__.startswith("quizapp."):
                yield page


@pytest.fixture
def database_url(sqlite_template: databases.SqliteTemplate) -> Iterator[str]:
    """One kind of database only: what is shown here does not depend on it."""
    with sqlite_template.copy() as url:
        yield url


@pytest.fixture
def scene(app: Flask, at: TestClock) -> Scene:
    return a_scene(app, at)


def test_every_page_names_a_template_that_exists_and_every_template_belongs_to_a_page() -> None:
    named = {page.TEMPLATE for page in pages()}
    there = {
        path.relative_to(TEMPLATES).as_posix()
        for area in AREAS
        for path in (TEMPLATES / area).rglob("*.html")
    }
    assert named == there


def test_a_template_stands_where_its_module_says() -> None:
    """A module `attempt_pages` holds the pages of the module `attempt`, without its views."""
    for page in pages():
        area, _, module = page.__module__.removeprefix("quizapp.web.").rpartition(".")
        folder, _, stem = page.TEMPLATE.removesuffix(".html").rpartition("/")
        if page.__module__ == "quizapp.web.errors":
            continue
        assert folder == area, page
        assert stem == module or stem.startswith(f"{module.removesuffix('_pages')}_"), page


def test_every_page_is_frozen_and_documented() -> None:
    for page in pages():
        assert is_dataclass(page)
        assert page.__dataclass_params__.frozen, page  # type: ignore[attr-defined]
        assert page.__doc__, page
        assert not page.__doc__.startswith(f"{page.__name__}("), page


@pytest.mark.parametrize("who", WHO)
def test_every_page_has_one_heading_a_title_and_unique_ids(scene: Scene, who: str) -> None:
    client = scene.browser(who)
    seen = 0
    for rule in routes(scene.app, "GET"):
        page = client.get(scene.address(rule), buffered=True)
        if not page.content_type.startswith("text/html") or page.status_code in (302, 303):
            continue
        seen += 1
        assert page.text.startswith("<!doctype html>"), rule.rule
        assert page.text.count("<h1") == 1, rule.rule
        assert re.search(r"<title>[^<]+ · Quizapp</title>|<title>Quizapp: [^<]+</title>", page.text), (
            rule.rule
        )
        assert '<html lang="en">' in page.text
        ids = re.findall(r'\sid="([^"]*)"', page.text)
        assert len(ids) == len(set(ids)), (rule.rule, [one for one in ids if ids.count(one) > 1])
        assert 'role="status"' in page.text
    assert seen > 10


@pytest.mark.parametrize("who", WHO)
def test_every_link_and_every_form_of_a_page_leads_somewhere(scene: Scene, who: str) -> None:
    client = scene.browser(who)
    adapter = scene.app.url_map.bind("localhost")
    for rule in routes(scene.app, "GET"):
        page = client.get(scene.address(rule), buffered=True)
        if not page.content_type.startswith("text/html"):
            continue
        for tag, attributes in re.findall(r"<(a|form)\b([^>]*)>", page.text):
            target = re.findall(r'(?:href|action)="(/[^"#?]*)', attributes)
            method = "POST" if tag == "form" and 'method="post"' in attributes else "GET"
            for path in target:
                assert adapter.test(path, method), (rule.rule, method, path)


@pytest.mark.parametrize("who", WHO)
def test_every_form_that_changes_something_has_its_token(scene: Scene, who: str) -> None:
    """Case 16."""
    client = scene.browser(who)
    for rule in routes(scene.app, "GET"):
        page = client.get(scene.address(rule), buffered=True)
        for attributes, body in re.findall(r"<form\b([^>]*)>(.*?)</form>", page.text, re.DOTALL):
            if 'method="post"' in attributes:
                assert 'name="csrf_token"' in body, (rule.rule, attributes)
            else:
                assert 'name="csrf_token"' not in body, (rule.rule, attributes)
