"""Both ways into the database, what each engine was taught, and how long anybody is made to wait."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from quizapp.factory import create_app
from quizapp.persistence import db as module
from quizapp.persistence.db import (
    Base,
    UtcDateTime,
    WriterBusy,
    db,
    engine_options,
    prepare_engine,
    reading,
    transaction,
    writer_lock,
)
from quizapp.persistence.models import InvitationRow, SignInFailureRow
from tests.support import databases
from tests.support.databases import on_postgres, on_sqlite

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SHORT_S = 0.3


def failures(key: str) -> int | None:
    """The count stored under a key, None where there is none."""
    with reading() as session:
        return session.scalar(sa.select(SignInFailureRow.failures).where(SignInFailureRow.key == key))


def add(key: str, *, at: datetime = NOON) -> None:
    """Store a count of one, in a transaction of its own."""
    with transaction() as session:
        session.add(SignInFailureRow(key=key, failures=1, last_at=at))


@pytest.fixture
def impatient(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application that waits for writers a fraction of a second only."""
    monkeypatch.setattr(module, "WRITER_WAIT_SECONDS", SHORT_S)
    monkeypatch.setattr(module, "BUSY_TIMEOUT_MS", int(SHORT_S * 1000))
    app = create_app(databases.settings_for(database_url, tmp_path))
    with app.app_context():
        yield app
        db.engine.dispose()


@contextmanager
def held_by_another_thread(app: Flask, seconds: float | None = None) -> Iterator[None]:
    """The write lock in another thread's hands, with a row changed; given back after so long, or at the end."""
    begun, end = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), transaction() as session:
            session.execute(sa.update(SignInFailureRow).values(failures=SignInFailureRow.failures + 1))
            begun.set()
            end.wait(10 if seconds is None else seconds)

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert begun.wait(10)
        yield
    finally:
        end.set()
        thread.join(10)


def bump(session: sa.orm.Session, key: str) -> None:
    """Count one more, by reading and then writing, which is how updates get lost."""
    row = session.get_one(SignInFailureRow, key, with_for_update=True)
    row.failures += 1


# Instants


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1)),  # noqa: DTZ001 -- given a zone below
    st.sampled_from([UTC, timezone(timedelta(hours=14)), ZoneInfo("Australia/Lord_Howe")]),
    st.sampled_from(["sqlite", "postgresql"]),
)
def test_an_instant_is_stored_as_utc_whatever_zone_it_is_written_in(
    wall: datetime, zone: Any, dialect_name: str
) -> None:
    dialect = sa.make_url(f"{dialect_name}://").get_dialect()()
    instant = wall.replace(tzinfo=zone)
    kind = UtcDateTime()
    stored = kind.process_bind_param(instant, dialect)
    assert stored is not None
    assert (stored.tzinfo is None) == (dialect_name == "sqlite")
    given_back = kind.process_result_value(stored, dialect)
    assert given_back is not None
    assert (given_back, given_back.utcoffset()) == (instant.astimezone(UTC), timedelta(0))


def test_a_time_without_a_zone_is_refused_and_nothing_is_stored(in_app: Flask) -> None:
    with pytest.raises(sa.exc.StatementError, match="naive"):
        add("naive", at=datetime(2026, 3, 2, 12))  # noqa: DTZ001 -- what is to be refused
    assert failures("naive") is None


def test_instants_keep_their_microseconds_and_their_order(in_app: Flask) -> None:
    moments = [
        NOON,
        NOON + timedelta(microseconds=1),
        NOON + timedelta(seconds=1),
        datetime(2199, 1, 1, tzinfo=UTC),
    ]
    for number, moment in enumerate(moments):
        add(str(number), at=moment.astimezone(ZoneInfo("Asia/Kolkata")))
    with reading() as session:
        assert (
            session.scalars(sa.select(SignInFailureRow.last_at).order_by(SignInFailureRow.last_at)).all()
            == moments
        )
        later = sa.select(SignInFailureRow.key).where(SignInFailureRow.last_at > NOON)
        assert set(session.scalars(later)) == {"1", "2", "3"}


def test_no_instant_is_none(in_app: Flask) -> None:
    add("quiet")
    with reading() as session:
        assert session.get_one(SignInFailureRow, "quiet").blocked_until is None


# Names


def test_every_constraint_has_a_name_that_a_migration_can_speak_of() -> None:
    named = [
        constraint
        for table in Base.metadata.tables.values()
        for constraint in (*table.constraints, *table.indexes)
    ]
    assert len(named) > 40
    assert all(constraint.name for constraint in named)
    assert len({constraint.name for constraint in named}) == len(named)


# What an engine was taught


@on_sqlite
def test_every_sqlite_connection_is_durable_and_keeps_foreign_keys(in_app: Flask) -> None:
    """Case 57: FULL means that a commit is on the disk before it is acknowledged."""
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "mmap_size": 0,
        "busy_timeout": 4000,
    }
    with db.engine.connect() as one, db.engine.connect() as two:
        for connection in (one, two):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
            assert found == expected


@on_postgres
def test_every_postgres_connection_gives_up_in_time_and_thinks_in_utc(in_app: Flask) -> None:
    with db.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("timezone", "statement_timeout", "lock_timeout", "transaction_isolation")
        }
    assert found == {
        "timezone": "UTC",
        "statement_timeout": "8s",
        "lock_timeout": "4s",
        "transaction_isolation": "read committed",
    }


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="file"):
        engine_options(url)
    with pytest.raises(ValueError, match="file"):
        prepare_engine(sa.create_engine(url))


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(sa.exc.ArgumentError):
        engine_options("not an address")


def test_nobody_waits_longer_than_ten_seconds_for_a_writer() -> None:
    """Case 52: our own wait and then SQLite's, for a program that knows no lock of ours; or PostgreSQL's."""
    assert module.WRITER_WAIT_SECONDS + module.BUSY_TIMEOUT_MS / 1000 < 10
    options = engine_options("postgresql+psycopg://somewhere/some")
    assert options["pool_timeout"] < 10
    assert options["connect_args"]["connect_timeout"] < 10
    assert module.STATEMENT_TIMEOUT_MS < 10_000


# The two ways in


def test_a_transaction_commits_on_leaving_and_leaves_nothing_on_an_error(in_app: Flask) -> None:
    add("kept")

    def fail() -> None:
        with transaction() as session:
            session.add(SignInFailureRow(key="lost", failures=1, last_at=NOON))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (failures("kept"), failures("lost")) == (1, None)
    add("kept too")
    assert failures("kept too") == 1


def test_a_refused_row_takes_the_whole_transaction_with_it(in_app: Flask) -> None:

    def store_both() -> None:
        with transaction() as session:
            session.add(SignInFailureRow(key="first", failures=1, last_at=NOON))
            session.flush()
            session.add(InvitationRow(token_hash="t", role=None, created_at=NOON, expires_at=NOON))

    with pytest.raises(sa.exc.IntegrityError):
        store_both()
    assert failures("first") is None


def test_values_are_still_there_after_the_commit(in_app: Flask) -> None:
    with transaction() as session:
        row = SignInFailureRow(key="kept", failures=4, last_at=NOON)
        session.add(row)
    assert row.failures == 4


def test_reading_opens_no_transaction_and_sees_what_was_committed_meanwhile(in_app: Flask) -> None:
    add("seen")
    with reading() as session:
        assert session.scalar(sa.select(SignInFailureRow.failures)) == 1
        driver = session.connection().connection.driver_connection
        if db.engine.dialect.name == "sqlite":
            assert not driver.in_transaction
        else:
            assert driver.info.transaction_status.name == "IDLE"
        with transaction() as writing:
            bump(writing, "seen")
        assert session.scalar(sa.select(SignInFailureRow.failures)) == 2


@on_sqlite
def test_a_writer_begins_immediately_on_sqlite(in_app: Flask) -> None:
    """Else two processes read the same value and both write it (case 53)."""
    with transaction() as session:
        session.scalar(sa.select(SignInFailureRow.failures))
        outside = sqlite3.connect(db.engine.url.database or "", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            outside.execute("BEGIN IMMEDIATE")
        outside.close()


def test_updates_from_many_threads_are_all_counted(in_app: Flask) -> None:
    add("counter")

    def count(_: int) -> None:
        with in_app.app_context(), transaction() as session:
            bump(session, "counter")

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(count, range(100)))
    assert failures("counter") == 101


# Waiting (case 52)


def test_a_writer_waits_for_another_and_then_writes(in_app: Flask) -> None:
    add("row")
    with held_by_another_thread(in_app, seconds=0.4), transaction() as session:
        bump(session, "row")
    assert failures("row") == 3


def test_reading_goes_on_while_somebody_writes(impatient: Flask) -> None:
    add("row")
    with held_by_another_thread(impatient):
        began = time.monotonic()
        assert failures("row") == 1
        assert time.monotonic() - began < SHORT_S


def test_a_writer_that_waits_too_long_is_told_so(impatient: Flask) -> None:
    add("row")
    began = time.monotonic()
    with held_by_another_thread(impatient):
        refusal = WriterBusy if db.engine.dialect.name == "sqlite" else sa.exc.OperationalError
        with pytest.raises(refusal), transaction() as session:
            bump(session, "row")
    assert SHORT_S <= time.monotonic() - began < 3
    with transaction() as session:
        bump(session, "row")
    assert failures("row") == 3


HOLD = """
import sys, filelock
lock = filelock.FileLock(sys.argv[1])
lock.acquire()
print("held", flush=True)
sys.stdin.readline()
lock.release()
print("free", flush=True)
sys.stdin.readline()
"""


@contextmanager
def held_by_another_process(engine: sa.Engine) -> Iterator[subprocess.Popen[str]]:
    """The writers' lock in the hands of another process, until a line is written to it."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, f"{engine.url.database}.writer.lock"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


@on_sqlite
def test_another_process_is_waited_for_within_the_same_limit(impatient: Flask) -> None:
    """Threads queue here and the first of them at the other process: nobody waits both times in full."""
    waits = []

    def write(_: int) -> None:
        began = time.monotonic()
        with impatient.app_context(), pytest.raises(WriterBusy), transaction():
            raise AssertionError("the lock was held elsewhere")
        waits.append(time.monotonic() - began)

    with held_by_another_process(db.engine) as process:
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(write, range(3)))
        assert max(waits) < 1.6 * SHORT_S
        assert failures("free") is None
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "free\n"
        add("free")
    assert failures("free") == 1


@on_sqlite
def test_a_program_that_knows_no_lock_of_ours_is_waited_for_too(impatient: Flask) -> None:
    outside = sqlite3.connect(db.engine.url.database or "", isolation_level=None)
    outside.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(sa.exc.OperationalError, match="locked"):
        add("row")
    assert SHORT_S * 0.9 <= time.monotonic() - began < 3
    outside.execute("ROLLBACK")
    outside.close()
    add("row")
    assert failures("row") == 1


@on_sqlite
def test_a_lock_that_cannot_be_taken_is_a_trouble_of_the_database(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:

    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr("filelock.FileLock.acquire", refuse)
        with pytest.raises(sa.exc.OperationalError, match="Read-only"):
            add("row")
    add("row")
    assert failures("row") == 1


def test_the_lock_is_free_again_after_an_error(impatient: Flask) -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), writer_lock(db.engine):
            raise ZeroDivisionError
    add("row")
    assert failures("row") == 1
