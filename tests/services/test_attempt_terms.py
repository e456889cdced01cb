"""What holds for an attempt: agreements and dates at each moment, the server's clock only."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.models import ResponseRow
from quizapp.services import accounts, attempt_terms, clock, quiz_sittings
from tests.conftest import TestClock
from tests.support.hands import Hand, answer_to, published
from tests.support.quiz_hands import close_overdue, given_to
from tests.support.set_quizzes import STARTS_AT_ONCE, SchoolClass, a_class, begin, stored_attempt

MONDAY = date(2026, 3, 2)


def test_more_time_agreed_in_the_middle_holds_from_the_next_request_on_to_the_second(
    app: Flask, hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    assignment_id = group.set_quiz(choices, replace(STARTS_AT_ONCE, time_limit_s=600))
    other = Hand(app)
    group.join(other)
    attempt_id, others_id, begun_at = begin(hand, assignment_id), begin(other, assignment_id), at()
    at.advance(seconds=599)
    group.agree(hand, time_percent=150)
    assert hand.quiz(attempt_id).deadline == begun_at + timedelta(seconds=900)
    assert other.quiz(others_id).deadline == begun_at + timedelta(seconds=600)
    at.now = begun_at + timedelta(seconds=905)
    assert close_overdue(group.teacher) == 1
    hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id)
    at.advance(seconds=1)
    with pytest.raises(attempt_terms.Over):
        hand.step(None, 1, given_to(hand, choices[1]), attempt_id=attempt_id)


def test_another_time_zone_moves_no_deadline_and_only_the_day_that_an_answer_counts_for(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    """Case 60, in the middle of an attempt."""
    item_ids = published(app, "single_choice")[:1]
    rules = replace(STARTS_AT_ONCE, time_limit_s=3600)
    attempt_id = begin(hand, a_class(app, hand).set_quiz(item_ids, rules))

    def deadline() -> datetime | None:
        return hand.read(
            lambda session, learner: quiz_sittings.open_sitting(
                session, learner, attempt_id, plan=None, now=clock.utc_now()
            )
        ).deadline

    before = deadline()
    hand.write(
        lambda session, learner: accounts.change_settings(
            session, learner, zone="Pacific/Niue", new_per_day=10, has_shortcuts=True
        )
    )
    assert deadline() == before == at() + timedelta(hours=1)
    hand.step(None, 0, answer_to(hand.held(item_ids[0]).item), attempt_id=attempt_id)
    at.advance(minutes=59)
    hand.submit(attempt_id)
    row = stored_attempt(hand, attempt_id)
    assert (row.submitted_at, row.closed_by, row.score_total) == (at(), "learner", 1.0)
    days = hand.read(lambda session, _learner: list(session.scalars(sa.select(ResponseRow.study_day))))
    assert days == [MONDAY - timedelta(days=1)]
