"""review: lines numbered within a card, of a card that exists."""

from typing import Any

import pytest
from flask import Flask

from quizapp.persistence.models import CardRow, ReviewRow
from tests.conftest import BEGINNING
from tests.support.hands import new_id, published
from tests.support.storing import a_user, assert_refused, count, remove_user, store


def a_line(learner_id: int, item_id: int, /, **columns: Any) -> ReviewRow:
    return ReviewRow(
        **{
            "learner_id": learner_id,
            "item_id": item_id,
            "ordinal": 1,
            "id": new_id(),
            "kind": "rate",
            "rating": 3,
            "reviewed_at": BEGINNING,
            "received_at": BEGINNING,
            "study_day": BEGINNING.date(),
            "zone": "UTC",
            "rollover_hour": 4,
        }
        | columns
    )


def a_card(app: Flask) -> tuple[int, int]:
    """The key of a new card."""
    key = a_user(app), published(app)[0]
    store(app, CardRow(learner_id=key[0], item_id=key[1], entries=1))
    return key


def test_two_presses_cannot_both_be_the_third_line(app: Flask) -> None:
    key = a_card(app)
    store(app, *(a_line(*key, ordinal=ordinal) for ordinal in (1, 2, 3)))
    assert_refused(app, a_line(*key, ordinal=3))
    assert_refused(app, *(a_line(*key, ordinal=ordinal, id="one") for ordinal in (4, 5)))
    assert count(app, ReviewRow) == 3


@pytest.mark.parametrize(
    "columns",
    [
        {"rating": 0},
        {"rating": 5},
        {"rating": None},
        {"kind": "take_back"},
        {"item_id": 10**6},
        {"learner_id": 10**6},
        {"response_id": "none"},
    ],
)
def test_no_other_rating_and_nothing_that_does_not_exist(app: Flask, columns: dict[str, Any]) -> None:
    key = a_card(app)
    assert_refused(app, a_line(*key, **columns))


def test_a_line_that_takes_back_has_no_rating_and_lines_go_with_the_learner(app: Flask) -> None:
    key = a_card(app)
    store(app, a_line(*key), a_line(*key, ordinal=2, kind="take_back", rating=None, takes_back="one"))
    remove_user(app, key[0])
    assert (count(app, ReviewRow), count(app, CardRow)) == (0, 0)
