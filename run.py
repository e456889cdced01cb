#!/usr/bin/env python3
"""Start quizapp, or its tests, from a checkout with nothing but Python: `python3 run.py`.

It exists so that a newcomer needs one command: it makes .venv here, installs one of the hashed lists in
requirements/, and hands over. Only the standard library, and no syntax newer than Python 3.6, so that an old
Python can read this file far enough to say that it is too old. It writes nothing outside the checkout.

    python3 run.py                     prepare the data directory and serve
    python3 run.py test [arguments]    install the test list too and run pytest
    python3 run.py <anything else>     the quizapp command, for example: user add --help
"""

import hashlib
import importlib.util
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

if sys.version_info < (3, 11):
    sys.exit(
        f"quizapp needs Python 3.11 or newer, and this is {sys.version_info[0]}.{sys.version_info[1]}: "
        "run it with a newer one, for example `python3.12 run.py`."
    )

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
LOCK = ROOT / ".venv.lock"
# Written last: what it names is wholly installed.
STAMP = VENV / "quizapp-installed"
# There only while .venv is being written: found at a start, it means that the last one was cut short.
# Beside .venv and not in it, so that it outlives an interrupted removal.
UNFINISHED = ROOT / ".venv.unfinished"
LISTS = {name: ROOT / "requirements" / f"{name}.txt" for name in ("run", "test")}
LOCK_POLL_S = 0.2


def main(arguments: list[str]) -> NoReturn:
    """Make the environment ready and become what was asked for."""
    if arguments[:1] == ["test"]:
        make_ready("test")
        os.chdir(ROOT)
        hand_over("pytest", arguments[1:])
    make_ready("run")
    hand_over("quizapp.cli", arguments or ["serve"])


def make_ready(wanted: str) -> None:
    """See to it that .venv holds the list `wanted` ("run" or "test"); two at once wait for one another."""
    if is_ready(wanted):
        return
    with only_one():
        # Whoever held the lock before may have done the work.
        if not is_ready(wanted):
            install(wanted)


def is_ready(wanted: str) -> bool:
    """Whether the list `wanted`, as it is now, is installed. The test list holds the run list."""
    try:
        lines = STAMP.read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return PYTHON.exists() and lines in ([fingerprint(), "test"], [fingerprint(), wanted])


def fingerprint() -> str:
    """Digest of what an installation depends on: both lists, the place of the checkout, the Python used."""
    digest = hashlib.sha256()
    for path in LISTS.values():
        digest.update(path.read_bytes())
    for place in (ROOT, PYTHON.resolve()):
        digest.update(b"\0" + os.fsencode(place))
    return digest.hexdigest()


@contextmanager
def only_one() -> Iterator[None]:
    """Hold the lock of this checkout; it ends with the process, so a killed one never leaves it behind."""
    with LOCK.open("a+b") as file:
        if not try_lock(file.fileno()):
            say("Another run.py is installing packages in this checkout: waiting for it.")
            while not try_lock(file.fileno()):
                time.sleep(LOCK_POLL_S)
        yield


def try_lock(descriptor: int) -> bool:
    """Take the lock on an open file; False where somebody else has it."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def install(wanted: str) -> None:
    """Make .venv if need be and install the list `wanted`; ends the program with a sentence if it cannot."""
    # Ending by exception stops pip too, instead of leaving it to write on without the lock.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    is_whole = not UNFINISHED.exists() and has_working_pip()
    UNFINISHED.touch()
    if not is_whole:
        make_venv()
    say(f"Installing the packages of requirements/{wanted}.txt into .venv; this is needed once.")
    STAMP.unlink(missing_ok=True)
    # --no-user because a personal pip setting may ask for the user's folder, which an environment refuses.
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-user", "--no-input"]
    command += ["--disable-pip-version-check", "--requirement", str(LISTS[wanted])]
    if not sys.stderr.isatty():
        command.append("--quiet")
    # Standard output belongs to the command that follows.
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
        sys.exit(
            "The packages could not be installed; pip says why above. "
            "With the cause mended (most often the network), run the same command again."
        )
    # A .pth file makes the checkout importable from any working directory, without a build.
    (site_packages() / "quizapp-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    partial = STAMP.with_suffix(".new")
    partial.write_text(f"{fingerprint()}\n{wanted}\n", encoding="utf-8")
    partial.replace(STAMP)
    UNFINISHED.unlink()


def has_working_pip() -> bool:
    """Whether .venv has a Python that starts, is new enough, and can import pip."""
    if not PYTHON.exists():
        return False
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([str(PYTHON), "-c", check], stderr=subprocess.DEVNULL, check=False).returncode == 0


def make_venv() -> None:
    """Make .venv anew; ends the program with a sentence where this Python cannot."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        sys.exit(f"This Python lacks its module {missing[0]}, which makes the environment: {remedy()}")
    say(f"Making an environment in {VENV}.")
    if VENV.exists():
        shutil.rmtree(VENV)
    # The interpreter below, because this one may be the very .venv that was just removed.
    interpreter = getattr(sys, "_base_executable", sys.executable)
    if subprocess.run([interpreter, "-m", "venv", str(VENV)], stdout=sys.stderr, check=False).returncode:
        sys.exit("The environment could not be made; Python says why above.")


def remedy() -> str:
    """What to install, on this system, to get the modules venv and ensurepip."""
    if platform.system() in ("Windows", "Darwin"):
        return "install Python from python.org, which has it, and run this again with that."
    try:
        system = Path("/etc/os-release").read_text(encoding="utf-8").lower()
    except OSError:
        system = ""
    if "debian" in system or "ubuntu" in system:
        return f"install it with `sudo apt install python3.{sys.version_info.minor}-venv` and run this again."
    return (
        "install your system's package with Python's venv and ensurepip (often python3-venv), then try again."
    )


def site_packages() -> Path:
    """Where .venv keeps its packages."""
    ask = [str(PYTHON), "-X", "utf8", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.run(ask, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout.strip())


def hand_over(module: str, arguments: list[str]) -> NoReturn:
    """Become `python -m module` in .venv, so that exit codes and signals are its own."""
    command = [str(PYTHON), "-m", module, *arguments]
    if sys.platform == "win32":
        # No exec there: wait, and leave Ctrl-C to the child, which gets it too.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)


def say(sentence: str) -> None:
    """Tell the person, on standard error: standard output belongs to the command."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit(f"The checkout in {ROOT} could not be made ready: {error}.")
