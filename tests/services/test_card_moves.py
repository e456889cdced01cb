"""Moving cards: what is stored of a review and of everything else that is done with a card."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain.cards import HeldItem
from quizapp.domain.items import Response
from quizapp.domain.memory import Card, EntryKind, Rating, ReviewEntry
from quizapp.domain.memory_model import DEFAULT
from quizapp.domain.study_days import start_of
from quizapp.persistence.queries import cards, items
from quizapp.services.accounts import Learner
from quizapp.services.card_moves import CardMove, add_line, card_seed, move_cards, put_cards
from quizapp.services.errors import Stale
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id, published
from tests.support.learning import BERLIN

MONDAY = date(2026, 3, 2)


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest in Berlin on a Monday morning."""
    return Hand(app)


def test_a_review_keeps_what_the_model_predicted_just_before(app: Flask, hand: Hand, at: TestClock) -> None:
    item_id = published(app, "single_choice")[0]
    hand.answer(item_id)
    first = hand.memory(item_id)
    assert first is not None
    at.advance(days=5)
    hand.answer(item_id)
    lines = hand.log(item_id)
    assert [line.retrievability for line in lines] == [None, DEFAULT.retrievability(5, first.stability)]


def test_moving_no_card_gives_nothing_back(hand: Hand, at: TestClock) -> None:
    assert hand.write(lambda session, learner: move_cards(session, learner, [], now=at())) == []


def test_moves_give_the_cards_that_they_store(app: Flask, hand: Hand, at: TestClock) -> None:
    ids = published(app, "flashcard_basic")[:2]
    given = [hand.answer(item_id, given=Response()) for item_id in ids]

    def act(session: Session, learner: Learner) -> list[Card]:
        return move_cards(
            session,
            learner,
            [
                CardMove(_held(session, learner, item_id), response_id, rating)
                for item_id, response_id, rating in zip(ids, given, (Rating.GOOD, Rating.AGAIN), strict=True)
            ],
            now=at(),
        )

    assert [card.memory for card in hand.write(act)] == [hand.memory(item_id) for item_id in ids]


def test_a_seed_depends_on_the_learner_the_card_and_its_reviews(app: Flask, hand: Hand) -> None:
    one, two = published(app, "single_choice")[:2]
    new = hand.held(one)
    hand.answer(one)
    seeds = [card_seed(hand.id, new), card_seed(hand.id, hand.held(one)), card_seed(hand.id, hand.held(two))]
    assert len({*seeds, card_seed(hand.id + 1, new)}) == 4
    assert card_seed(hand.id, new) == seeds[0]


def test_a_card_can_be_put_once_for_each_line_of_its_log(app: Flask, hand: Hand) -> None:
    item_id = published(app, "single_choice")[0]
    hand.answer(item_id)
    held = hand.held(item_id)
    hand.write(lambda session, learner: put_cards(session, learner, [(held, Card())], lines=1))
    assert hand.memory(item_id) is None
    with pytest.raises(Stale):
        hand.write(lambda session, learner: put_cards(session, learner, [(held, held.card)], lines=1))
    assert hand.memory(item_id) is None


def test_a_review_by_a_clock_that_was_put_back_is_folded_in_where_its_time_belongs(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    """Case 60: back by 26 hours; the card is what its log gives, before and after."""
    item_id = published(app, "single_choice")[0]
    hand.answer(item_id)
    at.advance(hours=-26)
    hand.answer(item_id, is_right=False)
    assert hand.wrong_cards() == 0
    memory = hand.memory(item_id)
    assert memory is not None
    assert (memory.reviews, memory.last_day) == (2, MONDAY)


def test_two_reviews_at_one_instant_keep_their_order(app: Flask, hand: Hand, at: TestClock) -> None:
    item_id = published(app, "single_choice")[0]
    for is_right in (False, True, False):
        hand.answer(item_id, is_right=is_right)
    times = [line.reviewed_at for line in hand.log(item_id)]
    assert times == sorted(set(times))
    assert hand.wrong_cards() == 0


def test_what_is_done_with_a_card_changes_when_it_comes_and_not_what_is_known(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    item_id = published(app, "single_choice")[0]
    hand.answer(item_id)
    memory = hand.memory(item_id)

    def do(kind: EntryKind, day: date | None = None) -> HeldItem:
        at.advance(seconds=1)
        return hand.write(
            lambda session, learner: add_line(
                session,
                learner,
                _held(session, learner, item_id),
                ReviewEntry(new_id(), kind, at(), learner.clock, day=day),
                now=at(),
            )
        )

    assert do(EntryKind.SUSPEND).card == Card(memory=memory, is_suspended=True)
    assert do(EntryKind.RESUME).card == Card(memory=memory)
    do(EntryKind.SET_DUE, MONDAY + timedelta(days=40))
    row = hand.read(lambda session, learner: cards.list_cards(session, learner.id))[0]
    assert row.due_at == start_of(MONDAY + timedelta(days=40), BERLIN)
    assert row.scheduled_at == memory.due_at  # type: ignore[union-attr]
    assert hand.wrong_cards() == 0


def _held(session: Session, learner: Learner, item_id: int) -> HeldItem:
    held = items.find_held(session, item_id, learner_id=learner.id)
    assert held is not None
    return held
