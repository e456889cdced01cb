"""Bringing the database to the schema of this code, by Alembic, and telling whether it is there.

Several processes may start at once, so an upgrade holds a lock; each migration is one transaction, on SQLite too,
so that a process killed midway leaves the schema as it was.
"""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from quizapp import paths
from quizapp.persistence.db import make_private_file, writer_lock

# Any number will do, as long as every release uses the same one.
_POSTGRES_LOCK = 7_201_923


class SchemaTooNew(Exception):
    """The database was made by a later release of quizapp than this one."""


@dataclass(frozen=True, slots=True)
class SchemaState:
    """current: the migration that the database is at, None if it is empty.  head: the one that this code wants."""

    current: str | None
    head: str

    @property
    def is_at_head(self) -> bool:
        """Whether nothing is left to do."""
        return self.current == self.head


def state(engine: sa.Engine) -> SchemaState:
    """Where the database stands. Raises sqlalchemy.exc.OperationalError if it cannot be reached."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    head = _scripts().get_current_head()
    if head is None:
        raise RuntimeError("the package carries no migrations")
    return SchemaState(current, head)


def upgrade(engine: sa.Engine, revision: str = "head") -> None:
    """Bring the database up to a migration. Raises SchemaTooNew rather than touch what it does not know."""
    with _locked_connection(engine) as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        # Ends the transaction that reading began: Alembic commits only those that it began itself.
        connection.rollback()
        known = {script.revision for script in _scripts().walk_revisions()}
        if current is not None and current not in known:
            raise SchemaTooNew(
                f"The database was made by a newer quizapp (schema {current}). "
                "Start that release, or restore a backup made by this one."
            )
        _run(connection, command.upgrade, revision)


def downgrade(engine: sa.Engine, revision: str) -> None:
    """Take the database down to a migration, "base" for none."""
    with _locked_connection(engine) as connection:
        _run(connection, command.downgrade, revision)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(paths.MIGRATIONS))


def _run(connection: sa.Connection, act: object, revision: str) -> None:
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(paths.MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    act(config, revision)  # type: ignore[operator]  # alembic.command.upgrade or downgrade


@contextlib.contextmanager
def _locked_connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection for migrations, with nobody else migrating.

    SQLite cannot alter most of a table, so Alembic copies and drops it; with foreign keys on, that drop would
    delete the rows that point at it.
    """
    if engine.dialect.name == "sqlite":
        make_private_file(engine)
        with writer_lock(engine), engine.execution_options(quizapp_writes=True).connect() as connection:
            driver = connection.connection.driver_connection
            if driver is None:
                raise RuntimeError("no connection to the database")
            driver.execute("PRAGMA foreign_keys=OFF")
            try:
                yield connection
            finally:
                connection.rollback()
                driver.execute("PRAGMA foreign_keys=ON")
        return
    with engine.connect() as connection:
        # A migration may take longer than a page may. What is set here is the connection's, not a transaction's, so
        # it is set outside of one; the connection is thrown away afterwards, and the lock with it.
        driver = connection.connection.driver_connection
        if driver is None:
            raise RuntimeError("no connection to the database")
        driver.autocommit = True
        for statement in (
            "SET statement_timeout = 0",
            "SET lock_timeout = 0",
            f"SELECT pg_advisory_lock({_POSTGRES_LOCK})",
        ):
            driver.execute(statement)
        driver.autocommit = False
        try:
            yield connection
        finally:
            connection.invalidate()
