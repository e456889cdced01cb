"""How a learner wants to be asked for cards: what is refused, what counts at once, and what it costs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from quizapp.domain.memory import Rating
from quizapp.services import card_settings
from quizapp.services.card_settings import CardSettings
from quizapp.services.errors import Invalid
from quizapp.services.study import Rebuilt
from tests.conftest import TestClock
from tests.support import tables
from tests.support.hands import Hand, published

CHOSEN = CardSettings(90, 10, 200, "2222222")


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest in Berlin on a Monday morning."""
    return Hand(app)


def change(hand: Hand, chosen: CardSettings) -> Rebuilt | None:
    return hand.write(lambda session, learner: card_settings.change(session, learner, chosen))


@pytest.mark.parametrize(
    ("chosen", "fields"),
    [
        (CardSettings(69, -1, 2001, "2222222"), ["desired_retention", "new_per_day", "reviews_per_day"]),
        (
            CardSettings(98, 101, 10**30, "222222"),
            ["desired_retention", "new_per_day", "reviews_per_day", "monday"],
        ),
        (
            CardSettings(None, None, None, "222222x"),
            ["desired_retention", "new_per_day", "reviews_per_day", "monday"],
        ),
        (replace(CHOSEN, easy_days="0000000"), ["monday"]),
    ],
)
def test_what_makes_no_sense_is_refused_together(
    app: Flask, hand: Hand, chosen: CardSettings, fields: list[str]
) -> None:
    with tables.unchanged(app), pytest.raises(Invalid) as error:
        change(hand, chosen)
    assert [problem.field for problem in error.value.problems] == fields


def test_settings_count_from_the_next_request_on_and_move_no_card_by_themselves(hand: Hand) -> None:
    chosen = CardSettings(90, 3, 25, "2221100")
    assert change(hand, chosen) is None
    assert hand.read(lambda _session, learner: card_settings.settings_of(learner)) == chosen


def test_another_desired_retention_folds_every_card_anew_at_once(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    one, two = published(app, "flashcard_basic")[:2]
    hand.rate(hand.answer(one), Rating.EASY)
    hand.answer(published(app, "single_choice")[0], is_right=False)
    before = hand.memory(one)
    assert before is not None
    # The other card is in its steps, which do not depend on it.
    assert change(hand, replace(CHOSEN, desired_retention=97)) == Rebuilt(2, 1)
    after = hand.memory(one)
    assert after is not None
    assert after.due_at < before.due_at
    assert replace(after, due_at=before.due_at) == before
    assert hand.wrong_cards() == 0
    hand.rate(hand.answer(two), Rating.EASY)
    assert hand.memory(two) is not None
    assert hand.memory(two).due_at < before.due_at  # type: ignore[union-attr]


def test_the_cost_is_told_from_ten_cards_on(app: Flask, hand: Hand, at: TestClock) -> None:
    def cost() -> card_settings.Cost:
        return hand.read(lambda session, learner: card_settings.cost(session, learner, percents=(80, 90)))

    items = published(app, "single_choice")
    for item_id in items[:9]:
        hand.answer(item_id)
    assert cost() == card_settings.Cost(9, ())
    at.now += timedelta(minutes=1)
    hand.answer(items[9])
    told = cost()
    assert told.cards == 10
    assert [percent for percent, _ in told.reviews] == [80, 90]
    # Ten memories of 2.3 days each, and a tenth of the reviews once more.
    assert told.reviews[1][1] == pytest.approx(10 * 1.1 / 2.3065)
