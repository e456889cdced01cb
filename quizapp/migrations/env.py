"""What Alembic runs: the connection comes from persistence.schema (or, to write a new migration, from the command)."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from quizapp.persistence import models  # noqa: F401  # registers the tables
from quizapp.persistence.db import UtcDateTime, db


def render_item(kind: str, value: Any, _autogen_context: Any) -> str | Literal[False]:
    """Write our own column types as plain SQLAlchemy ones, so that a migration needs nothing of ours."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def compare_type(
    _context: Any, _inspected: Any, _metadata: Any, _inspected_type: Any, metadata_type: Any
) -> bool | None:
    """Leave our instants out of the comparison of types: they are stored as plain ones."""
    return False if isinstance(metadata_type, UtcDateTime) else None


def run(connection: sa.Connection) -> None:
    """Run the migrations that were asked for, each in a transaction of its own."""
    context.configure(
        connection=connection,
        target_metadata=db.metadatas[None],
        render_as_batch=True,
        render_item=render_item,
        compare_type=compare_type,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
