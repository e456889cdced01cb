"""What a learner has before them, in one statement."""

from datetime import date, timedelta

from flask import Flask

from quizapp.persistence.queries import exams
from tests.conftest import TestClock
from tests.support.hands import Hand, published
from tests.support.set_exams import add_day_off, set_exam
from tests.support.statements import count_statements

MONDAY = date(2026, 3, 2)


def test_what_lies_ahead_is_read_at_once_the_next_exam_first_and_nothing_of_others(
    app: Flask, at: TestClock
) -> None:
    hand, other = Hand(app), Hand(app)
    later, sooner = at().date() + timedelta(days=30), at().date() + timedelta(days=20)
    section = hand.held(published(app)[0]).item.section
    set_exam(hand, later)
    set_exam(hand, sooner, sections=frozenset({section}))
    add_day_off(hand, MONDAY + timedelta(days=3))
    hand.answer(published(app, "single_choice")[0])
    with count_statements(app) as counted:
        ahead = hand.read(lambda session, who: exams.load_ahead(session, who.id, today=MONDAY))
        nothing = other.read(lambda session, who: exams.load_ahead(session, who.id, today=MONDAY))
    # Each with the look at who asks.
    assert counted.total == 4
    assert ahead.exams == ((sooner, frozenset({section})), (later, frozenset()))
    assert ahead.days_off == {MONDAY + timedelta(days=3)}
    assert sum(ahead.load.values()) == 1
    assert (nothing.exams, nothing.days_off, nothing.load) == ((), frozenset(), {})
