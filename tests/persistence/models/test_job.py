"""job: of one kind of work for one thing, one at a time."""

from flask import Flask

from quizapp.persistence.models import JobRow
from tests.conftest import BEGINNING
from tests.support.storing import assert_refused, count, store


def test_of_jobs_with_one_key_a_single_one_is_open(app: Flask) -> None:
    columns = {"kind": "fit", "key": "one", "payload": {}, "made_at": BEGINNING, "run_after": BEGINNING}
    store(app, JobRow(**columns, state="done"), JobRow(**columns, state="failed"), JobRow(**columns))
    assert_refused(app, JobRow(**columns, state="running"))
    assert_refused(app, JobRow(**columns | {"key": "two"}, state="asleep"))
    store(app, JobRow(**columns | {"key": "two"}))
    assert count(app, JobRow) == 4
