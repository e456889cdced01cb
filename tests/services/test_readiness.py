"""Whether the installation can serve is told by its database."""

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.persistence import schema
from quizapp.persistence.db import db
from quizapp.services import readiness


def test_a_prepared_database_is_at_its_head(in_app: Flask) -> None:
    assert readiness.check().is_at_head


def test_a_database_left_behind_is_not(in_app: Flask) -> None:
    schema.downgrade(db.engine, "base")
    state = readiness.check()
    assert (state.current, state.is_at_head) == (None, False)


def test_a_database_that_does_not_answer_raises(in_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (
        "sqlite:////nowhere/at/all.sqlite3"
        if db.engine.dialect.name == "sqlite"
        else "postgresql+psycopg://127.0.0.1:1/none"
    )
    engine = sa.create_engine(broken)
    monkeypatch.setitem(db.engines, None, engine)
    with pytest.raises(sa.exc.OperationalError):
        readiness.check()
    engine.dispose()
