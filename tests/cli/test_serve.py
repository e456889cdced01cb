"""One command prepares and serves the site, or ends with a sentence."""

import os
import re
import signal
import sys
import urllib.request
from pathlib import Path

import sqlalchemy as sa

from quizapp import paths
from tests.support import servers


def test_a_data_directory_that_cannot_be_written_ends_serve_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with servers.running(
        ["-m", "quizapp.cli", "serve", "--port", "0", "--data-dir", str(tmp_path / "file" / "data")],
        environ=os.environ,
        folder=paths.PACKAGE.parent,
    ) as process:
        assert process.wait(servers.PATIENCE_S) == 1


def test_serve_prepares_everything_prints_its_address_and_refuses_a_second_one(tmp_path: Path) -> None:
    serve = ["-m", "quizapp.cli", "serve", "--workers", "1", "--data-dir", str(tmp_path / "data"), "--port"]
    with servers.running([*serve, "0"], environ=os.environ, folder=paths.PACKAGE.parent) as first:
        lines = servers.lines_until(first, "Open ")
        site = re.search(r"http://127\.0\.0\.1:(\d+)/", lines[-1])
        assert site is not None
        assert '"status":"ok"' in servers.page(f"{site[0]}readyz").replace(" ", "")
        (link,) = [line.strip() for line in lines if "/setup/" in line]
        assert link.startswith(site[0])
        assert "<form" in servers.page(link)
        with servers.running([*serve, site[1]], environ=os.environ, folder=paths.PACKAGE.parent) as second:
            assert second.wait(servers.PATIENCE_S) == 1
        first.send_signal(signal.SIGTERM)
        assert first.wait(servers.PATIENCE_S) == (1 if sys.platform == "win32" else 0)


def test_waitress_serves_where_granian_cannot_be_imported(prepared: sa.Engine, tmp_path: Path) -> None:
    start = (
        "import sys; sys.modules['granian'] = None; from quizapp import cli; cli.main(prog_name='quizapp')"
    )
    arguments = ["-c", start, "serve", "--port", "0", "--data-dir", str(tmp_path / "data")]
    with servers.running(arguments, environ=os.environ, folder=paths.PACKAGE.parent) as process:
        site = servers.lines_until(process, "Open ")[-1].split()[1]
        servers.page(f"{site}healthz")
        with urllib.request.urlopen(f"{site}healthz") as response:  # noqa: S310 - an address of ours
            assert "granian" not in (response.headers["Server"] or "")
