"""run.py, on small checkouts with packages of the test's own, so that no network is needed."""

import ast
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from tests.support import servers

RUN = Path(__file__).resolve().parent.parent / "run.py"
CLI = """
import json, os, sys
import hello
print(json.dumps({"arguments": sys.argv[1:], "pid": os.getpid(), "folder": os.getcwd()}))
sys.exit(int(sys.argv[2]) if sys.argv[1] == "exit" else 0)
"""
PYTEST = """
import json, os, sys
print(json.dumps({"arguments": sys.argv[1:], "folder": os.getcwd()}))
"""


class Checkout:
    """A checkout that run.py takes for quizapp's, with two packages that pip finds in a folder beside it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "try out" / "quizapp"
        self.shop = folder / "shop"
        for made in (self.root / "requirements", self.root / "quizapp", self.shop):
            made.mkdir(parents=True)
        shutil.copy(RUN, self.root)
        (self.root / "quizapp" / "__init__.py").touch()
        (self.root / "quizapp" / "cli.py").write_text(CLI)
        hello = add_wheel(self.shop, "hello", "")
        self.write_list("run", [hello])
        self.write_list("test", [hello, add_wheel(self.shop, "pytest", PYTEST)])
        self.environ = os.environ | {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.shop),
            "PIP_USER": "1",
        }

    def write_list(self, name: str, lines: list[str]) -> None:
        """Make one of the two lists."""
        (self.root / "requirements" / f"{name}.txt").write_text("\n".join(lines) + "\n")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """`python run.py …`, going on."""
        command = [sys.executable, str(self.root / "run.py"), *arguments]
        return subprocess.Popen(
            command,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.shop,
        )

    def run(self, *arguments: str) -> "Ended":
        """`python run.py …`, ended."""
        return Ended(self.start(*arguments))

    @property
    def venv(self) -> Path:
        return self.root / ".venv"


class Ended:
    """What a run printed and gave."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.pid = process.pid
        self.out, self.err = process.communicate(timeout=120)
        self.exit_code = process.returncode

    def told(self) -> dict[str, object]:
        """What the program said that run.py handed over to."""
        told: dict[str, object] = json.loads(self.out)
        return told


def add_wheel(shop: Path, name: str, source: str) -> str:
    """Put a package of one module on the shelf; gives its line for a list."""
    path = shop / f"{name}-1.0-py3-none-any.whl"
    about = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}.py", source)
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(
            f"{about}/RECORD", f"{name}.py,,\n{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n"
        )
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


@pytest.fixture
def fresh(tmp_path: Path) -> Checkout:
    """A checkout in which nothing was run yet."""
    return Checkout(tmp_path)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout in which both lists were installed; the packages are gone from the shelf."""
    checkout = Checkout(tmp_path_factory.mktemp("installed"))
    ended = checkout.run("test")
    assert ended.exit_code == 0, ended.err
    for wheel in checkout.shop.iterdir():
        wheel.unlink()
    return checkout


@pytest.fixture
def module(fresh: Checkout) -> ModuleType:
    """run.py of a fresh checkout, as a module."""
    spec = importlib.util.spec_from_file_location("run_of_a_checkout", fresh.root / "run.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def test_the_first_run_installs_and_hands_over_with_nothing_of_its_own_on_standard_output(
    fresh: Checkout,
) -> None:
    ended = fresh.run()
    assert ended.exit_code == 0, ended.err
    assert ended.told()["arguments"] == ["serve"]
    assert "Making an environment" in ended.err
    assert not (fresh.root / ".venv.unfinished").exists()


def test_a_second_run_asks_pip_nothing_and_says_nothing(installed: Checkout) -> None:
    ended = installed.run("user", "add", "--role", "teacher of Greek")
    assert ended.exit_code == 0
    assert ended.err == ""
    assert ended.told()["arguments"] == ["user", "add", "--role", "teacher of Greek"]


def test_the_command_runs_where_the_person_is_and_the_tests_at_the_top(installed: Checkout) -> None:
    assert installed.run("list").told()["folder"] == str(installed.shop)
    ended = installed.run("test", "-k", "some of them")
    assert ended.told() == {"arguments": ["-k", "some of them"], "folder": str(installed.root)}


@pytest.mark.parametrize("exit_code", [1, 2, 7])
def test_the_exit_code_is_the_commands_own(installed: Checkout, exit_code: int) -> None:
    assert installed.run("exit", str(exit_code)).exit_code == exit_code


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no exec that keeps the process")
def test_signals_reach_the_command_because_it_takes_the_place_of_run_py(installed: Checkout) -> None:
    ended = installed.run("list")
    assert ended.told()["pid"] == ended.pid


def test_the_test_list_is_added_to_the_run_list(fresh: Checkout) -> None:
    fresh.run()
    ended = fresh.run("test")
    assert ended.exit_code == 0, ended.err
    assert "Making an environment" not in ended.err
    assert fresh.run().err == ""


def test_a_changed_list_is_installed_at_the_next_run(fresh: Checkout) -> None:
    fresh.run()
    more = add_wheel(fresh.shop, "more", "")
    fresh.write_list("run", [*(fresh.root / "requirements" / "run.txt").read_text().splitlines(), more])
    assert "Installing" in fresh.run().err
    assert list(fresh.venv.glob("**/more.py"))


def test_a_package_with_another_hash_is_refused_and_nothing_started(fresh: Checkout) -> None:
    fresh.write_list("run", [f"hello==1.0 --hash=sha256:{'0' * 64}"])
    ended = fresh.run()
    assert ended.exit_code == 1
    assert ended.out == ""
    assert ended.err.endswith("run the same command again.\n")


def test_what_a_killed_run_left_behind_is_made_anew(fresh: Checkout) -> None:
    fresh.run()
    (hello,) = fresh.venv.glob("**/hello.py")
    hello.unlink()
    (fresh.venv / "quizapp-installed").unlink()
    (fresh.root / ".venv.unfinished").touch()
    ended = fresh.run()
    assert ended.exit_code == 0, ended.err
    assert ended.told()["arguments"] == ["serve"]


def test_an_environment_without_a_working_python_is_made_anew(fresh: Checkout) -> None:
    fresh.venv.mkdir()
    (fresh.venv / "pyvenv.cfg").write_text("home = /gone\n")
    assert fresh.run().exit_code == 0


def test_an_environment_that_somebody_else_made_is_kept_and_completed(fresh: Checkout) -> None:
    venv.create(fresh.venv, with_pip=True)
    (fresh.venv / "theirs").touch()
    ended = fresh.run()
    assert ended.exit_code == 0, ended.err
    assert (fresh.venv / "theirs").exists()


def test_two_first_runs_at_once_install_once_and_both_go_on(fresh: Checkout) -> None:
    both = [Ended(process) for process in [fresh.start("one"), fresh.start("two")]]
    assert [ended.exit_code for ended in both] == [0, 0]
    assert [ended.told()["arguments"] for ended in both] == [["one"], ["two"]]
    assert sum("Installing" in ended.err for ended in both) == 1


def test_a_checkout_that_cannot_be_written_is_one_sentence(fresh: Checkout) -> None:
    (fresh.root / ".venv.lock").mkdir()
    ended = fresh.run()
    assert ended.exit_code == 1
    assert ended.err.startswith(f"The checkout in {fresh.root} could not be made ready: ")
    assert ended.err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that can be answered")
def test_a_run_that_is_stopped_while_installing_is_made_good_by_the_next(fresh: Checkout) -> None:
    process = fresh.start()
    servers.wait_for((fresh.venv / "pyvenv.cfg").exists, "the environment to be begun")
    process.terminate()
    assert Ended(process).exit_code == 128 + signal.SIGTERM
    assert (fresh.root / ".venv.unfinished").exists()
    assert fresh.run().exit_code == 0


def test_an_old_python_can_read_the_file_and_is_refused_in_one_sentence() -> None:
    ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 6))
    pretend = (
        "import runpy, sys; sys.version_info = (3, 10, 4, 'final', 0); "
        "runpy.run_path(sys.argv[1], run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", pretend, str(RUN)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("quizapp needs Python 3.11 or newer, and this is 3.10: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_where_python_cannot_make_environments_the_sentence_names_the_package(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setattr(
        module.importlib.util, "find_spec", lambda name: None if name == missing else object()
    )
    with pytest.raises(SystemExit, match=f"lacks its module {missing}.*: install "):
        module.make_venv()


@pytest.mark.parametrize(
    ("system", "release", "package"),
    [
        ("Linux", "ID=debian\n", f"apt install python3.{sys.version_info.minor}-venv"),
        (
            "Linux",
            'ID=linuxmint\nID_LIKE="ubuntu debian"\n',
            f"apt install python3.{sys.version_info.minor}-venv",
        ),
        ("Linux", "ID=suse\n", "often python3-venv"),
        ("Darwin", "", "python.org"),
        ("Windows", "", "python.org"),
    ],
)
def test_each_system_has_its_own_advice(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch, *, system: str, release: str, package: str
) -> None:
    monkeypatch.setattr(module.platform, "system", lambda: system)
    monkeypatch.setattr(Path, "read_text", lambda _path, **_how: release)
    assert package in module.remedy()


def test_the_lists_name_exact_versions_with_hashes_and_no_place_to_get_them() -> None:
    for name in ("run", "test"):
        text = (RUN.parent / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        entries = text.replace("\\\n", "").splitlines()[1:]
        assert entries
        for entry in entries:
            assert "==" in entry
            assert "--hash=sha256:" in entry
            assert "://" not in entry
            assert "--index" not in entry


def test_the_test_list_holds_the_run_list_in_the_same_versions() -> None:
    pins = {
        name: {
            line.split(" \\")[0]
            for line in (RUN.parent / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
            if "==" in line
        }
        for name in ("run", "test")
    }
    assert pins["run"] <= pins["test"]
