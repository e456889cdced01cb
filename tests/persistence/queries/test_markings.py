"""Reading typed answers that no item lists: by indexes, a page at a time, and counted no further than is shown."""

import pytest
from flask import Flask

from quizapp.domain.items import Response
from quizapp.domain.marking import TextKey
from quizapp.persistence import writes
from quizapp.persistence.queries import markings
from tests.conftest import TestClock
from tests.support.hands import Hand, key_of, published
from tests.support.statements import count_statements, full_scans

GROWING = ("response", "review", "card", "unlisted_text", "response_mark", "attempt", "marking")


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    return Hand(app)


def test_no_read_of_a_learner_or_of_a_decision_goes_through_a_whole_table(app: Flask, hand: Hand) -> None:
    item_id = published(app, "short_answer")[0]
    response_id = hand.answer(item_id, given=Response(texts=("zebra",)))
    key = key_of(app, item_id, "zebra")
    with count_statements(app) as counted:
        assert hand.read(lambda session, _l: markings.find_verdicts(session, [key])) == {}
        assert hand.read(lambda session, _l: markings.find_answered(session, key)) == 1
        (fate,) = hand.read(lambda session, learner: markings.list_fates(session, learner.id, [response_id]))
        hand.write(lambda session, _l: markings.keep_learners(session, key))
        hand.write(lambda session, _l: markings.lock_practices(session, key))
        (card,) = hand.write(lambda session, _l: markings.lock_cards(session, key))
        (line,) = hand.read(lambda session, _l: markings.list_logs(session, key))
        (row,) = hand.write(lambda session, _l: markings.list_responses(session, key))
        (place,) = hand.read(lambda session, _l: markings.list_marked_places(session, key))
        hand.write(lambda session, learner: markings.share_items_of(session, learner.id))
    assert (fate.place, fate.verdict, fate.moved_card) == (0, None, None)
    assert (card.learner_id, line.response_id, row.ResponseRow.id) == (hand.id, response_id, response_id)
    assert (row.ordinal, place.verdict) == (None, None)
    assert full_scans(app, counted, of=GROWING) == []


def test_a_verdict_is_of_its_own_text_at_its_own_place(app: Flask, hand: Hand) -> None:
    """The three lists of the statement would fit other keys as well."""
    one, two = published(app, "short_answer")[:2]
    keys = [key_of(app, item_id, text) for item_id, text in ((one, "zebra"), (two, "yak"))]
    for key, text in zip(keys, ("zebra", "yak"), strict=True):
        hand.answer(key.item_id, given=Response(texts=(text,)))

    def mark(key: TextKey, verdict: str, ordinal: int = 1) -> None:
        hand.write(
            lambda session, learner: writes.add_markings(
                session,
                [
                    {
                        "item_id": key.item_id,
                        "place": key.place,
                        "digest": key.digest,
                        "ordinal": ordinal,
                        "revision": 1,
                        "verdict": verdict,
                        "marked_by": learner.id,
                        "marked_at": learner_time,
                    }
                ],
            )
        )

    learner_time = hand.responses()[0].answered_at
    mark(TextKey(one, 0, keys[1].digest), "right")
    mark(keys[0], "wrong")
    assert hand.read(lambda session, _l: markings.find_verdicts(session, keys)) == {keys[0]: "wrong"}
    mark(keys[0], "withdrawn", 2)
    assert hand.read(lambda session, _l: markings.find_verdicts(session, keys)) == {}


def test_what_waits_is_counted_as_far_as_it_is_shown(
    app: Flask, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markings, "COUNTED_AT_MOST", 2)
    item_id = published(app, "short_answer")[0]
    for text in ("zebra", "yak", "gnu"):
        hand.answer(item_id, given=Response(texts=(text,)))
    assert hand.read(lambda session, _l: markings.count_waiting(session)) == 2
    assert len(hand.read(lambda session, _l: markings.list_waiting(session, offset=0, limit=9))) == 3


def test_a_lock_on_an_item_that_is_none_says_so(app: Flask, hand: Hand) -> None:
    assert not hand.write(lambda session, _l: markings.lock_item(session, 10**9))
    assert hand.write(lambda session, _l: markings.lock_item(session, published(app)[0]))
