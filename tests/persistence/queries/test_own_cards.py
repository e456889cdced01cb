"""Reading one's own cards: narrowed in every way, by index."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain import scheduling
from quizapp.domain.cards import ShownState
from quizapp.domain.memory import Card
from quizapp.domain.study_days import study_day
from quizapp.persistence.models import CardRow
from quizapp.persistence.queries import own_cards
from quizapp.persistence.queries.own_cards import Wanted
from quizapp.services.accounts import Learner
from tests.conftest import TestClock
from tests.support.hands import Hand, published
from tests.support.learning import BERLIN
from tests.support.statements import count_statements, full_scans


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    return Hand(app)


def test_the_list_is_narrowed_by_state_and_sorted_by_what_is_due(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    learning, reviewed, new, resting = published(app, "single_choice")[:4]
    for item_id in (reviewed, resting):
        hand.answer(item_id)
    hand.answer(learning, is_right=False)
    today = study_day(at(), BERLIN)

    def change(session: Session, learner: Learner) -> None:
        session.add(CardRow(learner_id=learner.id, item_id=new, entries=1, is_flagged=True))
        row = session.get_one(CardRow, (learner.id, resting))
        row.is_suspended, row.due_at, row.buried_until, row.lapses = True, None, today + timedelta(days=1), 9

    hand.write(change)
    wanted = Wanted("", None, at() + timedelta(minutes=2), today)

    def found(**changes: object) -> list[int]:
        one = replace(wanted, **changes)  # type: ignore[arg-type]
        with count_statements(app) as counted:
            rows = hand.read(
                lambda session, learner: own_cards.list_cards(session, learner.id, one, offset=0, limit=9)
            )
            total = hand.read(lambda session, learner: own_cards.count_cards(session, learner.id, one))
        assert total == len(rows)
        assert full_scans(app, counted, of=("card", "item", "item_revision")) == []
        return [row.id for row in rows]

    assert found() == [learning, reviewed, *sorted((new, resting))]
    assert {state: found(state=state) for state in ShownState} == {
        ShownState.NEW: [new],
        ShownState.LEARNING: [learning],
        ShownState.DUE: [learning],
        ShownState.SUSPENDED: [resting],
        ShownState.BURIED: [resting],
        ShownState.FLAGGED: [new],
        ShownState.LEECH: [resting],
    }
    assert found(section="no such one") == []
    assert found(hidden={learning, new}) == [reviewed, resting]


@pytest.mark.parametrize(("lapses", "kept"), [(7, 0), (8, 0), (8, 8), (11, 8), (12, 8), (12, 12), (15, 9)])
def test_a_leech_is_the_same_in_a_statement_as_in_the_rules(
    app: Flask, hand: Hand, lapses: int, kept: int
) -> None:
    item_id = published(app)[0]
    hand.answer(item_id)
    memory = hand.memory(item_id)
    assert memory is not None

    def ask(session: Session, learner: Learner) -> bool:
        row = session.get_one(CardRow, (learner.id, item_id))
        row.lapses, row.kept_at_lapses = lapses, kept
        session.flush()
        return session.query(CardRow).where(own_cards.is_leech()).count() == 1

    card = Card(replace(memory, lapses=lapses), kept_at_lapses=kept)
    assert hand.write(ask) is scheduling.is_leech(card)
