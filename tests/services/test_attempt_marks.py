"""Marks worked out from logs: equal to what is stored, whatever has happened since."""

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.domain.items import Response
from quizapp.persistence.models import AttemptMarkRow
from quizapp.services import attempt_marks, quizzing
from quizapp.services.attempt_marks import Difference
from tests.conftest import TestClock
from tests.support.hands import Hand, answer_to, published
from tests.support.set_quizzes import SchoolClass, a_class, begin, stored_attempt


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest."""
    return Hand(app)


@pytest.fixture
def group(app: Flask, hand: Hand) -> SchoolClass:
    """The class of that guest."""
    return a_class(app, hand)


def differences(hand: Hand) -> list[Difference]:
    return hand.read(
        lambda session, _learner: [
            difference
            for key in attempt_marks.check_chunk(session, after=attempt_marks.BEGINNING).suspects
            for difference in attempt_marks.check_one(session, key)
        ]
    )


def marks(hand: Hand, attempt_id: str) -> list[float | None]:
    return hand.read(
        lambda session, _learner: list(
            session.scalars(
                sa.select(AttemptMarkRow.mark)
                .where(AttemptMarkRow.learner_id == hand.id, AttemptMarkRow.attempt_id == attempt_id)
                .order_by(AttemptMarkRow.position)
            )
        )
    )


def take(hand: Hand, assignment_id: int, given: dict[int, Response]) -> str:
    """Answer some places and submit."""
    attempt_id = begin(hand, assignment_id)
    for position, response in given.items():
        hand.step(None, position, response, attempt_id=attempt_id)
    hand.submit(attempt_id)
    return attempt_id


def test_submitting_stores_a_mark_for_every_place_and_their_sum(
    app: Flask, hand: Hand, group: SchoolClass
) -> None:
    ids = published(app, "single_choice")[:3]
    one, two = (hand.held(item_id).item for item_id in ids[:2])
    attempt_id = take(hand, group.set_quiz(ids), {0: answer_to(one), 1: answer_to(two, is_right=False)})
    assert marks(hand, attempt_id) == [1.0, 0.0, 0.0]
    assert stored_attempt(hand, attempt_id).score_total == 1.0
    assert differences(hand) == []


def test_a_ready_quiz_has_marks_as_well(hand: Hand) -> None:
    slug = hand.read(lambda session, _learner: quizzing.list_quizzes(session)[0].slug)
    attempt_id = hand.take_quiz(slug)
    assert set(marks(hand, attempt_id)) == {1.0}
    assert differences(hand) == []


def test_a_mark_that_somebody_changed_is_found_and_set_right(
    app: Flask, hand: Hand, group: SchoolClass
) -> None:
    ids = published(app, "single_choice")[:2]
    attempt_id = take(hand, group.set_quiz(ids), {0: answer_to(hand.held(ids[0]).item)})
    key = (hand.id, attempt_id)
    hand.write(
        lambda session, _learner: session.execute(
            sa.update(AttemptMarkRow)
            .where(AttemptMarkRow.attempt_id == attempt_id, AttemptMarkRow.position == 1)
            .values(mark=1.0)
        )
    )
    assert differences(hand) == [Difference(key, 1, 1.0, 0.0)]
    hand.write(lambda session, _learner: attempt_marks.recompute(session, [key]))
    assert differences(hand) == []


def test_an_attempt_that_runs_has_no_marks_yet(app: Flask, hand: Hand, group: SchoolClass) -> None:
    ids = published(app, "single_choice")[:1]
    attempt_id = begin(hand, group.set_quiz(ids))
    hand.step(None, 0, answer_to(hand.held(ids[0]).item), attempt_id=attempt_id)
    recomputed = hand.write(
        lambda session, _learner: attempt_marks.recompute(session, [(hand.id, attempt_id)])
    )
    assert (recomputed, marks(hand, attempt_id)) == ({}, [])
