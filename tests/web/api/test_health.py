from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from quizapp import __version__
from quizapp.factory import create_app
from tests.support import databases, tables
from tests.support.statements import count_statements


def test_the_process_says_that_it_lives_without_asking_the_database(app: Flask, client: FlaskClient) -> None:
    with count_statements(app) as counted:
        answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.get_json() == {"status": "ok", "version": __version__}
    assert counted.total == 0


def test_it_is_ready_when_the_schema_is_the_codes_own(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    body = answer.get_json()
    assert body["status"] == "ok"
    assert body["schema"] == body["schema_wanted"]


def test_it_is_not_ready_with_another_schema(app: Flask, client: FlaskClient) -> None:
    tables.run(app, "UPDATE alembic_version SET version_num = '9999'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["schema"] == "9999"


def test_it_is_not_ready_without_its_database(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/none/x.sqlite3", "postgresql+psycopg://nobody@127.0.0.1:1/none"):
        app = create_app(databases.settings_for(url, tmp_path))
        answer = app.test_client().get("/readyz")
        assert answer.status_code == 503, url
        assert answer.get_json() == {"status": "unavailable", "database": "unreachable"}
        assert app.test_client().get("/healthz").status_code == 200
        databases.dispose(app)
