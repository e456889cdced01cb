"""Taking what devices did offline: each thing once, and the same cards whatever way it came."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from quizapp.domain.device_events import DeviceEvent
from quizapp.domain.items import Response
from quizapp.domain.memory import EntryKind, Rating
from quizapp.persistence.queries import cards
from quizapp.services.clock import utc_now
from quizapp.services.syncing import OTHER_CONTENT
from tests.conftest import BEGINNING, TestClock
from tests.support import tables
from tests.support.devices import batches, random_events, send, send_each, state_of
from tests.support.hands import Hand, answer_to, new_id, publish_at, published, set_status
from tests.support.learning import BERLIN

MONDAY = date(2026, 3, 2)


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest in Berlin, a month after the bank was loaded."""
    publish_at(app, BEGINNING)
    at.advance(days=30)
    return Hand(app)


@pytest.fixture
def choice(app: Flask) -> int:
    return published(app, "single_choice")[0]


def an_answer(hand: Hand, item_id: int, ordinal: int, **changes: object) -> DeviceEvent:
    """Right, and half an hour ago."""
    event = DeviceEvent(
        id=new_id(),
        ordinal=ordinal,
        item_id=item_id,
        kind=EntryKind.RATE,
        claimed_at=utc_now() - timedelta(minutes=30 - ordinal),
        clock=BERLIN,
        revision=1,
        given=answer_to(hand.held(item_id).item),
    )
    return replace(event, **changes)  # type: ignore[arg-type]


def test_the_same_batch_twice_is_taken_once(hand: Hand, choice: int) -> None:
    """Case 64, and case 66: named again, so that the device may forget it though the first answer was lost."""
    events = [an_answer(hand, choice, 1)]
    first = send(hand, events)
    with tables.unchanged(hand.app):
        assert send(hand, [*events, *events]).taken[0] == first.taken[0] == events[0].id
    assert hand.wrong_cards() == 0
    assert [response.id for response in hand.responses()] == [events[0].id]


def test_a_name_used_again_for_something_else_is_refused_and_the_first_stays(hand: Hand, choice: int) -> None:
    """Case 65."""
    event = an_answer(hand, choice, 1)
    send(hand, [event])
    other = replace(event, claimed_at=event.claimed_at - timedelta(days=1))
    with tables.unchanged(hand.app):
        assert send(hand, [other]).refused == ((event.id, OTHER_CONTENT),)
    both = [an_answer(hand, choice, 2), replace(an_answer(hand, choice, 3), id=event.id)]
    assert [name for name, _ in send(hand, both).refused] == [event.id]


def test_one_bad_event_of_fifty_is_named_and_the_others_are_taken(app: Flask, hand: Hand) -> None:
    """Cases 65 and 69: no such item, none of the wordings, no such option, a draft; withdrawn ones are kept."""
    ids = published(app, "single_choice")[:6]
    good = [an_answer(hand, item_id, number) for number, item_id in enumerate(ids, 10)]
    bad = [
        replace(good[0], id=new_id(), ordinal=1, claimed_at=datetime(2014, 1, 1, tzinfo=BEGINNING.tzinfo)),
        replace(good[0], id=new_id(), ordinal=2, claimed_at=BEGINNING - timedelta(days=1)),
        replace(good[0], id=new_id(), item_id=10**9),
        replace(good[0], id=new_id(), revision=99),
        replace(good[0], id=new_id(), given=Response((99,), ())),
    ]
    set_status(app, ids[0], "retired")
    found = send(hand, [*bad, *good])
    assert sorted(found.taken) == sorted(event.id for event in good)
    assert sorted(name for name, _ in found.refused) == sorted(event.id for event in bad)
    assert hand.wrong_cards() == 0


def test_what_lies_in_the_future_is_now_and_noted(hand: Hand, choice: int) -> None:
    """Case 67: nothing is ever scheduled from 9999."""
    send(hand, [an_answer(hand, choice, 1, claimed_at=utc_now().replace(year=9999))])
    (line,) = hand.log(choice)
    assert (line.reviewed_at, line.clock_note, line.claimed_at.year) == (utc_now(), "clamped", 9999)


def test_a_self_judged_card_takes_the_learners_word_and_a_recognised_one_at_most_good(
    app: Flask, hand: Hand, choice: int
) -> None:
    flashcard = published(app, "flashcard_basic")[0]
    events = [
        an_answer(hand, choice, 1, rating=Rating.EASY),
        an_answer(hand, flashcard, 2, rating=Rating.EASY, given=Response()),
        an_answer(hand, flashcard, 3, given=Response()),
    ]
    assert [name for name, _ in send(hand, events).refused] == [events[2].id]
    assert hand.log(choice)[0].rating == Rating.GOOD
    assert hand.log(flashcard)[0].rating == Rating.EASY


def test_a_device_takes_back_its_own_and_nothing_of_a_practice(
    hand: Hand, choice: int, at: TestClock
) -> None:
    rated = an_answer(hand, choice, 1)
    back = replace(
        an_answer(hand, choice, 2), kind=EntryKind.TAKE_BACK, takes_back=rated.id, given=None, revision=None
    )
    send(hand, [back])
    send(hand, [rated])
    assert hand.memory(choice) is None
    assert hand.day(MONDAY + timedelta(days=30))[2:] == (0, 0)
    hand.practise(hand.plan([choice]), attempt_id=new_id())
    (line,) = [line for line in hand.log(choice) if line.rating and line.id != rated.id]
    again = replace(back, id=new_id(), takes_back=line.id)
    assert [name for name, _ in send(hand, [again]).refused] == [again.id]


def test_three_devices_in_any_order_give_the_same_cards_as_in_order_once(
    app: Flask, at: TestClock, hand: Hand
) -> None:
    """Case 64: shuffled, cut anywhere, sent twice, after a lost answer; tests/benchmarks/syncing.py does 10,000."""
    rnd = random.Random(7)  # noqa: S311  (no secret)
    orderly, messy = hand, Hand(app)
    ids = [*published(app, "single_choice")[:5], *published(app, "flashcard_basic")[:3]]
    events = random_events(orderly, ids, rnd, many=150)
    for part in batches(events, rnd):
        send_each(orderly, part)
    doubled = [*events, *rnd.sample(events, 60)]
    rnd.shuffle(doubled)
    for part in batches(doubled, rnd):
        send_each(messy, part)
    due = [row.due_at for row in orderly.read(lambda session, who: cards.list_cards(session, who.id))]
    assert any(due)
    # The spread of intervals depends on the learner's number, so the second learner folds for themself too.
    assert messy.wrong_cards() == orderly.wrong_cards() == 0
    assert without_spread(state_of(messy)) == without_spread(state_of(orderly))
    lapses = [line.rating for item_id in ids for line in messy.log(item_id)].count(Rating.AGAIN)
    assert lapses == [line.rating for item_id in ids for line in orderly.log(item_id)].count(Rating.AGAIN)


def without_spread(stored: list[list[tuple[object, ...]]]) -> list[list[tuple[object, ...]]]:
    """The same without due times, into which the learner's number goes."""
    return [[tuple(value for value in row if not is_time(value)) for row in rows] for rows in stored]


def is_time(value: object) -> bool:
    return isinstance(value, datetime)
