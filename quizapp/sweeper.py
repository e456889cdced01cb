"""Closing what is over, also where nobody looks: a thread beside the server that asks every few seconds.

It changes nothing that a request would not change too: an attempt is closed as of its deadline, whoever comes first.
Every ten minutes it also makes the plans towards exams anew of those whose study day has begun since; several processes
that do so come to the same plans.
It ends with its process, waits for nobody, and whatever goes wrong is logged and tried again the next time.
"""

import logging
import threading
from datetime import date

from flask import Flask

from quizapp.persistence.db import reading, transaction
from quizapp.services import exam_plans, submitting
from quizapp.services.clock import utc_now

EVERY_S = 15
AT_ONCE = 20
"""Attempts closed in one transaction: few enough that nobody who saves an answer waits for long."""
PLANS_EVERY = 40
"""Rounds from one look for plans to the next: ten minutes."""
PLANS_AT_ONCE = 30
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


def renew_plans(app: Flask, planned: dict[int, date]) -> int:
    """Make the plans of everybody anew whose study day has begun; gives how many learners that were.

    planned: the study day of each learner on which it was done last, which is kept up here.
    """
    renewed = 0
    with app.app_context():
        while True:
            with reading() as session:
                due = exam_plans.list_due(session, planned, now=utc_now(), limit=PLANS_AT_ONCE)
            if not due:
                return renewed
            with transaction() as session:
                exam_plans.replan(session, list(due), now=utc_now())
            planned.update(due)
            renewed += len(due)


def start(app: Flask, *, every_s: float = EVERY_S) -> threading.Event:
    """Sweep in a thread until the process ends, or the event that is given back is set."""
    stop = threading.Event()
    threading.Thread(target=_run, args=(app, stop, every_s), name="sweeper", daemon=True).start()
    return stop


def _run(app: Flask, stop: threading.Event, every_s: float) -> None:
    planned: dict[int, date] = {}
    rounds = 0
    while not stop.wait(every_s):
        try:
            sweep(app)
            if rounds % PLANS_EVERY == 0:
                renew_plans(app, planned)
            rounds += 1
        except Exception:
            # Of whatever kind: a thread that has ended would close nobody's attempts any more.
            _log.warning(
                "Attempts that are over could not be closed, or plans not made; this is tried again.",
                exc_info=True,
            )


def _has_overdue() -> bool:
    with reading() as session:
        return submitting.has_overdue(session, now=utc_now())
