"""Starting the real server as a process of its own, and waiting until it answers."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE_S = 60
POLL_S = 0.05


@contextmanager
def running(
    arguments: Sequence[str], *, environ: Mapping[str, str], folder: Path, program: str = sys.executable
) -> Iterator[subprocess.Popen[str]]:
    """A program, Python if none is named, in a folder; standard output readable; killed at the end if still there."""
    process = subprocess.Popen(
        [program, *arguments],
        env=dict(environ),
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        # Asked first: a server that is killed leaves its workers behind.
        process.terminate()
        try:
            process.wait(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def lines_until(process: subprocess.Popen[str], begin: str) -> list[str]:
    """What the process prints, up to and with the line that begins so."""
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if line.startswith(begin):
            return lines
    raise AssertionError(f"ended with {process.wait()} before printing {begin!r}: {lines}")


def wait_for(happened: Callable[[], bool], what: str) -> None:
    """Come back as soon as it has happened; fails if it never does."""
    deadline = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline, f"in vain waited for {what}"
        time.sleep(POLL_S)


def page(address: str) -> str:
    """The body at the address, as soon as the server there answers."""
    bodies: list[str] = []

    def answered() -> bool:
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE_S) as response:  # noqa: S310 - an address of ours
                bodies.append(response.read().decode("utf-8"))
        except urllib.error.HTTPError:
            raise
        except OSError:
            return False
        return True

    wait_for(answered, address)
    return bodies[0]
