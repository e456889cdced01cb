"""Rows stored one by one, to see what the database itself refuses and removes."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.db import Model, reading, transaction
from quizapp.persistence.models import UserRow
from quizapp.services import clock


def store(app: Flask, *rows: Model) -> None:
    """Store rows in one transaction."""
    with app.app_context(), transaction() as session:
        for row in rows:
            session.add(row)
            session.flush()


def assert_refused(app: Flask, *rows: Model) -> None:
    """The database does not take the last of these rows, and keeps none of them."""
    with pytest.raises(sa.exc.IntegrityError):
        store(app, *rows)


def count(app: Flask, model: type[Any]) -> int:
    """How many rows there are."""
    with app.app_context(), reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def a_user(app: Flask, **columns: Any) -> int:
    """A guest, or a user with these columns; gives its number."""
    row = UserRow(**{"created_at": clock.utc_now()} | columns)
    store(app, row)
    return row.id


def remove_user(app: Flask, user_id: int) -> None:
    """Delete a user, and with it what the database's own rules take along."""
    with app.app_context(), transaction() as session:
        session.execute(sa.delete(UserRow).where(UserRow.id == user_id))
