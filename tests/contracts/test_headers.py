"""What every answer says of itself: where its parts may come from, who may keep it, and what its cookies are."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.config import Settings
from quizapp.factory import create_app, prepare
from tests.conftest import TestClock
from tests.support import databases
from tests.support.scene import Scene, a_scene, routes
from tests.support.web import sign_in, sign_up

POLICY = re.compile(
    r"default-src 'none'; script-src 'self'(?: 'nonce-[\w-]{22}')?; style-src 'self'; img-src 'self'; "
    r"font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    r"object-src 'none'"
)


@pytest.fixture
def database_url(sqlite_template: databases.SqliteTemplate) -> Iterator[str]:
    """One kind of database only: what is shown here does not depend on it."""
    with sqlite_template.copy() as url:
        yield url


@pytest.fixture
def scene(app: Flask, at: TestClock) -> Scene:
    return a_scene(app, at)


def test_every_answer_carries_the_headers_refusals_too(scene: Scene) -> None:
    """Cases 15, 20."""
    client = scene.browser("teacher")
    addresses = [("GET", scene.address(rule)) for rule in routes(scene.app, "GET")]
    addresses += [("POST", scene.address(rule)) for rule in routes(scene.app, "POST")]
    addresses += [("GET", "/no/such/page"), ("PUT", "/"), ("GET", "/cards/0"), ("GET", "/account?next=%00")]
    for method, address in addresses:
        answer = client.open(address, method=method, buffered=True)
        headers = answer.headers
        assert POLICY.fullmatch(headers["Content-Security-Policy"]), address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Referrer-Policy"] == "same-origin", address
        assert "geolocation=()" in headers["Permissions-Policy"], address
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert "Access-Control-Allow-Origin" not in headers, address
        assert "Strict-Transport-Security" not in headers, address
        if not address.startswith("/static/"):
            assert headers["Cache-Control"] == "no-store", address
            assert "Cookie" in headers["Vary"], address
            assert "ETag" not in headers, address


def test_no_page_has_a_script_a_style_or_a_handler_in_it(scene: Scene) -> None:
    """Case 20: but for the import map, which the nonce names."""
    for who in ("visitor", "learner", "teacher"):
        client = scene.browser(who)
        for rule in routes(scene.app, "GET"):
            page = client.get(scene.address(rule), buffered=True)
            if not page.content_type.startswith("text/html"):
                continue
            for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", page.text, re.DOTALL):
                if body.strip():
                    assert 'type="importmap"' in attributes
                    nonce = re.findall(r'nonce="([^"]+)"', attributes)[0]
                    assert f"'nonce-{nonce}'" in page.headers["Content-Security-Policy"]
                else:
                    assert 'src="/static/' in attributes
            markup = re.sub(r"<script\b.*?</script>", "", page.text, flags=re.DOTALL)
            assert not re.search(r"<style|\sstyle=|<[^>]+\son[a-z]+=|javascript:", markup, re.IGNORECASE), (
                rule.rule
            )


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    sign_up(client)
    for name in ("quizapp_sign_in", "quizapp_forms"):
        cookie = client.get_cookie(name)
        assert cookie is not None, name
        assert cookie.http_only, name
        assert cookie.same_site == "Lax", name
        assert cookie.path == "/", name
        assert not cookie.secure, name
        assert cookie.domain == "localhost", name


def test_under_https_cookies_are_secure_and_the_browser_stays_with_https(tmp_path: Path) -> None:
    """Case 15, and the cookies of the issue."""
    settings = Settings(
        data_dir=tmp_path,
        database_url=f"sqlite:///{tmp_path}/x.sqlite3",
        secret_key=databases.SECRET,
        https=True,
        log_level="ERROR",
    )
    app = create_app(settings)
    prepare(app)
    app.config["PREFERRED_URL_SCHEME"] = "https"  # what the test's browser speaks
    client = app.test_client()
    sign_up(client)
    assert sign_in(client).status_code == 303
    assert client.get("/account").status_code == 200
    for name in ("quizapp_sign_in", "quizapp_forms"):
        cookie = client.get_cookie(name)
        assert cookie is not None, name
        assert cookie.secure, name
    assert client.get("/").headers["Strict-Transport-Security"] == "max-age=31536000"
    databases.dispose(app)


def test_a_host_or_an_address_that_a_client_makes_up_leaves_no_trace(scene: Scene) -> None:
    """Cases 3, 18."""
    made_up = {
        "X-Forwarded-Host": "evil.invalid",
        "X-Forwarded-For": "192.0.2.77",
        "Forwarded": "host=evil.invalid",
    }
    client = scene.browser("learner")
    for rule in routes(scene.app, "GET"):
        answer = client.get(scene.address(rule), headers={**made_up, "Host": "evil.invalid"}, buffered=True)
        text = answer.text + str(answer.headers)
        assert "evil.invalid" not in text, rule.rule
        assert "192.0.2.77" not in text, rule.rule


def test_a_host_that_is_not_ours_is_refused_where_ours_are_named(tmp_path: Path) -> None:
    """Case 18."""
    settings = Settings(
        data_dir=tmp_path,
        database_url=f"sqlite:///{tmp_path}/x.sqlite3",
        secret_key=databases.SECRET,
        trusted_hosts=("quiz.example.org",),
        log_level="ERROR",
    )
    app = create_app(settings)
    prepare(app)
    client = app.test_client()
    assert client.get("/", headers={"Host": "quiz.example.org"}).status_code == 200
    refused = client.get("/", headers={"Host": "evil.invalid"})
    assert refused.status_code == 400
    assert "evil.invalid" not in refused.text
    databases.dispose(app)
