"""The learner's own pace: what is slow for one is usual for another, and what it costs to know."""

from datetime import timedelta

import pytest
from flask import Flask

from quizapp.domain.items import Grade, Verdict
from quizapp.domain.memory import Rating
from quizapp.domain.queueing import Queue
from quizapp.domain.rating import Manner, Reason
from quizapp.services import clock
from quizapp.services.own_pace import Progress, progress_of, suggest_rating
from tests.conftest import TestClock
from tests.support.hands import Hand, published
from tests.support.statements import count_statements, full_scans

RIGHT = Grade(1.0, Verdict.RIGHT)


@pytest.fixture
def choices(app: Flask) -> list[int]:
    """Items of which an option is chosen."""
    return published(app, "single_choice")


def answer_at_a_pace(hand: Hand, at: TestClock, choices: list[int], took_ms: int) -> None:
    """Eleven right answers, a wrong one, and one for which the browser says something absurd."""
    for number, item_id in enumerate(choices[:13]):
        hand.answer(item_id, is_right=number != 11, took_ms=(took_ms, -5)[number == 12])
        at.advance(seconds=20)


def reason_for(hand: Hand, item_id: int, took_ms: int) -> Reason:
    item = hand.held(item_id).item
    manner = Manner(took_ms=took_ms)
    return hand.read(
        lambda session, learner: suggest_rating(
            session, learner.id, item, RIGHT, manner=manner, before=clock.utc_now()
        )
    )[0].reason


def test_slow_is_slow_against_ones_own_pace_at_questions_answered_in_the_same_way(
    app: Flask, hand: Hand, choices: list[int], at: TestClock
) -> None:
    assert reason_for(hand, choices[20], 60_000) is Reason.RIGHT, "with no pace nothing is slow"
    answer_at_a_pace(hand, at, choices, 12_000)
    slower = Hand(app)
    answer_at_a_pace(slower, at, choices, 40_000)
    assert reason_for(hand, choices[20], 30_000) is Reason.SLOW
    assert reason_for(slower, choices[20], 30_000) is Reason.RIGHT
    assert reason_for(hand, published(app, "short_answer")[0], 30_000) is Reason.RIGHT


def test_a_slow_right_answer_moves_its_card_as_hard_and_says_so_from_then_on(
    hand: Hand, choices: list[int], at: TestClock
) -> None:
    answer_at_a_pace(hand, at, choices, 12_000)
    slow, quick = hand.answer(choices[20], took_ms=30_000), hand.answer(choices[21], took_ms=9_000)
    at.advance(days=2)
    answer_at_a_pace(hand, at, choices, 60_000)  # what became usual later changes nothing
    card = hand.answered(slow)
    assert (card.rated, card.suggested.reason, card.usual_ms) == (Rating.HARD, Reason.SLOW, 12_000)
    assert hand.answered(quick).rated is Rating.GOOD
    hand.rate(slow, Rating.AGAIN)
    assert hand.answered(slow).rated is Rating.AGAIN


def test_the_pace_is_read_in_one_statement_by_an_index_and_only_where_it_matters(
    app: Flask, hand: Hand, choices: list[int], at: TestClock
) -> None:
    answer_at_a_pace(hand, at, choices, 12_000)
    with count_statements(app) as plain:
        hand.answer(choices[20], took_ms=4_000)
    with count_statements(app) as slow:
        hand.answer(choices[21], took_ms=30_000)
    assert slow.total == plain.total + 1
    with count_statements(app) as looked_at:
        hand.read(lambda session, learner: progress_of(session, learner.id, Queue(0, 1, 0), day_begins=at()))
    for counted in (slow, looked_at):
        assert full_scans(app, counted, of=("response", "review", "card")) == []


def test_the_progress_of_a_day_counts_what_was_answered_in_it(
    hand: Hand, choices: list[int], at: TestClock
) -> None:
    answer_at_a_pace(hand, at, choices, 12_000)
    at.advance(days=1)
    begins = at()
    hand.answer(choices[0])
    progress = hand.read(
        lambda session, learner: progress_of(session, learner.id, Queue(0, 3, 0), day_begins=begins)
    )
    assert progress == Progress(1, timedelta(minutes=1))
