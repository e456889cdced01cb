"""Reading items in a wording, with what one learner has of them."""

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.domain.families import ties
from quizapp.persistence.db import reading
from quizapp.persistence.models import ItemRow
from quizapp.persistence.queries import items
from quizapp.services import bank
from tests.conftest import TestClock
from tests.support.hands import Hand, published, reword, set_status
from tests.support.statements import count_statements, full_scans


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest."""
    return Hand(app)


def test_an_item_is_held_in_its_present_wording_with_the_learners_card(app: Flask, hand: Hand) -> None:
    item_id = published(app, "single_choice")[0]
    before = hand.held(item_id)
    assert (before.revision, before.current, before.entries, before.memory, before.is_answered) == (
        1,
        1,
        0,
        None,
        False,
    )
    hand.answer(item_id)
    after = hand.held(item_id)
    assert (after.entries, after.memory, after.is_answered) == (1, hand.memory(item_id), True)
    reword(app, item_id)
    reworded = hand.held(item_id)
    assert (reworded.revision, reworded.is_answered, reworded.entries) == (2, False, 1)
    assert reworded.item != after.item
    assert Hand(app).held(item_id).memory is None


def test_there_is_nothing_to_hold_where_there_is_no_item(hand: Hand) -> None:
    for item_id in (0, -1, 10**9):
        assert (
            hand.read(lambda session, _l, item_id=item_id: items.find_held(session, item_id, learner_id=None))
            is None
        )


def test_items_are_held_in_the_wordings_asked_for_in_one_statement(app: Flask, hand: Hand) -> None:
    one, two = published(app, "single_choice")[:2]
    reword(app, one)
    set_status(app, two, "retired")
    pins = [(one, 1), (one, 2), (two, 1), (two, 2), (10**9, 1)]
    learner = hand.read(lambda _session, learner: learner)
    with count_statements(app) as counted:
        held = hand.read(lambda session, _learner: items.list_pinned(session, pins, learner_id=learner.id))
    assert set(held) == {(one, 1), (one, 2), (two, 1)}
    assert {pin: (entry.revision, entry.current) for pin, entry in held.items()} == {
        (one, 1): (1, 2),
        (one, 2): (2, 2),
        (two, 1): (1, 1),
    }
    assert held[two, 1].status == "retired"
    assert counted.total == 2
    assert full_scans(app, counted, of=("item", "item_revision", "card", "response")) == []
    assert hand.read(lambda session, _learner: items.list_pinned(session, [], learner_id=None)) == {}


def test_the_pool_is_what_is_published_with_the_learners_memories(app: Flask, hand: Hand) -> None:
    one, two, *_ = published(app, "single_choice")
    hand.answer(one)
    set_status(app, two, "draft")
    pool = hand.read(lambda session, learner: items.list_pool(session, 1, learner_id=learner.id))
    assert [entry.id for entry in pool] == published(app)
    assert {entry.id: entry.memory for entry in pool if entry.memory} == {one: hand.memory(one)}
    assert hand.read(lambda session, _learner: items.list_pool(session, 2, learner_id=None)) == []
    assert (
        len(hand.read(lambda session, _learner: items.list_pool(session, 1, learner_id=None, limit=3))) == 3
    )


def test_an_item_of_a_type_is_there_if_it_is_published(app: Flask, hand: Hand) -> None:
    def has(kind: str) -> bool:
        return hand.read(
            lambda session, _learner: items.has_published(session, bank.open_subject(session).id, kind=kind)
        )

    assert (has("steelman"), has("essay")) == (True, False)
    for item_id in published(app, "steelman"):
        set_status(app, item_id, "retired")
    assert not has("steelman")


def test_kin_are_those_that_share_a_tie(app: Flask, at: TestClock) -> None:
    with app.app_context(), reading() as session:
        tied = {
            row.id: ties(
                row.slug, variants_of=row.variants_of, switch_group=row.switch_group, claim=row.claim
            )
            for row in session.scalars(sa.select(ItemRow))
        }
        some = sorted(tied)[::20]
        shared = frozenset[str]().union(*(tied[number] for number in some))
        found = items.list_akin(session, some)
    assert found == {number for number, own in tied.items() if own & shared}
    assert len(some) < len(found) < len(tied)
