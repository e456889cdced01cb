"""Plans as they are stored: what a card's planned day is after a review, after a change, and after the exam."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp import sweeper
from quizapp.domain.study_days import start_of
from quizapp.persistence.models import CardRow
from quizapp.services import exam_plans
from tests.conftest import TestClock
from tests.support.hands import Hand, published
from tests.support.learning import BERLIN
from tests.support.set_exams import add_day_off, set_exam
from tests.support.statements import count_statements

MONDAY = date(2026, 3, 2)


def _in(days: int) -> date:
    return MONDAY + timedelta(days=days)


def _cards(hand: Hand) -> dict[int, CardRow]:
    return hand.read(
        lambda session, learner: {
            row.item_id: row
            for row in session.scalars(sa.select(CardRow).where(CardRow.learner_id == learner.id))
        }
    )


def test_setting_an_exam_plans_every_card_off_the_days_off_and_its_end_lets_them_go(
    app: Flask, at: TestClock
) -> None:
    hand = Hand(app)
    for item_id in published(app, "single_choice")[:6]:
        hand.answer(item_id)
    unplanned = {item_id: row.due_at for item_id, row in _cards(hand).items()}
    set_exam(hand, _in(12))
    first = {row.planned_day for row in _cards(hand).values()}
    assert None not in first
    for day in first:
        assert day is not None
        add_day_off(hand, day)
    cards = _cards(hand)
    assert first.isdisjoint({row.planned_day for row in cards.values()})
    for row in cards.values():
        assert row.planned_day is not None
        assert row.due_at == start_of(row.planned_day, BERLIN)
    planned = {hand.id: MONDAY}
    assert sweeper.renew_plans(app, planned) == 0
    at.advance(days=12)
    assert sweeper.renew_plans(app, planned) == 1
    assert {item_id: row.due_at for item_id, row in _cards(hand).items()} == unplanned
    assert sweeper.renew_plans(app, planned) == 0


def test_a_review_before_an_exam_plans_its_card_with_one_statement_more(app: Flask, at: TestClock) -> None:
    one, other = Hand(app), Hand(app)
    set_exam(one, _in(20))
    first, second = published(app, "single_choice")[:2]
    for hand in (one, other):
        hand.answer(first)
    at.advance(minutes=1)
    with count_statements(app) as without:
        other.answer(second)
    with count_statements(app) as counted:
        one.answer(second)
    assert counted.total == without.total + 1
    assert _cards(other)[second].planned_day is None
    planned_day = _cards(one)[second].planned_day
    assert planned_day is not None
    assert MONDAY < planned_day < _in(20)
    one.undo()
    assert _cards(one)[second].due_at is None
    assert one.wrong_cards() == 0


@pytest.mark.usefixtures("at")
def test_plans_of_many_take_as_many_statements_as_of_one_and_leave_alone_what_no_exam_covers(
    app: Flask,
) -> None:
    hands = [Hand(app) for _ in range(3)]
    item_ids = published(app, "single_choice")
    covered = hands[0].held(item_ids[0]).item.section
    outside = next(item_id for item_id in item_ids if hands[0].held(item_id).item.section != covered)
    for hand in hands:
        hand.answer(item_ids[0])
        hand.answer(outside)
        set_exam(hand, _in(20), sections=frozenset({covered}))
        cards = _cards(hand)
        assert cards[item_ids[0]].planned_day is not None
        assert cards[outside].planned_day is None
    now = hands[0].read(lambda _session, learner: learner.asked_at)
    assert now is not None
    counts = []
    for some in (hands[:1], hands):
        with count_statements(app) as counted:
            found = hands[0].read(
                lambda session, _learner, some=some: exam_plans.plans_of(  # type: ignore[misc]
                    session, [hand.id for hand in some], now=now
                )
            )
        counts.append(counted.total)
        assert [len(plans) for plans in found.values()] == [1] * len(some)
    assert counts[0] == counts[1]
