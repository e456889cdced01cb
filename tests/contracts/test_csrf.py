"""Nothing changes by a form that this browser did not get from us, by another site's page, or by looking."""

import itertools

import pytest
from flask import Flask

from tests.conftest import TestClock
from tests.support import tables
from tests.support.scene import WHO, Scene, a_scene, routes
from tests.support.web import token_of


@pytest.fixture
def scene(app: Flask, at: TestClock) -> Scene:
    return a_scene(app, at)


def test_a_form_without_the_right_token_is_refused_everywhere_and_changes_nothing(scene: Scene) -> None:
    """Case 16: none, an empty one, a made-up one, another session's; signing in and out too."""
    others = token_of(scene.browser("other").get("/sign-in").text)
    client, visitor = scene.browser("learner"), scene.browser("visitor")
    for browser in (client, visitor):
        browser.get("/sign-in")  # so that each has a session of its own
    wrong = []
    with tables.unchanged(scene.app):
        for rule in routes(scene.app, "POST"):
            for token in (None, "", "made up", others, others[:-4] + "AAAA"):
                for browser in (client, visitor):
                    fields = {**scene.forms.get(rule.endpoint, {})}
                    fields.pop("csrf_token", None)
                    if token is not None:
                        fields["csrf_token"] = token
                    answer = browser.post(scene.address(rule), data=fields)
                    if answer.status_code != 400:
                        wrong.append((rule.rule, token, answer.status_code))
    assert not wrong, wrong
    assert client.get("/account").status_code == 200  # still signed in


def test_a_script_is_refused_as_well_whatever_it_calls_its_body(scene: Scene) -> None:
    """Case 17."""
    client = scene.browser("learner")
    client.get("/sign-in")
    with tables.unchanged(scene.app):
        for rule in routes(scene.app, "POST"):
            for kind in ("application/json", "text/plain", "application/octet-stream"):
                body = '{"csrf_token": "x", "go": "next"}'
                headers = {"Accept": "application/json"}
                answer = client.post(scene.address(rule), data=body, content_type=kind, headers=headers)
                assert answer.status_code == 400, (rule.rule, kind)
                assert answer.get_json()["message"]


def test_what_another_sites_page_sends_is_refused_even_with_the_token(scene: Scene) -> None:
    """Case 18."""
    client = scene.browser("learner")
    wrong = []
    with tables.unchanged(scene.app):
        for rule in routes(scene.app, "POST"):
            for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.invalid"}):
                fields = {
                    **scene.forms.get(rule.endpoint, {}),
                    "csrf_token": token_of(client.get("/sign-in").text),
                }
                answer = client.post(scene.address(rule), data=fields, headers=headers)
                if answer.status_code != 403 or "Access-Control-Allow-Origin" in answer.headers:
                    wrong.append((rule.rule, answer.status_code))
    assert not wrong, wrong


def test_other_ways_of_asking_are_not_there(scene: Scene) -> None:
    """Cases 16, 17: DELETE, PUT and PATCH, and looking where only a form goes."""
    client = scene.browser("teacher")
    with tables.unchanged(scene.app):
        for rule in routes(scene.app, "GET", "POST"):
            address = scene.address(rule)
            for method in ("DELETE", "PUT", "PATCH"):
                answer = client.open(address, method=method)
                assert answer.status_code == 405, (rule.rule, method)
                assert answer.headers["Allow"]
        for rule in routes(scene.app, "POST"):
            ways = {
                way
                for other in routes(scene.app, "GET")
                if other.rule == rule.rule
                for way in other.methods or ()
            }
            if "GET" not in ways:
                assert client.get(scene.address(rule)).status_code == 405, rule.rule
    assert client.get("/account").status_code == 200  # signing out by a link is not possible


def test_looking_changes_nothing(scene: Scene) -> None:
    """Case 17: every page, every list, every file, by everybody; a visitor leaves no row behind."""
    for who, method in itertools.product(WHO, ("GET", "HEAD", "OPTIONS")):
        client = scene.browser(who)
        with tables.unchanged(scene.app):
            for rule in routes(scene.app, "GET"):
                answer = client.open(scene.address(rule), method=method, buffered=True)
                assert answer.status_code < 500, (rule.rule, method)


def test_a_refused_form_gives_back_what_was_typed(scene: Scene) -> None:
    """Case 16 is no reason to lose words."""
    client = scene.browser("learner")
    client.get("/sign-in")
    typed = {"text-0": "A long sentence of mine", "password": "a quiet river", "csrf_token": "old"}
    answer = client.post(f"/cards/{scene.card_id}/answer", data=typed)
    assert answer.status_code == 400
    assert '<pre class="typed">A long sentence of mine</pre>' in answer.text
    assert "a quiet river" not in answer.text
