"""learner_day: one row for each learner and study day."""

from datetime import date, timedelta

from flask import Flask

from quizapp.persistence.models import LearnerDayRow
from tests.support.storing import a_user, assert_refused, count, remove_user, store

MONDAY = date(2026, 3, 2)


def test_a_day_has_one_row_for_each_learner_and_goes_with_the_learner(app: Flask) -> None:
    one, two = a_user(app), a_user(app)
    store(
        app,
        LearnerDayRow(learner_id=one, study_day=MONDAY),
        LearnerDayRow(learner_id=two, study_day=MONDAY),
        LearnerDayRow(learner_id=one, study_day=MONDAY + timedelta(days=1)),
    )
    assert_refused(app, LearnerDayRow(learner_id=one, study_day=MONDAY))
    remove_user(app, one)
    assert count(app, LearnerDayRow) == 1
