"""mistake_report: about a wording there is."""

from flask import Flask

from quizapp.persistence.models import MistakeReportRow
from tests.conftest import BEGINNING
from tests.support.hands import published
from tests.support.storing import a_user, assert_refused, count, remove_user, store


def test_a_report_is_about_a_wording_there_is_and_pressing_twice_makes_one(app: Flask) -> None:
    learner_id, item_id = a_user(app), published(app)[0]
    columns = {
        "learner_id": learner_id,
        "client_key": "one",
        "item_id": item_id,
        "revision": 1,
        "text": "A letter is missing.",
        "made_at": BEGINNING,
    }
    store(app, MistakeReportRow(**columns))
    assert_refused(app, MistakeReportRow(**columns))
    assert_refused(app, MistakeReportRow(**columns | {"client_key": "two", "revision": 99}))
    remove_user(app, learner_id)
    assert count(app, MistakeReportRow) == 0
