"""Fixtures for every test: an application on either database, a client, and a clock that stands still."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache

from quizapp.factory import create_app
from quizapp.persistence.db import db
from quizapp.services import clock
from tests.support import cheap_passwords, databases, engines, routing

BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class TestClock:
    """A clock that moves only when told to."""

    __test__ = False

    def __init__(self) -> None:
        self.now = BEGINNING

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        """Let time pass, as `timedelta` takes it."""
        self.now += timedelta(**delta)


@pytest.fixture
def at() -> Iterator[TestClock]:
    """The clock of the services, standing at a Monday morning until moved."""
    standing = TestClock()
    clock.set_source(standing)
    yield standing
    clock.set_source(None)


@pytest.fixture(scope="session")
def sqlite_template() -> Iterator[databases.SqliteTemplate]:
    template = databases.SqliteTemplate()
    yield template
    template.close()


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[databases.PostgresTemplate]:
    try:
        template = databases.PostgresTemplate()
    except ImportError as error:
        databases.missing("postgres", str(error))
        raise
    yield template
    template.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh prepared database, on either kind in turn."""
    template = request.getfixturevalue(f"{request.param}_template")
    with template.copy() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database without anything in it, on either kind in turn."""
    template = request.getfixturevalue(f"{request.param}_template")
    with template.empty() as url:
        yield url


class CompiledTemplates(BytecodeCache):
    """Templates compiled once for all applications of a run: every test has one of its own, and compiling is slow."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if that template was compiled before; it checks by itself whether it has changed."""
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.code[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()
routing.compile_once()
cheap_passwords.hash_cheaply()
# Thousands of applications come and go in one process: looking for cycles as often as by default, through all that
# was imported, took a fifth of the time of a run.
gc.freeze()
gc.set_threshold(200_000, 20, 100)


@pytest.fixture
def app(database_url: str, tmp_path: object) -> Iterator[Flask]:
    """The application with the shipped bank loaded."""
    made = create_app(databases.settings_for(database_url, tmp_path))  # type: ignore[arg-type]
    made.testing = False
    made.jinja_env.bytecode_cache = COMPILED
    with made.app_context():
        engines.compile_once(db.engine)
    yield made
    databases.dispose(made)


@pytest.fixture
def passwords_at_full_cost() -> Iterator[None]:
    """Passwords hashed as in earnest."""
    with cheap_passwords.at_full_cost():
        yield


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without any cookie."""
    return app.test_client()


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """The application with its context pushed, for tests of services."""
    with app.app_context():
        yield app
        db.engine.dispose()
