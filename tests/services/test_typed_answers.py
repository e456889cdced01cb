"""Grading with what teachers decided, at no cost where the item recognises the answer itself."""

import pytest
from flask import Flask

from quizapp.domain.items import Response, Understood
from quizapp.domain.marking import NO_FATE
from quizapp.services import clock, marking, typed_answers
from tests.conftest import TestClock
from tests.support.hands import Hand, answer_to, key_of, published
from tests.support.statements import count_statements

ODD = Response(texts=("Zebra stripes",))


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    return Hand(app, name="Tina", role="teacher")


@pytest.fixture
def short(app: Flask) -> int:
    return published(app, "short_answer")[0]


def accept(hand: Hand, item_id: int) -> None:
    key = key_of(hand.app, item_id, "zebra stripes")
    hand.write(
        lambda session, learner: marking.decide(
            session, learner, key, is_right=True, seen=0, now=clock.utc_now()
        )
    )


def test_an_answer_that_the_item_recognises_asks_the_database_nothing(
    app: Flask, hand: Hand, short: int
) -> None:
    held = hand.held(short)
    given = answer_to(held.item)

    def grade(session: object, learner: object) -> None:
        with count_statements(app) as counted:
            graded = typed_answers.grade(session, held, given)  # type: ignore[arg-type]
            ((again, fate),) = typed_answers.regrade(session, hand.id, [("x", held.item, given)])  # type: ignore[arg-type]
        assert (graded, fate, counted.total) == (again, NO_FATE, 0)

    hand.write(grade)


def test_several_answers_that_are_not_recognised_take_two_statements(
    app: Flask, hand: Hand, short: int
) -> None:
    hand.answer(short, given=ODD)
    accept(hand, short)
    held = [hand.held(item_id) for item_id in published(app, "short_answer")[:4]]

    def grade(session: object, learner: object) -> None:
        with count_statements(app) as counted:
            grades = typed_answers.grade_all(session, [(one, ODD) for one in held])  # type: ignore[arg-type]
        assert [one.score for one in grades] == [1.0, 0.0, 0.0, 0.0]
        assert counted.total == 2

    hand.write(grade)


def test_a_stored_answer_says_whether_it_was_accepted_at_once_or_later(
    app: Flask, hand: Hand, short: int
) -> None:
    first = hand.answer(short, given=ODD)
    item = hand.held(short).item

    def look(response_id: str) -> tuple[Understood, bool, bool]:
        ((grade, fate),) = hand.read(
            lambda session, learner: typed_answers.regrade(session, learner.id, [(response_id, item, ODD)])
        )
        return grade.understood[0].how, 0 in fate.waiting, 0 in fate.later

    assert look(first) == (Understood.UNLISTED, True, False)
    accept(hand, short)
    second = hand.answer(short, given=ODD)
    assert look(first) == (Understood.ACCEPTED, False, True)
    assert look(second) == (Understood.ACCEPTED, False, False)
    assert look("of a release before the queue") == (Understood.UNLISTED, False, False)
