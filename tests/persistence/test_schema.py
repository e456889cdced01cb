"""Migrations: up, down and up again with rows in every table, one at a time, and never halfway (case 61)."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from quizapp import paths
from quizapp.domain.items import Response
from quizapp.factory import prepare
from quizapp.persistence import schema
from quizapp.persistence.db import UtcDateTime, db, engine_options, prepare_engine
from quizapp.persistence.models import ItemRow
from tests.conftest import TestClock
from tests.support.databases import on_sqlite
from tests.support.filling import fill, row_counts
from tests.support.hands import Hand, published
from tests.support.tables import everything

REVISIONS = [script.revision for script in ScriptDirectory(str(paths.MIGRATIONS)).walk_revisions()]
TABLES = set(db.metadatas[None].tables)


def engine_for(url: str) -> sa.Engine:
    """An engine as the application makes it."""
    engine = sa.create_engine(url, **engine_options(url))
    prepare_engine(engine)
    return engine


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[sa.Engine]:
    """The engine of an empty database."""
    made = engine_for(empty_database_url)
    yield made
    made.dispose()


def differences(engine: sa.Engine) -> list[Any]:
    """What a migration would still have to change, after our models."""

    def compare_type(
        _context: Any, _column: Any, _meta_column: Any, _type: Any, meta_type: Any
    ) -> bool | None:
        return False if isinstance(meta_type, UtcDateTime) else None

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": compare_type, "compare_server_default": True}
        )
        return compare_metadata(context, db.metadatas[None])


def tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_an_empty_database_is_brought_to_what_the_models_say(engine: sa.Engine) -> None:
    assert schema.state(engine) == schema.SchemaState(None, REVISIONS[0])
    schema.upgrade(engine)
    assert schema.state(engine).is_at_head
    assert tables(engine) == TABLES
    assert differences(engine) == []


def test_the_checks_and_rules_of_deletion_are_there_too(engine: sa.Engine) -> None:
    """What a comparison of models with a database does not look at."""
    schema.upgrade(engine)
    found = sa.inspect(engine)
    for name, table in db.metadatas[None].tables.items():
        checks = {check["name"] for check in found.get_check_constraints(name)}
        assert checks == {
            str(constraint.name)
            for constraint in table.constraints
            if isinstance(constraint, sa.CheckConstraint)
        }
        rules = {key["name"]: key["options"].get("ondelete") for key in found.get_foreign_keys(name)}
        assert rules == {str(key.name): key.ondelete for key in table.foreign_key_constraints}


def test_upgrading_twice_changes_nothing(engine: sa.Engine) -> None:
    schema.upgrade(engine)
    schema.upgrade(engine)
    assert differences(engine) == []


def test_the_file_of_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite3"
    engine = sa.create_engine(f"sqlite:///{path}")
    prepare_engine(engine)
    schema.upgrade(engine)
    assert path.stat().st_mode & 0o077 == 0
    engine.dispose()


def test_down_to_nothing_and_up_again_on_an_empty_database(engine: sa.Engine) -> None:
    schema.upgrade(engine)
    schema.downgrade(engine, "base")
    assert tables(engine) == set()
    assert schema.state(engine).current is None
    schema.upgrade(engine)
    assert differences(engine) == []


@pytest.mark.parametrize("revision", [*REVISIONS[1:], "base"])
def test_down_and_up_again_with_rows_in_every_table(app: Flask, at: TestClock, revision: str) -> None:
    """One step for each migration; down to nothing takes the rows along, and the application fills it anew."""
    fill(app)
    with app.app_context():
        schema.downgrade(db.engine, revision)
        schema.upgrade(db.engine)
        assert schema.state(db.engine).is_at_head
        assert differences(db.engine) == []
    prepare(app)
    fill(app)


def test_typed_answers_from_before_there_was_a_queue_wait_in_it(app: Flask, at: TestClock) -> None:
    hand = Hand(app)
    short, cloze = published(app, "short_answer")[0], published(app, "cloze")[0]
    blanks = len(hand.held(cloze).item.accepted)
    for text in (
        "The Zébra, 1,000 STRIPES!",
        "it’s an “æ” 3.5.",
        "\u202eשלום\u200b",
        "ﷺ Łódź",
        "a the",
    ):
        hand.answer(short, given=Response(texts=(text,)))
    hand.answer(cloze, given=Response(texts=("zebra", *[""] * (blanks - 1))))
    hand.answer(published(app, "flashcard_reversed")[0], given=Response(texts=("zebra",)))
    before = everything(app)["unlisted_text"]
    assert len(before) == 6
    script = ScriptDirectory(str(paths.MIGRATIONS)).get_revision("0003")
    with app.app_context():
        schema.downgrade(db.engine, str(script.down_revision))
        schema.upgrade(db.engine)
    assert everything(app)["unlisted_text"] == before


def test_families_of_items_are_copied_from_their_present_wordings(app: Flask, at: TestClock) -> None:
    def families() -> list[tuple[Any, ...]]:
        columns = (ItemRow.id, ItemRow.variants_of, ItemRow.switch_group, ItemRow.claim)
        with db.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(ItemRow.id))]

    with app.app_context():
        before = families()
        assert all(any(row[column] for row in before) for column in (1, 2, 3))
        schema.downgrade(db.engine, "0003")
        schema.upgrade(db.engine)
        assert families() == before


@on_sqlite
def test_foreign_keys_are_watched_again_after_a_migration(app: Flask, at: TestClock) -> None:
    with app.app_context():
        schema.upgrade(db.engine)
        schema.downgrade(db.engine, "base")
        schema.upgrade(db.engine)
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_a_newer_database_is_refused_in_words_and_left_alone(app: Flask, at: TestClock) -> None:
    """Old code on a new schema."""
    before = row_counts(app)
    with app.app_context():
        with db.engine.execution_options(quizapp_writes=True).begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(schema.SchemaTooNew, match=r"newer quizapp .* 9999") as refused:
            schema.upgrade(db.engine)
        assert "backup" in str(refused.value)
        assert schema.state(db.engine) == schema.SchemaState("9999", REVISIONS[0])
    with pytest.raises(schema.SchemaTooNew):
        prepare(app)
    assert row_counts(app) == before


def test_several_processes_starting_at_once_migrate_once(empty_database_url: str) -> None:
    engines = [engine_for(empty_database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(schema.upgrade, engines))
    assert [schema.state(engine).is_at_head for engine in engines] == [True] * 4
    assert differences(engines[0]) == []
    for engine in engines:
        engine.dispose()


UPGRADE_AND_DIE = """
import os, signal, sys
import sqlalchemy as sa
from quizapp.persistence import schema
from quizapp.persistence.db import engine_options, prepare_engine
url, last = sys.argv[1], int(sys.argv[2])
engine = sa.create_engine(url, **engine_options(url))
prepare_engine(engine)
created = []
@sa.event.listens_for(engine, "after_cursor_execute")
def count(connection, cursor, statement, *rest):
    if statement.lstrip().startswith("CREATE"):
        created.append(statement)
        if len(created) == last:
            print(len(created), flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
schema.upgrade(engine)
"""


@pytest.mark.parametrize("statements", [2, 9, 20])
def test_a_migration_killed_midway_leaves_nothing_and_starts_again(
    engine: sa.Engine, empty_database_url: str, statements: int
) -> None:
    died = subprocess.run(
        [sys.executable, "-c", UPGRADE_AND_DIE, empty_database_url, str(statements)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (died.returncode, died.stdout.strip()) == (-9, str(statements)), died.stderr
    assert tables(engine) == set()
    assert schema.state(engine).current is None
    schema.upgrade(engine)
    assert differences(engine) == []


def test_a_database_that_does_not_answer_raises(tmp_path: object) -> None:
    engine = engine_for(f"sqlite:///{tmp_path}/nowhere/at-all.sqlite3")
    with pytest.raises(sa.exc.OperationalError):
        schema.state(engine)
    engine.dispose()
