"""Counting the SQL statements of a request, so that a page's number can be pinned in its test."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import event

from quizapp.persistence.db import db

_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass(slots=True)
class Counted:
    """The statements sent, in order, those that only begin or end a transaction left out.

    parameters: of each statement, as the driver got them.
    """

    statements: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many there were."""
        return len(self.statements)


def full_scans(app: Flask, counted: Counted, *, of: tuple[str, ...]) -> list[str]:
    """Lines of the statements' plans that read one of these tables from end to end."""
    tables = "|".join(of)
    # On SQLite without an index, and on PostgreSQL.
    whole = re.compile(rf"SCAN ({tables})\b|Seq Scan on ({tables})\b")
    return [line for line in plan_of(app, counted).splitlines() if whole.search(line)]


def plan_of(app: Flask, counted: Counted) -> str:
    """The plans of the statements, line by line.

    PostgreSQL is asked for a plan as if reading a whole table were dear, because in a test it never is.
    """
    lines = []
    with app.app_context(), db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        for statement, parameters in zip(counted.statements, counted.parameters, strict=True):
            plan = connection.exec_driver_sql(f"{explain} {statement}", parameters)
            lines += [str(row[-1]) for row in plan]
        connection.rollback()
        connection.invalidate()
    return "\n".join(lines)


@contextmanager
def count_statements(app: Flask) -> Iterator[Counted]:
    """Count what goes to the application's database meanwhile."""
    counted = Counted()

    def note(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
    ) -> None:
        if not statement.lstrip().upper().startswith(_NOT_COUNTED):
            counted.statements.append(statement)
            counted.parameters.append(parameters)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", note)
