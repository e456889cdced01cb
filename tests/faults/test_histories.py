"""Random histories through the services: whatever a learner does in whatever order, the books balance.

Cards equal what replaying their logs gives, and every sum that is kept equals what counting the rows gives.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.domain.memory import Rating
from quizapp.persistence.db import reading
from quizapp.persistence.models import (
    AttemptRow,
    CardRow,
    ItemTotalRow,
    LearnerDayRow,
    ResponseRow,
    ReviewRow,
    SignInRow,
    UserRow,
)
from quizapp.services import ready_quizzes
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.sittings import Plan
from tests.conftest import BEGINNING, TestClock
from tests.support.hands import Hand, answer_to, new_id, published

cards = st.integers(0, 4)
things_to_do = st.one_of(
    st.tuples(st.just("answer"), cards, st.booleans()),
    st.tuples(st.just("answer"), cards, st.booleans()),
    st.tuples(st.just("rate"), st.integers(0, 3), st.sampled_from(Rating)),
    st.tuples(st.just("undo"), st.none(), st.none()),
    st.tuples(st.just("again"), st.integers(0, 3), st.none()),
    st.tuples(st.just("practise"), cards, st.booleans()),
    st.tuples(st.just("quiz"), cards, st.booleans()),
    st.tuples(
        st.just("wait"),
        # Seconds, days, and now and then a clock that was put back.
        st.sampled_from([30, 90, 3600, 40_000, 86_400, 4 * 86_400, 40 * 86_400, -26 * 3600]),
        st.none(),
    ),
    st.tuples(
        st.just("travel"), st.sampled_from(["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Niue"]), st.none()
    ),
)


class Life:
    """A learner who does one thing after another."""

    def __init__(self, app: Flask, at: TestClock, ids: list[int], *, slug: str) -> None:
        self.hand = Hand(app)
        self.at = at
        self.ids = ids
        self.slug = slug
        self.given: list[tuple[str, int]] = []
        self.acknowledged = 0
        # A history may be longer than a guest stays signed in.
        self.hand.write(
            lambda session, _learner: session.execute(
                sa.update(SignInRow).values(expires_at=BEGINNING + timedelta(days=3650))
            )
        )

    def do(self, thing: str, which: Any, how: Any) -> None:
        """One thing; a refusal in words changes nothing."""
        try:
            getattr(self, f"_{thing}")(which, how)
        except (Invalid, NotFound, Stale):
            return

    def _answer(self, card: int, is_right: bool) -> None:
        self.given.append((self.hand.answer(self.ids[card], is_right=is_right), self.ids[card]))
        self.acknowledged += 1

    def _rate(self, back: int, rating: Rating) -> None:
        if back < len(self.given):
            self.hand.rate(self.given[-1 - back][0], rating)

    def _undo(self, *_nothing: None) -> None:
        self.hand.undo()

    def _again(self, back: int, _nothing: None) -> None:
        if back < len(self.given):
            response_id, item_id = self.given[-1 - back]
            self.hand.answer(item_id, response_id=response_id, seen=0)

    def _practise(self, card: int, is_right: bool) -> None:
        if card < 3:
            self.hand.practise(self.hand.plan([self.ids[card]]), attempt_id=new_id(), is_right=is_right)
            self.acknowledged += 1

    def _quiz(self, card: int, is_right: bool) -> None:
        if card < 3:
            held = self.hand.held(self.ids[card])
            plan = Plan(self.slug, ((held.id, held.current),))
            attempt_id = new_id()
            self.hand.step(plan, 0, answer_to(held.item, is_right=is_right), attempt_id=attempt_id)
            self.hand.submit(attempt_id)
            self.acknowledged += 1

    def _wait(self, seconds: int, _nothing: None) -> None:
        self.at.advance(seconds=seconds)

    def _travel(self, zone: str, _nothing: None) -> None:
        self.hand.write(
            lambda session, _learner: session.execute(
                sa.update(UserRow).where(UserRow.id == self.hand.id).values(zone=zone)
            )
        )


def assert_books_balance(hand: Hand) -> None:
    """Every figure that is kept, counted anew from the rows."""
    with hand.app.app_context(), reading() as session:
        responses = list(session.scalars(sa.select(ResponseRow).where(ResponseRow.learner_id == hand.id)))
        lines = list(
            session.scalars(
                sa.select(ReviewRow)
                .where(ReviewRow.learner_id == hand.id)
                .order_by(ReviewRow.item_id, ReviewRow.ordinal)
            )
        )
        card_rows = list(session.scalars(sa.select(CardRow).where(CardRow.learner_id == hand.id)))
        days = list(session.scalars(sa.select(LearnerDayRow).where(LearnerDayRow.learner_id == hand.id)))
        attempts = list(session.scalars(sa.select(AttemptRow).where(AttemptRow.learner_id == hand.id)))
    contexts = {row.id: row.context for row in responses}
    standing: dict[int, list[ReviewRow]] = defaultdict(list)
    entries: Counter[int] = Counter()
    gone = {line.takes_back for line in lines}
    for line in lines:
        entries[line.item_id] += 1
        assert line.ordinal == entries[line.item_id]
        if line.rating is not None and line.id not in gone:
            standing[line.item_id].append(line)
    assert {row.item_id: row.entries for row in card_rows} == dict(entries)
    assert {row.item_id: row.reviews for row in card_rows} == {
        item_id: len(standing[item_id]) for item_id in entries
    }
    expected: dict[date, list[float]] = defaultdict(lambda: [0, 0.0, 0, 0])
    for row in responses:
        if row.score is not None:
            expected[row.study_day][0] += 1
            expected[row.study_day][1] += row.score
    for log in standing.values():
        log.sort(key=lambda line: (line.reviewed_at, line.id))
        for place, line in enumerate(log):
            expected[line.study_day][2] += 1
            expected[line.study_day][3] += place == 0 and contexts[line.response_id or ""] == "cards"
    kept = {row.study_day: [row.answers, row.score_total, row.reviews, row.new_cards] for row in days}
    assert {day: sums for day, sums in kept.items() if any(sums)} == {
        day: sums for day, sums in expected.items() if any(sums)
    }
    for attempt in attempts:
        own = [row for row in responses if row.attempt_id == attempt.id]
        assert (attempt.answered, attempt.score_total) == (len(own), sum(row.score or 0.0 for row in own))


def assert_totals_balance(app: Flask) -> None:
    """The sums of every wording, over all learners."""
    with app.app_context(), reading() as session:
        kept = {
            (row.item_id, row.revision): (row.responses, row.first_responses, row.first_score_total)
            for row in session.scalars(sa.select(ItemTotalRow))
        }
        counted: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0, 0, 0.0])
        for row in session.scalars(sa.select(ResponseRow)):
            sums = counted[row.item_id, row.revision]
            sums[0] += 1
            if row.is_first and row.score is not None:
                sums[1] += 1
                sums[2] += row.score
    assert kept == {key: tuple(sums) for key, sums in counted.items()}


@pytest.fixture
def ids(app: Flask) -> list[int]:
    """Two items of options, one typed, and two flashcards that the learner judges."""
    return [
        *published(app, "single_choice")[:2],
        *published(app, "short_answer")[:1],
        *published(app, "flashcard_basic")[:2],
    ]


# One database serves all examples: each is a learner of its own.
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(things_to_do, min_size=10, max_size=40))
def test_the_books_balance_after_any_history(
    app: Flask, at: TestClock, ids: list[int], history: list[tuple[str, Any, Any]]
) -> None:
    at.now = BEGINNING
    with app.app_context(), reading() as session:
        slug = ready_quizzes.list_quizzes(session)[0].slug
    life = Life(app, at, ids, slug=slug)
    for thing in history:
        life.do(*thing)
    assert life.hand.wrong_cards() == 0
    assert len(life.hand.responses()) == life.acknowledged
    assert_books_balance(life.hand)
    assert_totals_balance(app)
