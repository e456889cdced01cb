"""Fixtures for commands: where they find their data."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support import databases


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data directory of the commands that follow, still missing."""
    monkeypatch.setenv("QUIZAPP_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def prepared(
    data_dir: Path, sqlite_template: databases.SqliteTemplate, monkeypatch: pytest.MonkeyPatch
) -> Iterator[sa.Engine]:
    """A database at the schema of this release, where the commands that follow find it."""
    data_dir.mkdir()
    with sqlite_template.copy() as url:
        monkeypatch.setenv("QUIZAPP_DATABASE_URL", url)
        engine = sa.create_engine(url)
        yield engine
        engine.dispose()
