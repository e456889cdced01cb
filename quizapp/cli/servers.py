"""The servers: granian where it has a wheel, else waitress. Either finishes the requests in flight when stopped."""

import logging
import multiprocessing
import signal
from typing import NoReturn

import waitress
from flask import Flask

from quizapp.config import Settings

try:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels
except ImportError:  # no wheel for this Python or processor
    SERVER = "waitress"
else:
    SERVER = "granian"

# Requests in flight get this long after a SIGTERM, so that the whole stop stays under 15 s.
STOP_TIMEOUT_S = 10


def serve_with_granian(settings: Settings, *, address: str, target: str) -> None:
    """Serve the app that the function `target` ("module:function") gives, until SIGTERM or Ctrl-C."""
    # Workers that start empty: forked ones would share what this process has open.
    multiprocessing.set_start_method("spawn", force=True)
    # It warns of more threads than cores; ours wait for the database and for slow senders, and are meant.
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    Granian(
        target,
        factory=True,
        address=address,
        port=settings.port,
        interface=Interfaces.WSGI,
        websockets=False,
        workers=settings.workers,
        blocking_threads=settings.threads,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_TIMEOUT_S,
        log_level=LogLevels.warning,
    ).serve()


def serve_with_waitress(app: Flask, settings: Settings, *, address: str) -> None:
    """Serve with threads of this one process, until SIGTERM or Ctrl-C."""

    def stop(_number: int, _frame: object) -> NoReturn:
        # waitress takes this for the wish to stop, and finishes what it is answering.
        raise SystemExit

    signal.signal(signal.SIGTERM, stop)
    waitress.serve(app, host=address, port=settings.port, threads=settings.threads, ident=None, _quiet=True)
