"""Reading cards and their logs."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain.families import Ties
from quizapp.domain.memory import Rating
from quizapp.domain.study_days import start_of
from quizapp.persistence import writes
from quizapp.persistence.db import transaction
from quizapp.persistence.models import ReviewRow
from quizapp.persistence.queries import cards
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id, published, set_status
from tests.support.learning import BERLIN
from tests.support.statements import count_statements, plan_of

MONDAY = date(2026, 3, 2)
TODAY = (start_of(MONDAY, BERLIN), start_of(MONDAY + timedelta(days=1), BERLIN))


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest in Berlin on a Monday morning."""
    return Hand(app)


def test_waiting_cards_are_the_learners_own_by_the_time_they_fell_due(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    one, two, three = published(app, "single_choice")[:3]
    Hand(app).answer(three, is_right=False)
    hand.answer(two, is_right=False)
    at.advance(seconds=30)
    hand.answer(one, is_right=False)

    def waiting(seconds: float) -> list[int]:
        until = at() + timedelta(seconds=seconds)
        return [
            card.item_id
            for card in hand.read(
                lambda session, learner: cards.list_waiting(
                    session, learner.id, until=until, today=MONDAY, clock=BERLIN
                )
            ).cards
        ]

    assert [waiting(29), waiting(30), waiting(60)] == [[], [two], [two, one]]
    set_status(app, two, "retired")
    assert waiting(60) == [one]
    card = hand.read(
        lambda session, learner: cards.list_waiting(
            session, learner.id, until=at() + timedelta(days=1), today=MONDAY, clock=BERLIN
        )
    ).cards[0]
    assert card.memory == hand.memory(one)
    assert f"claim {hand.held(one).item.claims[0]}" in card.ties


def test_waiting_cards_are_bounded(app: Flask, hand: Hand, at: TestClock) -> None:
    for item_id in published(app, "single_choice")[:4]:
        hand.answer(item_id, is_right=False)
    values = {
        "until": at() + timedelta(days=1),
        "study_day": MONDAY,
        "day_begins": TODAY[0],
        "day_ends": TODAY[1],
    }
    for statement, most in ((cards._DUE, cards.WAITING_AT_MOST), (cards._MET, cards.MET_AT_MOST)):
        rows = hand.read(
            lambda session, learner, statement=statement: session.execute(  # type: ignore[misc]
                statement.limit(2), {"learner_id": learner.id, **values}
            ).all()
        )
        assert len(rows) == 2
        assert statement._limit == most


def test_what_was_answered_on_a_day_is_told_with_its_ties_wherever_it_was_answered(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    def met() -> Mapping[int, Ties]:
        return hand.read(
            lambda session, learner: cards.list_waiting(
                session, learner.id, until=at(), today=MONDAY, clock=BERLIN
            )
        ).met

    one, two = published(app, "single_choice")[:2]
    unrated = published(app, "flashcard_basic")[0]
    Hand(app).answer(two)
    assert met() == {}
    hand.answer(one)
    hand.answer(unrated)
    hand.practise(hand.plan([two]), attempt_id=new_id())
    assert met().keys() == {one, two, unrated}
    assert f"item {hand.held(one).item.slug}" in met()[one]
    at.now = TODAY[1]
    hand.answer(published(app, "single_choice")[2])
    assert met().keys() == {one, two, unrated}


def test_new_cards_are_published_items_without_a_memory_and_today_counts_those_met(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    first, second, third, *_ = published(app, "single_choice")
    set_status(app, second, "draft")
    hand.answer(first)
    at.advance(minutes=1)
    hand.answer(third)
    at.advance(minutes=1)
    hand.undo()

    def look(day: date) -> tuple[set[int], int]:
        new, met = hand.read(lambda session, learner: cards.list_new(session, learner.id, today=day))
        assert [card.item_id for card in new] == sorted(card.item_id for card in new)
        assert {card.memory for card in new} == {None}
        return {card.item_id for card in new}, met

    unmet = [item_id for item_id in published(app) if item_id != first]
    assert look(MONDAY) == (set(unmet[: cards.NEW_AT_MOST]), 1)
    assert look(MONDAY + timedelta(days=1))[1] == 0


def test_a_visitor_has_met_nothing(app: Flask, hand: Hand) -> None:
    hand.answer(published(app, "single_choice")[0])
    new, met = hand.read(lambda session, _learner: cards.list_new(session, None, today=MONDAY))
    assert [card.item_id for card in new] == published(app)[: cards.NEW_AT_MOST]
    assert met == 0


def test_logs_are_read_oldest_line_first(app: Flask, hand: Hand, at: TestClock) -> None:
    one, two = published(app, "short_answer")[:2]
    first = hand.answer(two)
    at.advance(minutes=1)
    hand.answer(one)
    hand.rate(first, Rating.EASY)
    entries = hand.read(lambda session, learner: cards.list_entries(session, learner.id, [two]))[two]
    assert [entry.rating for entry in entries] == [Rating.GOOD, None, Rating.EASY]
    assert entries[1].takes_back == entries[0].id
    everything = hand.write(lambda session, learner: list(cards.list_all_entries(session, learner.id)))
    assert [item_id for item_id, _ in everything] == sorted([one, two, two, two])
    assert [entry for item_id, entry in everything if item_id == two] == entries
    rows = hand.read(lambda session, learner: cards.list_cards(session, learner.id))
    assert {row.item_id: row.entries for row in rows} == {one: 1, two: 3}
    first, last = sorted([one, two])
    rest = hand.read(lambda session, learner: cards.list_cards(session, learner.id, after=first))
    assert [row.item_id for row in rest] == [last]
    of_one = hand.write(
        lambda session, learner: list(cards.list_all_entries(session, learner.id, items=(one, one)))
    )
    assert of_one == [(item_id, entry) for item_id, entry in everything if item_id == one]
    assert Hand(app).write(lambda session, learner: list(cards.list_all_entries(session, learner.id))) == []


def test_the_rating_to_take_back_is_the_last_one_standing(app: Flask, hand: Hand, at: TestClock) -> None:
    def last() -> int | None:
        line = hand.read(lambda session, learner: cards.find_last_done(session, learner.id))
        return line.item_id if line else None

    one, two = published(app, "single_choice")[:2]
    assert last() is None
    hand.answer(one)
    at.advance(minutes=1)
    hand.answer(two)
    assert last() == two
    hand.undo()
    assert last() == one
    at.advance(days=60)
    # Later than a practice of the same item, the rating in card review is still the learner's last one.
    hand.practise(hand.plan([one]), attempt_id=new_id())
    assert last() == one
    hand.undo()
    assert last() is None


def test_what_to_take_back_is_found_from_the_end_of_an_index_however_much_was_taken_back(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    item_id = published(app, "single_choice")[0]
    for somebody in (Hand(app), hand, Hand(app)):
        somebody.answer(item_id)
        somebody.write(lambda session, learner: _press_often(session, learner.id, item_id))
    with app.app_context(), transaction() as session:
        session.execute(sa.text("ANALYZE"))
    with count_statements(app) as counted:
        line = hand.read(lambda session, learner: cards.find_last_done(session, learner.id))
    assert line is not None
    assert line.entries == 1
    assert "ix_review_learner_id_received_at" in plan_of(app, counted)


def _press_often(session: Session, learner_id: int, item_id: int) -> None:
    """Add two hundred ratings, each of which was taken back."""
    (line,) = cards.list_lines(session, learner_id, item_id)
    columns = {column.name: getattr(line, column.name) for column in ReviewRow.__table__.columns}
    rows = []
    for ordinal in range(2, 402, 2):
        given = columns | {"ordinal": ordinal, "id": str(ordinal), "received_at": _after(line, ordinal)}
        taken = {"kind": "take_back", "rating": None, "response_id": None, "takes_back": str(ordinal)}
        later = {"ordinal": ordinal + 1, "id": str(ordinal + 1), "received_at": _after(line, ordinal + 1)}
        rows += [given, given | taken | later]
    writes.add_reviews(session, rows)


def _after(line: ReviewRow, seconds: int) -> datetime:
    return line.received_at + timedelta(seconds=seconds)
