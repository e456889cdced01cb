"""Whatever cannot be opened or is refused ends a command with a sentence that tells no secret."""

from pathlib import Path

import pytest

from tests.support.commands import run


def test_wrong_settings_end_any_command_with_every_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZAPP_PRT", "1")
    monkeypatch.setenv("QUIZAPP_WORKERS", "many")
    result = run("user", "list")
    assert result.exit_code == 1
    assert "did you mean QUIZAPP_PORT?" in result.stderr
    assert "QUIZAPP_WORKERS must be" in result.stderr


def test_a_file_that_is_no_database_is_one_sentence(data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "quizapp.sqlite3").write_bytes(b"no database" * 100)
    result = run("db", "current")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The database cannot be used: ")


def test_a_server_that_is_not_there_is_one_sentence_without_its_password(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", "postgresql://anna:geheim@127.0.0.1:1/quiz")
    result = run("db", "current")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The database cannot be used: ")
    assert "geheim" not in result.stderr


def test_an_address_that_is_none_is_one_sentence(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZAPP_DATABASE_URL", "postgresql://anna@127.0.0.1:port/quiz")
    result = run("db", "current")
    assert result.exit_code == 1
    assert "QUIZAPP_DATABASE_URL" in result.stderr


def test_without_a_prepared_database_the_sentence_says_how_to_get_one(data_dir: Path) -> None:
    result = run("user", "list")
    assert result.exit_code == 1
    assert "quizapp db upgrade" in result.stderr
