"""One's own cards, looked at: whole history, and nothing that a quiz keeps back."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain.cards import ShownState
from quizapp.domain.memory import EntryKind, Rating
from quizapp.services import own_cards
from quizapp.services.accounts import Learner
from quizapp.services.errors import NotFound, Stale
from quizapp.services.own_cards import CardAbout, OwnCardPage
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id, published


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    return Hand(app)


def practise(hand: Hand, item_id: int, *, is_right: bool = True) -> str:
    """Practise one question; gives the id of the attempt."""
    attempt_id = new_id()
    hand.practise(hand.plan([item_id]), attempt_id=attempt_id, is_right=is_right)
    return attempt_id


def about(hand: Hand, at: TestClock, item_id: int) -> CardAbout:
    return hand.read(lambda session, learner: own_cards.about(session, learner, item_id, now=at()))


def listed(hand: Hand, at: TestClock, state: ShownState | None = None) -> OwnCardPage:
    return hand.read(
        lambda session, learner: own_cards.list_own(
            session, learner, section="", state=state, page=1, now=at()
        )
    )


def test_a_card_tells_its_whole_history_with_what_was_taken_back(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    item_id = published(app, "single_choice")[0]
    hand.answer(item_id)
    at.advance(days=4)
    practise(hand, item_id, is_right=False)
    at.advance(minutes=1)
    hand.undo()
    found = about(hand, at, item_id)
    first, slip, undoing = reversed(found.lines)
    assert (first.entry.rating, first.context) == (Rating.GOOD, "cards")
    assert first.taken_back_at == at()  # what a practice gave is not taken back
    assert (slip.entry.rating, slip.context, slip.taken_back_at) == (Rating.AGAIN, "practice", None)
    assert (undoing.entry.kind, undoing.takes_back) == (EntryKind.TAKE_BACK, first.entry)
    assert found.recall == 1.0
    assert [point.rating for point in found.curve if point.rating] == [Rating.AGAIN]
    assert found.lines_left_out == 0


def test_there_is_no_page_without_a_card_and_none_of_anothers(app: Flask, hand: Hand, at: TestClock) -> None:
    """Case 8."""
    item_id = published(app)[0]
    Hand(app).answer(item_id)
    with pytest.raises(NotFound):
        about(hand, at, item_id)
    assert listed(hand, at).cards == ()


def test_what_a_quiz_withholds_is_told_neither_by_the_card_nor_by_the_list(
    app: Flask, hand: Hand, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    withheld, other = published(app, "single_choice")[:2]
    attempt_id = practise(hand, withheld)
    hand.answer(other)

    def hold(_session: Session, learner_id: int, *, now: object) -> frozenset[str]:
        assert learner_id == hand.id
        return frozenset([attempt_id])

    assert not listed(hand, at).is_short
    monkeypatch.setattr(own_cards.sittings, "list_withheld", hold)
    found = listed(hand, at)
    assert ([card.item_id for card in found.cards], found.total, found.is_short) == ([other], 1, True)
    with pytest.raises(Stale, match="does not show its results yet"):
        about(hand, at, withheld)


def test_a_page_kept_back_by_a_running_quiz_is_refused(
    app: Flask, hand: Hand, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    item_id = published(app)[0]
    hand.answer(item_id)

    def kept(_session: Session, _learner: Learner | None) -> frozenset[int]:
        return frozenset([item_id])

    monkeypatch.setattr(own_cards.sittings, "items_kept_back", kept)
    with pytest.raises(Stale):
        about(hand, at, item_id)
    assert listed(hand, at).cards == ()
