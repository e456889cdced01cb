"""Reading reports of mistakes."""

from flask import Flask

from quizapp.persistence.queries import mistake_reports
from quizapp.services import mistake_reports as service
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id, published
from tests.support.statements import count_statements, full_scans


def test_reports_are_found_by_index_the_open_ones_oldest_first(app: Flask, at: TestClock) -> None:
    hand = Hand(app)
    ids = published(app, "single_choice")[:2]
    for item_id in ids:
        hand.answer(item_id)
        at.advance(minutes=1)
        hand.write(
            lambda session, learner, item_id=item_id: service.report(
                session, learner, item_id, text="Wrong.", client_key=new_id(), now=at()
            )
        )
    with count_statements(app) as counted:
        waiting = hand.read(lambda session, _: mistake_reports.list_open(session, None, offset=0, limit=9))
        own = hand.read(lambda session, learner: mistake_reports.list_of(session, learner.id, limit=9))
        assert hand.read(lambda session, _: mistake_reports.count_open(session, hand.id)) == 0
    assert [row.item_id for row in waiting] == ids
    assert [row.item_id for row in own] == ids[::-1]
    assert full_scans(app, counted, of=("mistake_report", "item_revision", "response")) == []
