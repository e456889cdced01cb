"""Joining the parts: no network and no migration by making an application, everything by preparing it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp import factory
from quizapp.config import Settings
from quizapp.factory import BankRefused, create_app, load_bank, prepare
from quizapp.paths import QUESTION_BANK
from quizapp.persistence import schema
from quizapp.persistence.db import db, reading, transaction
from quizapp.services import accounts, bank, invitations
from quizapp.services.clock import utc_now
from tests.support import databases
from tests.support.filling import row_counts

SHIPPED = QUESTION_BANK / factory.SUBJECT


@pytest.fixture
def fresh(empty_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without anything in it."""
    app = create_app(databases.settings_for(empty_database_url, tmp_path))
    yield app
    databases.dispose(app)


def test_making_an_application_touches_neither_database_nor_disk(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    create_app(databases.settings_for(url, tmp_path))
    create_app(databases.settings_for("postgresql+psycopg://192.0.2.1/none", tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["sqlite://", "not an address"])
def test_an_address_that_cannot_be_used_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises((ValueError, sa.exc.ArgumentError)):
        create_app(databases.settings_for(url, tmp_path))


def test_preparing_makes_everything_and_offers_the_first_teachers_link(fresh: Flask) -> None:
    lines: list[str] = []
    prepared = prepare(fresh, show_progress=lines.append)
    assert lines == ["Preparing the database", "Loading the question bank"]
    assert prepared.bank.added > 0
    assert prepared.setup_path is not None
    token = prepared.setup_path.removeprefix("/setup/")
    with fresh.app_context(), reading() as session:
        assert invitations.find_invitation(session, token, now=utc_now()) == "teacher"
        assert bank.open_subject(session).subject.title
        assert schema.state(db.engine).is_at_head


def test_preparing_again_changes_nothing_and_offers_no_link_once_there_is_a_teacher(fresh: Flask) -> None:
    prepare(fresh)
    with fresh.app_context(), transaction() as session:
        accounts.add_user(
            session, name="Rosa", password="a quiet river at dusk", role="teacher", zone="UTC", now=utc_now()
        )
    before = row_counts(fresh)
    prepared = prepare(fresh)
    assert not prepared.bank.has_changes
    assert prepared.setup_path is None
    assert row_counts(fresh) == before


def test_several_processes_may_prepare_at_once(empty_database_url: str, tmp_path: Path) -> None:
    apps = [create_app(databases.settings_for(empty_database_url, tmp_path)) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        reports = [prepared.bank for prepared in pool.map(prepare, apps)]
    assert sorted(bool(report.added) for report in reports) == [False, False, True]
    for app in apps:
        databases.dispose(app)


def test_a_bank_with_mistakes_is_refused_line_by_line_and_nothing_is_loaded(
    fresh: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / factory.SUBJECT
    shutil.copytree(SHIPPED, folder)
    broken = folder / "items" / "lead.yaml"
    broken.write_text(
        broken.read_text("utf-8").replace("type: single_choice", "type: no_such_type", 1), "utf-8"
    )
    with fresh.app_context():
        schema.upgrade(db.engine)
        with pytest.raises(BankRefused) as refused:
            load_bank(folder)
        assert any(
            line.startswith("items/lead.yaml:") and "no_such_type" in line for line in refused.value.lines
        )
        with reading() as session:
            assert bank.find_subject(session) is None
        with pytest.raises(BankRefused):
            load_bank(tmp_path / "nowhere")


def test_the_server_takes_its_settings_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("QUIZAPP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("QUIZAPP_DATA_DIR", str(tmp_path))
    app = factory.wsgi()
    with app.app_context():
        assert str(tmp_path) in str(db.engine.url)
    databases.dispose(app)


def test_cookies_are_out_of_reach_for_scripts_and_for_other_sites(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    for https in (False, True):
        app = create_app(
            Settings(
                data_dir=tmp_path,
                database_url=url,
                secret_key=databases.SECRET,
                https=https,
                log_level="ERROR",
            )
        )
        assert app.config["SESSION_COOKIE_HTTPONLY"] is True
        assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"
        assert app.config["SESSION_COOKIE_SECURE"] is https


def test_importing_the_package_loads_nothing() -> None:
    code = "import quizapp, sys; print(sorted(n for n in sys.modules if n.split('.')[0] in ('flask', 'sqlalchemy')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
