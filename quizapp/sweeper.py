"""Closing what is over, also where nobody looks: a thread beside the server that asks every few seconds.

It changes nothing that a request would not change too: an attempt is closed as of its deadline, whoever comes first.
It ends with its process, waits for nobody, and whatever goes wrong is logged and tried again the next time.
"""

import logging
import threading

from flask import Flask

from quizapp.persistence.db import reading, transaction
from quizapp.services import submitting
from quizapp.services.clock import utc_now

EVERY_S = 15
AT_ONCE = 20
"""Attempts closed in one transaction: few enough that nobody who saves an answer waits for long."""
_log = logging.getLogger(__name__)


def sweep(app: Flask) -> int:
    """Close every attempt that is over; gives how many."""
    closed = 0
    with app.app_context():
        # Looked up without writing, so that writers do not wait for a sweep that finds nothing.
        while _has_overdue():
            with transaction() as session:
                now_closed = submitting.close_overdue(session, now=utc_now(), limit=AT_ONCE)
            closed += now_closed
            if not now_closed:
                break
    return closed


def start(app: Flask, *, every_s: float = EVERY_S) -> threading.Event:
    """Sweep in a thread until the process ends, or the event that is given back is set."""
    stop = threading.Event()
    threading.Thread(target=_run, args=(app, stop, every_s), name="sweeper", daemon=True).start()
    return stop


def _run(app: Flask, stop: threading.Event, every_s: float) -> None:
    while not stop.wait(every_s):
        try:
            sweep(app)
        except Exception:
            # Of whatever kind: a thread that has ended would close nobody's attempts any more.
            _log.warning("Attempts that are over could not be closed; this is tried again.", exc_info=True)


def _has_overdue() -> bool:
    with reading() as session:
        return submitting.has_overdue(session, now=utc_now())
