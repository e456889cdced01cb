"""What is done with a card besides answering it: once, on any card, and taken back by Undo."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain.cards import HeldItem
from quizapp.domain.memory import Card, EntryKind, Rating
from quizapp.domain.study_days import start_of, study_day
from quizapp.services import card_deeds, study
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, Stale
from tests.conftest import TestClock
from tests.support.hands import Hand, published
from tests.support.learning import BERLIN
from tests.support.sittings import item_of_type


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest in Berlin on a Monday morning."""
    return Hand(app)


def do(
    hand: Hand,
    at: TestClock,
    item_id: int,
    kind: EntryKind,
    *,
    day: date | None = None,
    seen: int | None = None,
) -> HeldItem:
    known = hand.held(item_id).entries if seen is None else seen

    def act(session: Session, learner: Learner) -> HeldItem:
        return card_deeds.do(session, learner, item_id, kind, day=day, seen=known, now=at())

    at.advance(seconds=1)
    return hand.write(act)


def next_card(hand: Hand, at: TestClock) -> int | None:
    def read(session: Session, learner: Learner) -> int | None:
        held = study.open_next(session, learner, after=None, now=at()).held
        return held.id if held else None

    return hand.read(read)


def due(hand: Hand, at: TestClock) -> int:
    return hand.read(lambda session, learner: study.count_due(session, learner, now=at()))


def undone(hand: Hand, at: TestClock) -> tuple[int, EntryKind | None]:
    def act(session: Session, learner: Learner) -> tuple[int, EntryKind | None]:
        taken = study.undo_last(session, learner, shown_at=None, now=at())
        return taken.item_id, taken.done.kind if taken.done else None

    at.advance(seconds=1)
    return hand.write(act)


def test_each_deed_works_on_a_card_never_met_and_is_undone_one_after_the_other(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    item_id = next_card(hand, at)
    assert item_id is not None
    today = study_day(at(), BERLIN)
    friday = today + timedelta(days=4)
    done = [
        (EntryKind.FLAG, None),
        (EntryKind.UNFLAG, None),
        (EntryKind.SET_DUE, friday),
        (EntryKind.SUSPEND, None),
        (EntryKind.RESUME, None),
        (EntryKind.BURY, None),
    ]
    for kind, day in done:
        do(hand, at, item_id, kind, day=day)
    assert hand.held(item_id).card == Card(set_day=friday, buried_until=today + timedelta(days=1))
    assert next_card(hand, at) != item_id
    assert [undone(hand, at) for _ in done] == [(item_id, kind) for kind, _ in reversed(done)]
    assert hand.held(item_id).card == Card()
    assert next_card(hand, at) == item_id
    assert hand.wrong_cards() == 0


def test_a_new_card_set_to_a_day_comes_as_a_new_one_then(app: Flask, hand: Hand, at: TestClock) -> None:
    item_id = next_card(hand, at)
    assert item_id is not None
    do(hand, at, item_id, EntryKind.SET_DUE, day=study_day(at(), BERLIN) + timedelta(days=2))
    assert next_card(hand, at) != item_id
    at.advance(days=2)
    assert next_card(hand, at) == item_id


def test_burying_moves_when_a_card_is_due_and_a_flag_does_not(app: Flask, hand: Hand, at: TestClock) -> None:
    item_id = item_of_type(app, "single_choice")
    hand.answer(item_id, is_right=False)
    due_before = hand.held(item_id).memory
    tomorrow = study_day(at(), BERLIN) + timedelta(days=1)
    do(hand, at, item_id, EntryKind.FLAG)
    assert hand.held(item_id).memory == due_before
    do(hand, at, item_id, EntryKind.BURY)
    at.now = start_of(tomorrow, BERLIN) - timedelta(minutes=30)
    assert due(hand, at) == 0
    at.advance(minutes=31)
    assert due(hand, at) == 1


def test_pressing_twice_does_it_once_and_a_page_from_before_is_refused(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    item_id = published(app)[0]
    do(hand, at, item_id, EntryKind.SUSPEND, seen=0)
    assert do(hand, at, item_id, EntryKind.SUSPEND, seen=0).entries == 1
    with pytest.raises(Stale, match="meanwhile"):
        do(hand, at, item_id, EntryKind.FLAG, seen=0)
    assert len(hand.log(item_id)) == 1


def test_what_is_done_last_counts_last_also_where_the_clock_was_put_back(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    """Case 60."""
    item_id = item_of_type(app, "single_choice")
    hand.answer(item_id)
    do(hand, at, item_id, EntryKind.SUSPEND)
    at.advance(hours=-26)
    assert not do(hand, at, item_id, EntryKind.RESUME).card.is_suspended
    assert do(hand, at, item_id, EntryKind.BURY).card.buried_until is not None
    assert hand.wrong_cards() == 0


@pytest.mark.parametrize("days", [None, -1, card_deeds.FARTHEST_DAYS + 1])
def test_a_day_that_cannot_be_is_refused(app: Flask, hand: Hand, at: TestClock, days: int | None) -> None:
    day = None if days is None else study_day(at(), BERLIN) + timedelta(days=days)
    with pytest.raises(Invalid, match="from today on"):
        do(hand, at, published(app)[0], EntryKind.SET_DUE, day=day)
    assert hand.log(published(app)[0]) == []


def test_a_lower_rating_given_after_burying_leaves_the_card_buried(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    """Case 71: the rating counts as of the answer, before the burying, as in a rebuild."""
    item_id = item_of_type(app, "single_choice")
    response_id = hand.answer(item_id)
    do(hand, at, item_id, EntryKind.BURY)
    at.advance(seconds=1)
    hand.rate(response_id, Rating.AGAIN)
    assert hand.held(item_id).card.buried_until is not None
    assert hand.wrong_cards() == 0
