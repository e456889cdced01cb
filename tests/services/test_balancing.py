"""Choosing the day on which a card comes back: what is due, in one statement, and what the pages say of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.domain.families import chief_claim
from quizapp.domain.memory import Rating
from quizapp.domain.study_days import start_of, study_day
from quizapp.persistence.db import reading
from quizapp.persistence.models import CardRow, ItemRow
from quizapp.services import accounts, balancing, clock
from quizapp.services.card_moves import CardMove
from tests.conftest import TestClock
from tests.support.hands import Hand, published
from tests.support.learning import BERLIN
from tests.support.statements import count_statements, full_scans

EASY = Rating.EASY
MONDAY = date(2026, 3, 2)


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest in Berlin on a Monday morning."""
    return Hand(app)


def days_until_due(hand: Hand, item_id: int) -> int:
    memory = hand.memory(item_id)
    assert memory is not None
    return (study_day(memory.due_at, BERLIN) - MONDAY).days


def let_fall_due(hand: Hand, item_id: int, day: date) -> None:
    """Move a card to a study day, as if it had been answered for it."""
    hand.write(
        lambda session, _learner: session.execute(
            sa.update(CardRow)
            .where(CardRow.learner_id == hand.id, CardRow.item_id == item_id)
            .values(due_at=start_of(day, BERLIN), scheduled_at=start_of(day, BERLIN))
        )
    )


def test_a_card_comes_back_on_the_emptiest_day_of_its_band_and_its_log_says_so(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    item_id, others = published(app, "flashcard_basic")[0], published(app, "short_answer")
    response_id = hand.answer(item_id)
    band = hand.answered(response_id).allowed[EASY].band
    assert band is not None
    emptiest = band[0] + 1
    days = [day for day in range(band[0], band[1] + 1) if day != emptiest]
    for day, other in zip(days, others, strict=False):
        hand.answer(other, is_right=False)
        let_fall_due(hand, other, MONDAY + timedelta(days=day))
    assert hand.answered(response_id).allowed[EASY].days == emptiest
    hand.rate(response_id, EASY)
    assert days_until_due(hand, item_id) == emptiest
    assert hand.log(item_id)[-1].planned_days == emptiest
    # Two more fall due on that day: what was chosen stands, and is what the log gives.
    for other in others[:2]:
        let_fall_due(hand, other, MONDAY + timedelta(days=emptiest))
    assert hand.answered(response_id).allowed[EASY].days == emptiest
    hand.wrong_cards()
    assert days_until_due(hand, item_id) == emptiest


def test_cards_of_one_submission_make_room_for_one_another_and_kin_stay_apart(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    held = [hand.held(item_id) for item_id in published(app, "flashcard_basic")[:2]]
    held[1] = replace(held[1], item=replace(held[1].item, claims=held[0].item.claims))
    kin = held[1].item
    assert chief_claim(kin) == chief_claim(held[0].item) != ""
    moves = [CardMove(each, "", EASY) for each in held]
    first, second = hand.read(
        lambda session, learner: balancing.plan_moves(session, learner, moves, now=clock.utc_now())
    )
    assert first.planned_days is not None
    assert second.planned_days not in (None, first.planned_days)


def test_kin_that_is_due_on_a_day_keeps_a_card_from_it(app: Flask, hand: Hand, at: TestClock) -> None:
    one, two = published(app, "flashcard_basic")[:2]
    hand.answer(two)
    move = CardMove(hand.held(one), "", EASY)

    def planned() -> int:
        (move_then,) = hand.read(
            lambda session, learner: balancing.plan_moves(session, learner, [move], now=clock.utc_now())
        )
        assert move_then.planned_days is not None
        return move_then.planned_days

    before = planned()
    hand.rate(hand.answer(two), EASY)
    hand.write(
        lambda session, _learner: session.execute(
            sa.update(ItemRow).where(ItemRow.id == two).values(claim=chief_claim(move.held.item))
        )
    )
    let_fall_due(hand, two, MONDAY + timedelta(days=before))
    assert planned() != before


@pytest.mark.parametrize("rating", [Rating.AGAIN, EASY])
def test_planning_takes_one_statement_by_an_index_and_none_where_nothing_is_to_choose(
    app: Flask, hand: Hand, at: TestClock, rating: Rating
) -> None:
    moves = [CardMove(hand.held(item_id), "", rating) for item_id in published(app, "flashcard_basic")[:3]]
    with app.app_context(), reading() as session:
        learner = accounts.find_by_number(session, hand.id)
        assert learner is not None
        with count_statements(app) as counted:
            balancing.plan_moves(session, learner, moves, now=at())
    assert counted.total == (0 if rating is Rating.AGAIN else 1)
    assert full_scans(app, counted, of=("card", "item")) == []
