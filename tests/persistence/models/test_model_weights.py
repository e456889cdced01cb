"""model_weights, weights_in_use: whose they are is never in doubt."""

from flask import Flask

from quizapp.persistence.models import ModelWeightsRow, WeightsInUseRow
from tests.conftest import BEGINNING
from tests.support.storing import a_user, assert_refused, count, remove_user, store


def test_weights_are_of_a_learner_or_of_a_group_and_go_out_of_use_with_them(app: Flask) -> None:
    learner_id = a_user(app)
    columns = {
        "version": "fsrs-6",
        "weights": [0.5] * 21,
        "reviews": 400,
        "held_out": 80,
        "log_loss": 0.3,
        "before_log_loss": 0.31,
        "is_accepted": True,
        "reason": "Better on what came later.",
        "made_at": BEGINNING,
    }
    store(app, ModelWeightsRow(id=1, learner_id=learner_id, **columns))
    store(app, WeightsInUseRow(learner_id=learner_id, weights_id=1, since=BEGINNING))
    assert_refused(app, ModelWeightsRow(**columns))
    assert_refused(app, WeightsInUseRow(learner_id=learner_id, weights_id=1, since=BEGINNING))
    remove_user(app, learner_id)
    assert (count(app, ModelWeightsRow), count(app, WeightsInUseRow)) == (0, 0)
