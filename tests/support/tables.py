"""What is stored, whole: to show that a refusal, or a look at a page, has changed nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.db import db

Dump = dict[str, list[tuple[Any, ...]]]


def everything(app: Flask) -> Dump:
    """Every row of every table of ours, by table, in the order of their keys."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: [
                tuple(map(_plain, row))
                for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in db.metadata.sorted_tables
        }


def count(app: Flask, table: str) -> int:
    """How many rows a table has."""
    with app.app_context(), db.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(db.metadata.tables[table])) or 0


def run(app: Flask, statement: str, **parameters: Any) -> None:
    """Change the database behind the application's back."""
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text(statement), parameters)


def differences(before: Dump, after: Dump) -> list[str]:
    """In words, which tables have other rows now."""
    return [
        f"{name}: {len(rows)} rows before, {len(after[name])} after"
        for name, rows in before.items()
        if rows != after[name]
    ]


@contextmanager
def unchanged(app: Flask) -> Iterator[None]:
    """Fails if anything stored is different afterwards."""
    before = everything(app)
    yield
    assert differences(before, everything(app)) == []


def _plain(value: Any) -> Any:
    return repr(value) if isinstance(value, dict | list) else value
