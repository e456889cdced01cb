"""Either server finishes what it is answering when it is stopped."""

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from quizapp import paths
from quizapp.cli.listening import free_address
from tests.support import servers

SLOW_APP = """
import pathlib, time
here = pathlib.Path(__file__).parent

def app(environ, start_response):
    (here / "began").touch()
    while not (here / "go").exists():
        time.sleep(0.02)
    start_response("200 OK", [("Content-Length", "4")])
    return [b"done"]

def make():
    return app
"""
SERVE_SLOW_APP = """
import pathlib, sys
from quizapp.cli import servers
from quizapp.config import Settings
import slow_app
settings = Settings(data_dir=pathlib.Path.cwd(), database_url="", secret_key="", port=int(sys.argv[2]))
if sys.argv[1] == "granian":
    servers.serve_with_granian(settings, address="127.0.0.1", target="slow_app:make")
else:
    servers.serve_with_waitress(slow_app.app, settings, address="127.0.0.1")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that can be answered")
@pytest.mark.parametrize("server", ["granian", "waitress"])
def test_a_stop_finishes_the_request_in_flight(tmp_path: Path, server: str) -> None:
    """Case 57: SIGTERM, running requests end, and the process with them."""
    (tmp_path / "slow_app.py").write_text(SLOW_APP)
    _, port = free_address("127.0.0.1", 0)
    path = os.pathsep.join([str(tmp_path), str(paths.PACKAGE.parent)])
    bodies: list[str] = []
    with servers.running(
        ["-c", SERVE_SLOW_APP, server, str(port)], environ=os.environ | {"PYTHONPATH": path}, folder=tmp_path
    ) as process:
        asking = threading.Thread(target=lambda: bodies.append(servers.page(f"http://127.0.0.1:{port}/")))
        asking.start()
        servers.wait_for((tmp_path / "began").exists, "the request to be begun")
        process.send_signal(signal.SIGTERM)
        (tmp_path / "go").touch()
        asking.join(servers.PATIENCE_S)
        assert bodies == ["done"]
        assert process.wait(servers.PATIENCE_S) == 0
