"""The README is true: its commands run, its item is an item, its settings and its map are those of the code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from quizapp import config, paths
from quizapp.domain.lints import run_lints
from quizapp.formats import bank_yaml

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    line.strip()
    for block in re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
    if line.strip()
]
# Shown by tests of their own, which start a server and a test run: tests/cli/test_serve.py, tests/test_run.py.
SHOWN_ELSEWHERE = {"python3 run.py", "python3 run.py test"}


def test_setting_up_takes_two_commands() -> None:
    assert [command for command in COMMANDS if command in SHOWN_ELSEWHERE] == [
        "python3 run.py",
        "python3 run.py test",
    ]


def test_every_command_runs(tmp_path: Path) -> None:
    environment = {"QUIZAPP_DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}

    def run(arguments: list[str]) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "quizapp.cli", *arguments],
            cwd=ROOT,
            env=environment,
            input="a quiet river at dusk\n",
            text=True,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stderr}"

    run(["db", "upgrade"])
    commands = [command for command in COMMANDS if command not in SHOWN_ELSEWHERE]
    assert len(commands) >= 5
    for command in commands:
        assert command.startswith("python3 run.py "), command
        run(command.removeprefix("python3 run.py ").split())


def test_the_item_shown_is_a_good_item() -> None:
    (text,) = re.findall(r"^```yaml\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    folder = paths.QUESTION_BANK / "left_opposition"
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    files["items/lead.yaml"] += text.encode()
    read = bank_yaml.read_subject(files, "left-opposition")
    assert read.problems == ()
    assert read.subject is not None
    item = read.subject.item("lead-who-was-central")
    assert item is not None
    assert run_lints(item, read.subject) == []


def test_the_settings_are_those_of_the_code() -> None:
    listed = re.findall(r"^\| `(QUIZAPP_[A-Z_]+)`", README, re.MULTILINE)
    assert sorted(listed) == sorted(config.NAMES)


def _mapped() -> list[str]:
    section = README.partition("## Map of the code")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]*`) \|", section, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("name", _mapped())
def test_what_the_map_names_exists(name: str) -> None:
    assert (ROOT / name).exists()


def test_the_map_names_every_part_of_the_package() -> None:
    parts = {
        f"quizapp/{path.name}{'/' if path.is_dir() else ''}"
        for path in (ROOT / "quizapp").iterdir()
        if not path.name.startswith("__")
    }
    assert parts <= set(_mapped())


def test_the_screenshot_is_there_and_small() -> None:
    (picture,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert 0 < (ROOT / picture).stat().st_size <= 200_000
