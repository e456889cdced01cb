"""A bank is loaded, checked and reported on, from its folder or as the database has it."""

import json
import re
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from quizapp.cli.bank import shipped_folder
from quizapp.cli.bank_reading import SHIPPED
from tests.support.commands import run


def test_loading_the_shipped_bank_again_changes_nothing(prepared: sa.Engine) -> None:
    result = run("bank", "load")
    assert result.exit_code == 0
    assert re.match(r"Question bank: \d+ items, none changed\.\n", result.stdout)


@pytest.mark.parametrize("command", ["load", "check"])
def test_a_bank_with_mistakes_is_refused_with_all_their_places(
    prepared: sa.Engine, tmp_path: Path, command: str
) -> None:
    folder = tmp_path / "left_opposition"
    shutil.copytree(SHIPPED, folder)
    files = sorted((folder / "items").glob("*.yaml"))[:2]
    for file in files:
        file.write_text(file.read_text(encoding="utf-8") + "\n- colour: red\n", encoding="utf-8")
    result = run("bank", command, str(folder))
    assert result.exit_code == 1
    for file in files:
        assert re.search(rf"items/{file.name}:\d+:\d+: ", result.stderr)


def test_checking_a_bank_counts_what_the_checks_find_and_fails_on_errors_only() -> None:
    result = run("bank", "check")
    lines = result.stdout.splitlines()
    counted = re.fullmatch(r"(\d+) items, (\d+) errors, (\d+) warnings\.", lines[-1])
    assert counted is not None
    _, errors, warnings = map(int, counted.groups())
    assert sum(": error: " in line for line in lines) == errors
    assert sum(": warning: " in line for line in lines) == warnings
    assert all(re.match(r"(items/\w+\.yaml:\d+:\d+: [\w-]+|bank): ", line) for line in lines[:-1])
    assert result.exit_code == (1 if errors else 0)


def test_the_same_is_found_in_the_files_as_in_the_database_and_every_finding_has_its_place(
    prepared: sa.Engine,
) -> None:
    outcomes = [
        run("bank", "check", "--json", *more) for more in (["--subject", "left_opposition"], ["--database"])
    ]
    shipped, stored = (json.loads(outcome.stdout) for outcome in outcomes)
    assert shipped["items"] == 192
    for document, outcome in zip((shipped, stored), outcomes, strict=True):
        assert all(finding.pop("place") for finding in document["findings"])
        assert outcome.exit_code == (1 if document["errors"] else 0)
    assert {key: stored[key] for key in stored if key != "findings"} == {
        key: shipped[key] for key in shipped if key != "findings"
    }


def test_the_report_is_a_page_on_standard_output_or_in_a_file(prepared: sa.Engine, tmp_path: Path) -> None:
    shown = run("bank", "report")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("<!doctype html>")
    assert "from the files in left_opposition" in shown.stdout
    file = tmp_path / "fairness.html"
    kept = run("bank", "report", "--database", "--output", str(file))
    assert kept.exit_code == 0
    assert kept.stdout == ""
    assert "from the published questions in the database" in file.read_text("utf-8")


def test_a_report_writes_over_a_file_only_when_told_to(tmp_path: Path) -> None:
    file = tmp_path / "mine.html"
    file.write_text("my own", encoding="utf-8")
    refused = run("bank", "report", "--output", str(file))
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr
    assert file.read_text("utf-8") == "my own"
    assert run("bank", "report", "--output", str(file), "--replace").exit_code == 0
    assert file.read_text("utf-8").startswith("<!doctype html>")


def test_a_report_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    result = run("bank", "report", "--output", str(tmp_path / "no such folder" / "fairness.html"))
    assert result.exit_code == 1
    assert "cannot be written: " in result.stderr


@pytest.mark.parametrize("name", ["left-opposition", "left_opposition"])
def test_a_subject_is_found_by_its_name_or_its_folder(name: str) -> None:
    assert shipped_folder(name) == SHIPPED


def test_an_unknown_subject_names_the_nearest_one() -> None:
    result = run("bank", "check", "--subject", "left-oposition")
    assert result.exit_code == 2
    assert "There is no subject 'left-oposition'. Did you mean left-opposition?" in result.stderr


def test_a_subject_and_the_database_at_once_cannot_be_checked() -> None:
    result = run("bank", "check", "--subject", "left-opposition", "--database")
    assert result.exit_code == 2
    assert "one of them only" in result.stderr


def test_a_folder_that_does_not_exist_is_exit_code_2() -> None:
    assert run("bank", "check", "/no/such/folder").exit_code == 2
