"""What waits for the closing waits for the last who may still be writing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from quizapp.domain.quiz_rules import EVERYTHING, Part, Phase
from quizapp.persistence.db import reading
from quizapp.persistence.models import AssignmentRow
from quizapp.persistence.rows import to_window
from quizapp.services import closing, study
from quizapp.services.errors import Stale
from tests.conftest import TestClock
from tests.support.hands import Hand
from tests.support.set_quizzes import STARTS_AT_ONCE, SchoolClass, assigned, begin
from tests.support.statements import count_statements, full_scans

ONLY_CLOSED = replace(
    STARTS_AT_ONCE,
    time_limit_s=3600,
    review={Phase.LATER: frozenset({Part.MARK}), Phase.CLOSED: EVERYTHING},
)


def test_a_key_set_for_after_the_closing_is_shown_when_the_last_attempt_has_ended(
    app: Flask, hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    """Case 39: by no page, and by no card either; that somebody forgot to submit keeps nobody waiting."""
    slow, begun_at = Hand(app), at()
    group.join(slow)
    group.agree(slow, time_percent=150)
    assignment_id = group.set_quiz(choices, ONLY_CLOSED, closes_at=begun_at + timedelta(hours=1))
    attempt_id = begin(hand, assignment_id)
    begin(slow, assignment_id)
    hand.submit(attempt_id)
    last = begun_at + timedelta(minutes=90, seconds=5)

    def told() -> tuple[Phase, bool, bool]:
        """The phase, whether it says what is waited for, and whether the key may be seen; the cards say the same."""
        sitting = hand.quiz(attempt_id)
        met = assigned(hand, assignment_id)
        (past,) = met.attempts
        sees = Part.KEY in sitting.may_see
        assert past.may_see == sitting.may_see
        if sees:
            hand.read(lambda session, learner: study.open_card(session, learner, choices[0]))
        else:
            with pytest.raises(Stale, match="lets you see its answers"):
                hand.read(lambda session, learner: study.open_card(session, learner, choices[0]))
        return sitting.phase, met.writing_until == last, sees

    at.advance(minutes=59)
    assert told() == (Phase.LATER, False, False)
    for now in (begun_at + timedelta(hours=1), last):
        at.now = now
        assert told() == (Phase.LATER, True, False)
    at.advance(seconds=1)
    assert told() == (Phase.CLOSED, False, True)


def test_it_is_shown_at_once_when_the_last_one_submits(
    app: Flask, hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    slow = Hand(app)
    group.join(slow)
    group.agree(slow, time_percent=150)
    assignment_id = group.set_quiz(choices, ONLY_CLOSED, closes_at=at() + timedelta(hours=1))
    attempt_id, others_id = begin(hand, assignment_id), begin(slow, assignment_id)
    hand.submit(attempt_id)
    at.advance(minutes=61)
    assert hand.quiz(attempt_id).phase is Phase.LATER
    slow.submit(others_id)
    assert hand.quiz(attempt_id).phase is Phase.CLOSED


def test_who_still_writes_is_found_by_two_statements_in_any_number_of_assignments(
    app: Flask, hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    begun_at = at()
    group.agree(hand, time_percent=200)
    closes_at = begun_at + timedelta(hours=1)
    ids = [group.set_quiz(choices, ONLY_CLOSED, closes_at=closes_at) for _ in range(3)]
    for assignment_id in ids[:2]:
        begin(hand, assignment_id)

    def find() -> tuple[set[int], int]:
        with app.app_context(), reading() as session:
            windows = {one: to_window(session.get_one(AssignmentRow, one)) for one in ids}
            with count_statements(app) as counted:
                ends = closing.last_ends(session, windows, now=at())
            assert full_scans(app, counted, of=("attempt",)) == []
        assert set(ends.values()) <= {begun_at + timedelta(hours=2, seconds=5)}
        return set(ends), counted.total

    assert find() == (set(), 0)
    at.advance(hours=1)
    assert find() == ({*ids[:2]}, 2)
    at.advance(days=5)
    assert find() == (set(), 0)
