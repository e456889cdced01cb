"""exam, day_off: one press one exam, and nothing is left of somebody who goes."""

from flask import Flask

from quizapp.persistence.models import DayOffRow, ExamRow
from tests.conftest import BEGINNING
from tests.support.storing import a_user, assert_refused, count, remove_user, store


def test_pressing_twice_makes_one_exam_and_it_goes_with_its_learner(app: Flask) -> None:
    learner_id = a_user(app)
    columns = {
        "set_by": learner_id,
        "title": "Finals",
        "exam_day": BEGINNING.date(),
        "covers": {},
        "client_key": "one",
        "made_at": BEGINNING,
        "changed_at": BEGINNING,
    }
    store(app, ExamRow(**columns), DayOffRow(learner_id=learner_id, day=BEGINNING.date()))
    assert_refused(app, ExamRow(**columns))
    assert_refused(app, DayOffRow(learner_id=learner_id, day=BEGINNING.date()))
    remove_user(app, learner_id)
    assert (count(app, ExamRow), count(app, DayOffRow)) == (0, 0)
