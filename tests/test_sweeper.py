"""The thread that closes what is over: in the meantime of nobody looking, and whatever else goes wrong."""

import logging
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from flask import Flask

from quizapp import sweeper
from quizapp.persistence.db import WriterBusy
from quizapp.services import attempt_marks
from quizapp.services.errors import Stale
from tests.conftest import TestClock
from tests.support.hands import Hand, published
from tests.support.set_quizzes import STARTS_AT_ONCE, a_class, begin, stored_attempt
from tests.support.statements import count_statements


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest."""
    return Hand(app)


def test_a_sweep_closes_all_that_is_over_and_writes_nothing_where_nothing_is(
    app: Flask, hand: Hand, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeper, "AT_ONCE", 2)
    hands = [hand, *(Hand(app) for _ in range(4))]
    rules = replace(STARTS_AT_ONCE, time_limit_s=60)
    assignment_id = a_class(app, *hands).set_quiz(published(app, "single_choice")[:1], rules)
    ids = [begin(one, assignment_id) for one in hands]
    end = at() + timedelta(seconds=60)
    with count_statements(app) as counted:
        assert sweeper.sweep(app) == 0
    # What runs, and what was agreed for those who run.
    assert counted.total == 2
    at.advance(seconds=66)
    assert [sweeper.sweep(app), sweeper.sweep(app)] == [5, 0]
    for one, attempt_id in zip(hands, ids, strict=True):
        row = stored_attempt(one, attempt_id)
        assert (row.submitted_at, row.closed_by) == (end, "clock")


@pytest.mark.parametrize("trouble", [WriterBusy, KeyError])
def test_a_sweep_that_fails_is_logged_and_the_next_one_comes(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, trouble: type[Exception]
) -> None:
    swept: list[int] = []
    done = Event()

    def sweep(_app: Flask) -> int:
        swept.append(len(swept))
        if len(swept) == 1:
            raise trouble
        done.set()
        return 0

    monkeypatch.setattr(sweeper, "sweep", sweep)
    with caplog.at_level(logging.WARNING, logger="quizapp.sweeper"):
        stop = sweeper.start(app, every_s=0.001)
        assert done.wait(10)
        stop.set()
    assert swept[:2] == [0, 1]
    assert "tried again" in caplog.text


@pytest.mark.parametrize("trouble", [Stale("This card was moved."), ValueError("a fault of ours")])
def test_one_attempt_that_cannot_be_closed_keeps_none_of_the_others(
    app: Flask, hand: Hand, at: TestClock, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    """Case 46: its deadline ends an attempt whatever is wrong with another, which stands before it in the queue."""
    monkeypatch.setattr(sweeper, "AT_ONCE", 1)
    other = Hand(app)
    rules = replace(STARTS_AT_ONCE, time_limit_s=60)
    assignment_id = a_class(app, hand, other).set_quiz(published(app, "single_choice")[:1], rules)
    stuck, fine = begin(hand, assignment_id), begin(other, assignment_id)
    at.advance(hours=1)
    settle = attempt_marks.settle

    def fail(session: object, row: object, **held: object) -> object:
        if row.id == stuck:  # type: ignore[attr-defined]
            raise trouble
        return settle(session, row, **held)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(attempt_marks, "settle", fail)
        assert sweeper.sweep(app) == 1
    assert stored_attempt(hand, stuck).submitted_at is None
    assert stored_attempt(other, fine).closed_by == "clock"
    assert sweeper.sweep(app) == 1
