"""The wheel: what is in it, and that it serves pages from an empty environment, far from the checkout."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from quizapp import __version__, paths
from tests.support import databases, servers

ROOT = paths.PACKAGE.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source archive that is built from the checkout, without a network."""
    shelf = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(shelf), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = shelf.glob("*.whl")
    return made


def names(wheel: Path) -> set[str]:
    """Every file in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_is_pure_and_carries_the_version_of_the_package(wheel: Path) -> None:
    assert wheel.name == f"quizapp-{__version__}-py3-none-any.whl"


@pytest.mark.parametrize("folder", ["templates", "question_bank"])
def test_the_folders_beside_the_package_are_inside_it_in_the_wheel(wheel: Path, folder: str) -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
    assert files
    assert {f"quizapp/{name}" for name in files} <= names(wheel)


@pytest.mark.parametrize("folder", ["migrations/versions", "static"])
def test_what_the_package_needs_at_run_time_is_in_the_wheel(wheel: Path, folder: str) -> None:
    files = [path for path in (paths.PACKAGE / folder).rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert files
    assert {path.relative_to(ROOT).as_posix() for path in files} <= names(wheel)


def test_nothing_but_the_package_is_in_the_wheel(wheel: Path) -> None:
    assert {name.split("/")[0] for name in names(wheel)} == {"quizapp", f"quizapp-{__version__}.dist-info"}


@pytest.mark.registry
def test_installed_in_an_empty_environment_it_serves_pages_and_keeps_its_data_at_home(
    wheel: Path, tmp_path: Path
) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    scripts = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "--no-input"]
    lists = ["--require-hashes", "--requirement", str(ROOT / "requirements" / "run.txt")]
    got = subprocess.run([*pip, *lists], capture_output=True, text=True, check=False)
    if got.returncode:
        databases.missing("registry", got.stderr)
    # Offline and with dependencies: what the wheel asks for must be what the list has brought.
    subprocess.run([*pip, "--no-index", str(wheel)], check=True)

    home = {"HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path / "local"), "XDG_DATA_HOME": ""}
    unwanted = ("PYTHONPATH", "QUIZAPP_")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)} | home
    with servers.running(
        ["serve", "--port", "0"], environ=environ, folder=tmp_path, program=str(scripts / "quizapp")
    ) as process:
        site = servers.lines_until(process, "Open ")[-1].split()[1]
        start_page = servers.page(site)
        assert "<title>" in start_page
        styles = re.findall(r'<link[^>]+href="(/static/[^"]+\.css[^"]*)"', start_page)
        assert styles
        for address in styles:
            assert servers.page(site.removesuffix("/") + address)
    assert list(tmp_path.rglob("quizapp/quizapp.sqlite3"))
