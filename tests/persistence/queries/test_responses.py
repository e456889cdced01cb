"""Reading responses."""

import pytest
from flask import Flask

from quizapp.persistence.queries import responses
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id, published
from tests.support.statements import count_statements, full_scans


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest."""
    return Hand(app)


def test_a_response_is_found_by_its_own_learner_only(app: Flask, hand: Hand) -> None:
    response_id, other = hand.answer(published(app, "single_choice")[0]), Hand(app)
    found = hand.read(lambda session, learner: responses.find_response(session, learner.id, response_id))
    assert found is not None
    assert (
        other.read(lambda session, learner: responses.find_response(session, learner.id, response_id)) is None
    )


def test_the_responses_of_an_attempt_stand_by_place(app: Flask, hand: Hand) -> None:
    plan, attempt_id = hand.plan(published(app, "single_choice")[:3]), new_id()
    for position in range(3):
        hand.practise(plan, position, attempt_id=attempt_id)
    rows = hand.read(lambda session, learner: responses.list_of_attempt(session, learner.id, attempt_id))
    assert [(row.position, row.item_id) for row in rows] == [
        (place, plan.pins[place][0]) for place in range(3)
    ]
    assert (
        Hand(app).read(lambda session, learner: responses.list_of_attempt(session, learner.id, attempt_id))
        == []
    )


def test_a_learners_responses_go_back_from_the_newest(app: Flask, hand: Hand, at: TestClock) -> None:
    given = []
    for item_id in published(app, "single_choice")[:3]:
        at.advance(minutes=1)
        given.append(hand.answer(item_id))
    with count_statements(app) as counted:
        rows = hand.read(lambda session, learner: responses.list_of_learner(session, learner.id, limit=2))
    assert [row.ResponseRow.id for row in rows] == given[:0:-1]
    assert rows[0].slug == hand.held(published(app, "single_choice")[2]).item.slug
    before = rows[-1].ResponseRow.answered_at
    older = hand.read(lambda session, learner: responses.list_of_learner(session, learner.id, before=before))
    assert [row.ResponseRow.id for row in older] == given[:1]
    assert full_scans(app, counted, of=("response",)) == []


def test_chunks_of_all_responses_meet_each_one_once(app: Flask, hand: Hand) -> None:
    other = Hand(app, name="Grace")
    ids = published(app, "single_choice")[:3]
    given = {(who.id, who.answer(item_id)) for who in (hand, other) for item_id in ids}
    met: list[tuple[int, str]] = []
    after = (0, "")
    while rows := hand.read(
        lambda session, _l, after=after: responses.list_chunk(session, None, after=after, limit=2)
    ):
        met += [(row.ResponseRow.learner_id, row.ResponseRow.id) for row in rows]
        after = met[-1]
    assert len(met) == 6
    assert set(met) == given
    assert met == sorted(met)
