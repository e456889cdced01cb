"""Reading the sums and memories that progress is told from."""

from datetime import date, timedelta

import pytest
from flask import Flask

from quizapp.persistence.queries import progress
from quizapp.persistence.queries.progress import Whose
from tests.conftest import TestClock
from tests.support.hands import Hand, published, reword, set_status

MONDAY = date(2026, 3, 2)


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest in Berlin on a Monday morning."""
    return Hand(app)


def test_due_cards_are_counted_by_instant_and_overdue_ones_now(app: Flask, hand: Hand, at: TestClock) -> None:
    one, two, three, four = published(app, "single_choice")[:4]
    hand.answer(one, is_right=False)
    hand.answer(two, is_right=False)
    at.advance(minutes=5)
    hand.answer(three, is_right=False)
    Hand(app).answer(four, is_right=False)
    now = at()

    def count(learner_id: int | None, minutes: float) -> list[tuple[timedelta, int]]:
        due = hand.read(
            lambda session, _learner: progress.count_due(
                session, Whose(learner_id), now=now, until=now + timedelta(minutes=minutes)
            )
        )
        return [(entry.due_at - now, entry.cards) for entry in due]

    overdue, soon = timedelta(0), timedelta(minutes=1)
    assert count(hand.id, 2) == [(overdue, 2), (soon, 1)]
    assert count(hand.id, 1) == [(overdue, 2)]
    assert count(None, 2) == [(overdue, 2), (soon, 2)]
    set_status(app, one, "retired")
    assert count(hand.id, 1) == [(overdue, 1)]


def test_days_are_summed_from_a_day_on_where_something_was_scored(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    one, two = published(app, "single_choice")[:2]
    other = Hand(app)
    hand.answer(one)
    at.advance(days=1)
    hand.answer(published(app, "flashcard_basic")[0])
    at.advance(days=1)
    hand.answer(two, is_right=False)
    other.answer(two)

    def days(learner_id: int | None, since: date) -> list[tuple[int, int, float]]:
        found = hand.read(
            lambda session, _learner: progress.list_days(session, Whose(learner_id), since=since)
        )
        return [((entry.day - MONDAY).days, entry.answers, entry.score_total) for entry in found]

    assert days(hand.id, MONDAY) == [(0, 1, 1.0), (2, 1, 0.0)]
    assert days(hand.id, MONDAY + timedelta(days=1)) == [(2, 1, 0.0)]
    assert days(None, MONDAY) == [(0, 1, 1.0), (2, 2, 1.0)]
    assert days(other.id, MONDAY) == [(2, 1, 1.0)]


def test_item_sums_are_those_of_the_present_wording_drafts_left_out(app: Flask, hand: Hand) -> None:
    one, two, three = published(app, "single_choice")[:3]
    hand.answer(one, is_right=False)
    hand.answer(one)
    hand.answer(two)
    hand.answer(three)
    reword(app, two)
    set_status(app, three, "retired")
    set_status(app, published(app)[-1], "draft")
    sums = hand.read(lambda session, _learner: progress.list_item_sums(session, 1))
    by_slug = {entry.slug: entry for entry in sums}
    slugs = [hand.held(item_id).item.slug for item_id in (one, two, three)]
    assert [
        (by_slug[slug].responses, by_slug[slug].first_responses, by_slug[slug].first_score_total)
        for slug in slugs
    ] == [(2, 1, 0.0), (0, 0, 0.0), (1, 1, 1.0)]
    assert len(sums) == len(published(app)) + 1
