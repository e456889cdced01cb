"""What Alembic runs: a migration written by it needs nothing of ours and makes what the models say."""

import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from quizapp import paths
from quizapp.persistence.db import engine_options, prepare_engine


@pytest.fixture
def written(empty_database_url: str, tmp_path: Path) -> str:
    """The text of the migration that Alembic writes for an empty database."""
    engine = sa.create_engine(empty_database_url, **engine_options(empty_database_url))
    prepare_engine(engine)
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(paths.MIGRATIONS))
    config.set_main_option("version_locations", str(tmp_path))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        made = command.revision(
            config, "Everything", autogenerate=True, rev_id="0001", version_path=str(tmp_path)
        )
    engine.dispose()
    return Path(made.path).read_text("utf-8")  # type: ignore[union-attr]


def test_a_migration_imports_nothing_of_ours_so_that_it_goes_on_working(written: str) -> None:
    assert "quizapp" not in written
    assert "UtcDateTime" not in written
    assert 'sa.Column("created_at", sa.DateTime(timezone=True), nullable=False)' in written.replace("'", '"')


def test_a_migration_begins_with_what_it_is_about(written: str) -> None:
    assert written.startswith('"""Everything\n\nRevision: 0001\n')
    compile(written, "0001_everything.py", "exec")


def test_no_shipped_migration_imports_anything_of_ours() -> None:
    shipped = sorted((paths.MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert shipped
    for file in shipped:
        assert "quizapp" not in file.read_text("utf-8"), file.name
