"""card: one for each learner and item."""

from flask import Flask

from quizapp.persistence.models import CardRow
from tests.support.hands import published
from tests.support.storing import a_user, assert_refused, count, remove_user, store


def test_a_learner_has_one_card_of_an_item_and_an_item_one_of_each_learner(app: Flask) -> None:
    one, two = a_user(app), a_user(app)
    first, second = published(app)[:2]
    store(
        app,
        *(CardRow(learner_id=who, item_id=what, entries=1) for who in (one, two) for what in (first, second)),
    )
    assert_refused(app, CardRow(learner_id=one, item_id=first, entries=2))
    assert count(app, CardRow) == 4


def test_a_card_without_a_learner_or_an_item_is_refused_and_goes_with_the_learner(app: Flask) -> None:
    learner_id = a_user(app)
    item_id = published(app)[0]
    assert_refused(app, CardRow(learner_id=learner_id, item_id=10**6, entries=1))
    assert_refused(app, CardRow(learner_id=10**6, item_id=item_id, entries=1))
    store(app, CardRow(learner_id=learner_id, item_id=item_id, entries=1))
    remove_user(app, learner_id)
    assert count(app, CardRow) == 0
