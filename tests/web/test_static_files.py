"""Static files: addresses that change with the bytes, kept for ever only under such an address."""

import gzip
import json
import re
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.paths import STATIC
from quizapp.web import static_files

BASE = STATIC / "css" / "base.css"


@pytest.fixture
def browser() -> FlaskClient:
    """A client of an application that serves nothing but static files."""
    app = Flask("static_only", static_folder=None)
    app.register_blueprint(static_files.bp)
    return app.test_client()


def test_an_address_carries_twelve_digits_of_the_digest_of_the_file() -> None:
    assert (
        static_files.static_url("css/base.css")
        == f"/static/css/base.css?v={sha256(BASE.read_bytes()).hexdigest()[:12]}"
    )


def test_an_address_stands_behind_the_prefix_the_site_is_served_under() -> None:
    app = Flask("prefixed", static_folder=None)
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/learn"}):
        assert static_files.static_url("css/base.css").startswith("/learn/static/css/base.css?v=")


def test_a_mistyped_name_fails_instead_of_giving_a_dead_address() -> None:
    with pytest.raises(KeyError):
        static_files.static_url("css/bass.css")


def test_a_file_under_its_digest_may_be_kept_for_ever(browser: FlaskClient) -> None:
    response = browser.get(static_files.static_url("css/base.css"))
    assert response.data == BASE.read_bytes()
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000"])
def test_a_file_under_any_other_address_is_asked_for_anew(browser: FlaskClient, query: str) -> None:
    response = browser.get(f"/static/css/base.css{query}")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


def test_an_unchanged_file_is_not_sent_again(browser: FlaskClient) -> None:
    first = browser.get("/static/css/base.css")
    again = browser.get("/static/css/base.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_browser_that_can_unpack_gets_the_same_bytes_packed_under_another_tag(browser: FlaskClient) -> None:
    plain = browser.get("/static/css/base.css")
    packed = browser.get("/static/css/base.css", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


def test_a_browser_that_refuses_packing_gets_plain_bytes(browser: FlaskClient) -> None:
    assert (
        "Content-Encoding"
        not in browser.get("/static/css/base.css", headers={"Accept-Encoding": "gzip;q=0"}).headers
    )


@pytest.mark.parametrize(
    "name", ["nothing.css", "../config.py", "%2e%2e/config.py", "css", "css/../../paths.py", "\x00"]
)
def test_what_is_not_a_static_file_is_not_found(browser: FlaskClient, name: str) -> None:
    assert browser.get(f"/static/{name}").status_code == 404


def test_every_file_served_has_a_media_type_of_ours(browser: FlaskClient) -> None:
    names = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
    assert names == set(static_files.assets())
    for name in names:
        assert (
            browser.get(f"/static/{name}").content_type
            == static_files.MEDIA_TYPES[
                "." + name.rpartition("/")[2].rpartition(".")[2] if "." in name.rpartition("/")[2] else ""
            ]
        )


def test_every_bare_name_imported_by_a_module_is_in_the_import_map() -> None:
    mapped = static_files.import_map()["imports"]
    imported = {
        name
        for path in (STATIC / "js").glob("*.js")
        for name in re.findall(
            r"""^import (?:[^"']* from )?["']([^"']+)["']""", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert {"chart.js", "chartjs-chart-matrix", "quizapp/status"} <= imported
    assert imported <= set(mapped)


def test_every_address_in_the_import_map_is_served_as_a_script_for_ever(browser: FlaskClient) -> None:
    imports = static_files.import_map()["imports"]
    assert {f"quizapp/{path.stem}" for path in (STATIC / "js").glob("*.js")} <= set(imports)
    for address in imports.values():
        response = browser.get(address)
        assert response.content_type == "text/javascript; charset=utf-8"
        assert "immutable" in response.headers["Cache-Control"]


def test_the_import_map_as_text_cannot_end_its_element() -> None:
    text = static_files.import_map_json()
    assert json.loads(text) == static_files.import_map()
    assert "<" not in text
