"""What a device's events meet: read by index, and nothing of another learner."""

from flask import Flask

from quizapp.persistence.queries import syncing
from tests.conftest import BEGINNING, TestClock
from tests.support.hands import Hand, new_id, publish_at, published
from tests.support.statements import count_statements, full_scans

GROWING = ("card", "response", "review")


def test_lines_are_known_by_name_and_those_of_a_practice_are_fixed(app: Flask, at: TestClock) -> None:
    publish_at(app, BEGINNING)
    at.advance(days=1)
    hand, other = Hand(app), Hand(app)
    one, two = published(app, "single_choice")[:2]
    hand.answer(one)
    hand.practise(hand.plan([two]), attempt_id=new_id())
    own, practised = hand.log(one)[0], hand.log(two)[0]
    ids = {own.id, practised.id, new_id()}
    with count_statements(app) as counted:
        known = hand.read(lambda session, who: syncing.list_known(session, who.id, ids))
        fixed = hand.read(lambda session, who: syncing.list_fixed(session, who.id, ids))
    assert known == {
        own.id: (one, "rate", None, None, None),
        practised.id: (two, "rate", None, None, None),
    }
    assert fixed == {practised.id}
    assert full_scans(app, counted, of=GROWING) == []
    assert other.read(lambda session, who: syncing.list_known(session, who.id, ids)) == {}
    assert hand.write(lambda session, who: syncing.lock_cards(session, who.id, [one, two, 10**9])) == {
        one: 1,
        two: 1,
    }
    items = hand.read(lambda session, _who: syncing.list_items(session, [one, 10**9]))
    assert {number: (row.revision, row.published_at) for number, row in items.items()} == {
        one: (1, BEGINNING)
    }
