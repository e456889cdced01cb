"""What a migration makes of rows that were there before it, on either database."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.domain.searching import searched_text
from quizapp.persistence import schema
from quizapp.persistence.db import db, reading
from quizapp.persistence.models import ItemRow
from quizapp.persistence.queries import authoring
from tests.conftest import TestClock
from tests.support.filling import fill, row_counts
from tests.support.teaching import a_teacher, add


@pytest.fixture
def before(app: Flask, at: TestClock) -> Iterator[Flask]:
    """The database as the first migration left it, with a draft of a teacher's and rows in all of its tables."""
    fill(app)
    add(a_teacher(app), action="draft", stem="Wer schrieb ÜBER die Straße, nach dem Artikel?")
    with app.app_context():
        schema.downgrade(db.engine, "0001")
        yield app
        db.engine.dispose()


def test_0002_finds_items_by_their_words_and_knows_which_were_published(before: Flask) -> None:
    columns = {column["name"] for column in sa.inspect(db.engine).get_columns("item")}
    assert not columns & {"search_text", "published_at", "client_key"}
    schema.upgrade(db.engine)
    with reading() as session:
        rows = session.scalars(sa.select(ItemRow)).all()
        for row in rows:
            stored = authoring.find_item(session, row.id)
            assert stored is not None
            assert row.search_text == searched_text(stored.item)
            assert (row.published_at is None) == (row.status == "draft")
            assert row.published_at in (None, row.updated_at)
            assert row.client_key is None
        assert any("über die strasse" in row.search_text for row in rows)


def test_0002_taken_back_takes_the_overrides_along_and_nothing_else(before: Flask) -> None:
    tables = set(sa.inspect(db.engine).get_table_names())
    assert "item_override" not in tables
    schema.upgrade(db.engine)
    counts = row_counts(before)
    assert counts["item_override"] == 0
    assert all(count for name, count in counts.items() if name in tables)
