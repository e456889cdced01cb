"""A database is brought up once, and never one of a newer release."""

from pathlib import Path

import sqlalchemy as sa

from tests.support.commands import run


def test_a_database_is_brought_up_once(data_dir: Path) -> None:
    before = run("db", "current")
    assert before.exit_code == 1
    assert before.stdout.startswith("none ")
    first = run("db", "upgrade")
    assert first.exit_code == 0
    assert first.stdout.endswith(" now.\n")
    again = run("db", "upgrade")
    assert again.exit_code == 0
    assert again.stdout.endswith(" as before.\n")
    assert run("db", "current").exit_code == 0


def test_a_database_of_a_newer_release_is_left_alone(prepared: sa.Engine) -> None:
    with prepared.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    result = run("db", "upgrade")
    assert result.exit_code == 1
    assert "newer quizapp" in result.stderr
    with prepared.begin() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "9999"
