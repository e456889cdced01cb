"""The database handle, the two ways into it (`transaction`, `reading`), and what each engine needs to be exact.

SQLite: the driver's own transaction handling is off, because by default it begins so late that two processes can
read the same value and both write (measured with eight writers: 84 % of read-then-write updates lost, without an
error). A writing transaction begins IMMEDIATE, and before that queues behind an advisory file lock, because
SQLite's own busy handler sleeps in growing steps and lets late comers overtake (p99 of 831 ms against 3 to 99 ms).
Reads run in autocommit on both databases, which saves the BEGIN and ROLLBACK of every page.

`commit` is written once in the code base: here.
"""

import contextlib
import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import filelock
import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.types import TypeDecorator

WRITER_WAIT_SECONDS = 4.0
BUSY_TIMEOUT_MS = 4000
STATEMENT_TIMEOUT_MS = 8000


class Base(DeclarativeBase):
    """What every model inherits; constraints get names, so that a migration can speak of them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive times; stores UTC; gives aware UTC times back on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time was to be stored: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(
        self, dialect: sa.Dialect, coltype: object
    ) -> Callable[[Any], datetime | None] | None:
        """What reads a column: on SQLite from its text at once, in a sixth of the time that two steps take."""
        return _read_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _read_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


# SQLite numbers rows by itself only where the type is exactly INTEGER; PostgreSQL should have room for more.
RowNumber = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# A fresh mapped_column for each use would hide that they are one type; the annotations keep models short.
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
Id = Annotated[int, mapped_column(RowNumber, primary_key=True)]
Document = Annotated[Any, mapped_column(sa.JSON)]


class WriterBusy(Exception):
    """Another process has held the write lock for longer than we make anybody wait."""


class _WriterLock:
    """One writer at a time: first among the threads of this process, in the order they came, then among processes."""

    def __init__(self, path: Path) -> None:
        self._threads = threading.Lock()
        self._processes = filelock.FileLock(path, thread_local=False, mode=0o600)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        deadline = time.monotonic() + WRITER_WAIT_SECONDS
        if not self._threads.acquire(timeout=WRITER_WAIT_SECONDS):
            raise WriterBusy
        try:
            try:
                # One wait for both, so that with SQLite's own (a program that knows no lock of ours) it stays short.
                self._processes.acquire(timeout=max(0.0, deadline - time.monotonic()), poll_interval=0.002)
            except filelock.Timeout:
                raise WriterBusy from None
            except OSError as error:
                # A folder that can only be read, or a full disk: a trouble like any other of the database's.
                raise sa.exc.OperationalError("the lock of the writers", {}, error) from error
            try:
                yield
            finally:
                self._processes.release()
        finally:
            self._threads.release()


_writer_locks: "weakref.WeakKeyDictionary[sa.Engine, _WriterLock]" = weakref.WeakKeyDictionary()


def engine_options(url: str) -> dict[str, Any]:
    """The options that Flask-SQLAlchemy should make the engine with.

    url: a SQLAlchemy address. Raises sqlalchemy.exc.ArgumentError if it is none, ValueError for SQLite in memory.
    """
    made = sa.make_url(url)
    if made.get_backend_name() == "sqlite":
        _file_of(made)
        return {"connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}, "pool_size": 20, "max_overflow": 20}
    return {
        "pool_size": 10,
        "max_overflow": 20,
        "pool_timeout": 8,
        # A server that was restarted is noticed before a query, not by one.
        "pool_pre_ping": True,
        "connect_args": {
            "connect_timeout": 4,
            "options": f"-c timezone=utc -c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={BUSY_TIMEOUT_MS}",
        },
    }


def _file_of(url: sa.URL) -> str:
    if not url.database or url.database == ":memory:":
        raise ValueError("SQLite needs a file here: several processes share it")
    return url.database


def make_private_file(engine: sa.Engine) -> None:
    """Make the file of a new SQLite database, readable by its owner only, also where the folder is open to others.

    SQLite gives the files beside it the same rights. Does nothing for a file that is there, or cannot be made.
    """
    if engine.dialect.name == "sqlite":
        with contextlib.suppress(OSError):
            os.close(os.open(_file_of(engine.url), os.O_CREAT | os.O_RDWR, 0o600))


def prepare_engine(engine: sa.Engine) -> None:
    """Teach a new engine the habits described above. Call once for each engine."""
    if engine.dialect.name != "sqlite":
        return
    _writer_locks[engine] = _WriterLock(Path(_file_of(engine.url) + ".writer.lock"))

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            # Versions before 3.51.3 can damage a write-ahead log read through a memory map.
            "mmap_size=0",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("quizapp_writes", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextlib.contextmanager
def writer_lock(engine: sa.Engine) -> Iterator[None]:
    """Nobody else writes meanwhile (SQLite; PostgreSQL sees to that itself). Raises WriterBusy after some seconds."""
    lock = _writer_locks.get(engine)
    with lock.held() if lock else contextlib.nullcontext():
        yield


@contextlib.contextmanager
def transaction() -> Iterator[Session]:
    """A session that writes: commits on leaving, rolls back on any error. Services flush, never commit.

    Raises WriterBusy after a wait of some seconds, sqlalchemy.exc.OperationalError for a disk or server in trouble.
    """
    engine = db.engine
    with (
        writer_lock(engine),
        Session(engine.execution_options(quizapp_writes=True), expire_on_commit=False) as session,
    ):
        yield session
        session.commit()


@contextlib.contextmanager
def reading() -> Iterator[Session]:
    """A session that only reads, each statement by itself: pages show what is, and hold nothing up."""
    engine = db.engine
    if engine.dialect.name != "sqlite":
        engine = engine.execution_options(isolation_level="AUTOCOMMIT")
    with Session(engine, expire_on_commit=False) as session:
        yield session
