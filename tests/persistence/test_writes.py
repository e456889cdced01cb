"""The statements that store: each says whether it took effect, and doubles and races change nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.domain.memory import Card, EntryKind, Rating, ReviewEntry, StudyClock
from quizapp.persistence import writes
from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import (
    AttemptRow,
    CardRow,
    ItemTotalRow,
    LearnerDayRow,
    ResponseRow,
    ReviewRow,
    UserRow,
)
from quizapp.persistence.rows import from_card
from quizapp.services.card_moves import line_of
from tests.support.hands import Hand, new_id, published

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MONDAY = date(2026, 3, 2)


@pytest.fixture
def hand(app: Flask) -> Hand:
    """A guest."""
    return Hand(app)


def a_response(hand: Hand, item_id: int, **changes: Any) -> dict[str, Any]:
    return {
        "learner_id": hand.id,
        "id": new_id(),
        "item_id": item_id,
        "revision": 1,
        "context": "cards",
        "attempt_id": None,
        "position": None,
        "given": {"selected": [0], "texts": []},
        "verdict": "right",
        "score": 1.0,
        "is_first": True,
        "answered_at": NOON,
        "study_day": MONDAY,
        "took_ms": None,
    } | changes


def a_card(hand: Hand, item_id: int, entries: int) -> dict[str, Any]:
    return {"learner_id": hand.id, "item_id": item_id, "entries": entries, **from_card(Card(), StudyClock())}


def in_transaction(app: Flask, act: Callable[[Any], Any]) -> Any:
    with app.app_context(), transaction() as session:
        return act(session)


def all_rows(app: Flask, model: Any) -> list[Any]:
    with app.app_context(), reading() as session:
        return list(session.scalars(sa.select(model)))


def test_responses_tell_how_many_were_new(app: Flask, hand: Hand) -> None:
    one, two, three = published(app)[:3]
    first, second, third = (a_response(hand, item_id) for item_id in (one, two, three))
    assert in_transaction(app, lambda session: writes.add_responses(session, [first])) == 1
    assert in_transaction(app, lambda session: writes.add_responses(session, [first])) == 0
    assert in_transaction(app, lambda session: writes.add_responses(session, [first, second, third])) == 2
    changed = {**first, "score": 0.0, "verdict": "wrong"}
    assert in_transaction(app, lambda session: writes.add_responses(session, [changed])) == 0
    assert {row.score for row in all_rows(app, ResponseRow)} == {1.0}


def test_a_response_to_what_never_was_is_refused(app: Flask, hand: Hand) -> None:
    for changes in (
        {"revision": 99},
        {"context": "elsewhere"},
        {"learner_id": 10**9},
        {"attempt_id": new_id()},
    ):
        with pytest.raises(sa.exc.IntegrityError):
            in_transaction(
                app,
                lambda session, changes=changes: writes.add_responses(
                    session, [a_response(hand, published(app)[0], **changes)]
                ),
            )
    assert all_rows(app, ResponseRow) == []


def test_a_card_is_put_only_if_its_log_has_grown_by_one(app: Flask, hand: Hand) -> None:
    item_id = published(app)[0]
    for entries, took_effect in ((1, 1), (1, 0), (3, 0), (2, 1), (2, 0), (3, 1)):
        put = in_transaction(
            app,
            lambda session, entries=entries: writes.put_cards(
                session, [a_card(hand, item_id, entries)], lines=1
            ),
        )
        assert put == took_effect
    assert [row.entries for row in all_rows(app, CardRow)] == [3]


def test_of_several_cards_put_at_once_the_number_that_took_effect_is_told(app: Flask, hand: Hand) -> None:
    one, two, three = published(app)[:3]
    in_transaction(app, lambda session: writes.put_cards(session, [a_card(hand, one, 1)], lines=1))
    cards = [a_card(hand, one, 1), a_card(hand, two, 1), a_card(hand, three, 1)]
    assert in_transaction(app, lambda session: writes.put_cards(session, cards, lines=1)) == 2


def test_two_lines_cannot_have_the_same_place_in_a_log(app: Flask, hand: Hand) -> None:
    item_id = published(app)[0]
    entry = ReviewEntry("one", EntryKind.RATE, NOON, StudyClock(), rating=Rating.GOOD)
    line = line_of(entry, hand.id, item_id=item_id, ordinal=1, received_at=NOON)
    in_transaction(app, lambda session: writes.put_cards(session, [a_card(hand, item_id, 1)], lines=1))
    in_transaction(app, lambda session: writes.add_reviews(session, [line]))
    for wrong in (
        line,
        {**line, "ordinal": 2},
        {**line, "id": "two", "ordinal": 2, "rating": 9},
        {**line, "id": "two", "item_id": 10**9},
    ):
        with pytest.raises(sa.exc.IntegrityError):
            in_transaction(app, lambda session, wrong=wrong: writes.add_reviews(session, [wrong]))
    assert [row.rating for row in all_rows(app, ReviewRow)] == [3]


def test_the_sums_of_a_day_grow_and_shrink(app: Flask, hand: Hand) -> None:
    def add(answers: int, score: float, reviews: int, new: int) -> None:
        values = {"answers": answers, "score_total": score, "reviews": reviews, "new_cards": new}
        in_transaction(
            app,
            lambda session: writes.add_to_learner_day(
                session, {"learner_id": hand.id, "study_day": MONDAY, **values}
            ),
        )

    add(2, 1.5, 2, 1)
    add(1, 0.5, 1, 0)
    add(0, 0.0, -1, -1)
    assert hand.day(MONDAY) == (3, 2.0, 2, 0)
    assert len(all_rows(app, LearnerDayRow)) == 1


def test_the_sums_of_wordings_grow_each_by_its_own(app: Flask) -> None:
    one, two = published(app)[:2]

    def totals(item_id: int, first: int) -> dict[str, Any]:
        return {
            "item_id": item_id,
            "revision": 1,
            "responses": 1,
            "first_responses": first,
            "first_score_total": first * 0.5,
        }

    in_transaction(app, lambda session: writes.add_to_item_totals(session, [totals(one, 1), totals(two, 1)]))
    in_transaction(app, lambda session: writes.add_to_item_totals(session, [totals(one, 0)]))
    assert sorted(
        (row.item_id, row.responses, row.first_responses, row.first_score_total)
        for row in all_rows(app, ItemTotalRow)
    ) == [(one, 2, 1, 0.5), (two, 1, 1, 0.5)]


def test_sums_added_by_many_at_once_lose_nothing(app: Flask, hand: Hand) -> None:
    """Case 53: the adding is the database's, so nobody reads a number that somebody else is changing."""
    item_id = published(app)[0]

    def add(_: int) -> None:
        def act(session: Any) -> None:
            writes.add_to_item_totals(
                session,
                [
                    {
                        "item_id": item_id,
                        "revision": 1,
                        "responses": 1,
                        "first_responses": 1,
                        "first_score_total": 0.25,
                    }
                ],
            )
            writes.add_to_learner_day(
                session,
                {
                    "learner_id": hand.id,
                    "study_day": MONDAY,
                    "answers": 1,
                    "score_total": 0.25,
                    "reviews": 1,
                    "new_cards": 1,
                },
            )

        in_transaction(app, act)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(80)))
    (row,) = all_rows(app, ItemTotalRow)
    assert (row.responses, row.first_responses, row.first_score_total) == (80, 80, 20.0)
    assert hand.day(MONDAY) == (80, 20.0, 80, 80)


def test_a_guest_is_one_row_however_often_it_is_put(app: Flask) -> None:
    values = {"role": "student", "guest_key": "k", "zone": "Europe/Berlin", "created_at": NOON}

    def put(zone: str) -> int:
        row = in_transaction(
            app, lambda session: writes.put_guest(session, {**values, "zone": zone}, since=NOON)
        )
        assert row is not None
        assert row.zone == "Europe/Berlin"
        assert (row.new_per_day, row.rollover_hour, row.has_shortcuts) == (10, 4, True)
        return int(row.id)

    first = put("Europe/Berlin")
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(put, ["UTC"] * 8)) == {first}
    assert len(all_rows(app, UserRow)) == 1
    later = NOON + timedelta(seconds=31)
    assert in_transaction(app, lambda session: writes.put_guest(session, values, since=later)) is None


def test_loads_are_kept_apart_until_the_end_of_the_transaction(app: Flask) -> None:
    order: list[str] = []

    def load(name: str) -> None:
        def act(session: Any) -> None:
            writes.keep_loads_apart(session)
            order.append(f"{name} begins")
            session.execute(sa.text("SELECT 1"))
            order.append(f"{name} ends")

        in_transaction(app, act)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(load, "abcd"))
    assert [entry.split()[1] for entry in order] == ["begins", "ends"] * 4
    assert all(order[place].split()[0] == order[place + 1].split()[0] for place in range(0, 8, 2))


def test_an_attempt_is_begun_once(app: Flask, hand: Hand) -> None:
    values = {
        "learner_id": hand.id,
        "id": new_id(),
        "kind": "quiz",
        "subject_id": 1,
        "quiz_id": None,
        "items": [[1, 1]],
        "started_at": NOON,
        "answered": 0,
        "score_total": 0.0,
    }
    in_transaction(app, lambda session: writes.add_attempt(session, values))
    in_transaction(app, lambda session: writes.add_attempt(session, {**values, "kind": "practice"}))
    assert [row.kind for row in all_rows(app, AttemptRow)] == ["quiz"]
    with pytest.raises(sa.exc.IntegrityError):
        in_transaction(app, lambda session: writes.add_attempt(session, {**values, "learner_id": 10**9}))
