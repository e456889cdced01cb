"""An attempt as it stands: its wordings and rules, and what may be seen of it."""

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from quizapp.domain.items import Response
from quizapp.domain.quiz_rules import Part, Phase, QuizRules
from quizapp.persistence.db import transaction
from quizapp.persistence.models import QuizRow
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id, published, reword, set_status
from tests.support.quiz_hands import given_to, marks_of, quiz_plan, right
from tests.support.set_quizzes import STARTS_AT_ONCE, SchoolClass, assigned, begin


def test_the_wording_and_the_rules_are_those_with_which_an_attempt_began(
    app: Flask, hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    """Case 49."""
    assignment_id = group.set_quiz(choices)
    attempt_id = begin(hand, assignment_id)
    hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id)
    reword(app, choices[0])
    set_status(app, choices[1], "retired")
    with app.app_context(), transaction() as session:
        session.execute(sa.update(QuizRow).values(rules=QuizRules(behaviour="immediate").to_document()))
    sitting = hand.quiz(attempt_id)
    assert sitting.behaviour.NAME == "deferred"
    assert [place.held.revision for place in sitting.places] == [1, 1, 1]
    hand.submit(attempt_id)
    assert marks_of(hand, attempt_id) == [1.0, 0.0, 0.0]
    assert len(hand.quiz(begin(hand, assignment_id)).places) == 2


def test_a_ready_quiz_that_was_retired_in_the_middle_can_be_finished(
    app: Flask, hand: Hand, quiz: str, at: TestClock
) -> None:
    plan, attempt_id = quiz_plan(hand, quiz), new_id()
    hand.step(plan, 0, right(hand, plan, 0), attempt_id=attempt_id)
    with app.app_context(), transaction() as session:
        session.execute(sa.update(QuizRow).where(QuizRow.slug == quiz).values(retired_at=at()))
    hand.step(plan, 1, right(hand, plan, 1), attempt_id=attempt_id)
    hand.submit(attempt_id)
    assert hand.quiz(attempt_id).score_total == 2.0


def test_cases_for_both_sides_wait_for_the_teacher(app: Flask, hand: Hand, group: SchoolClass) -> None:
    item_id = published(app, "steelman")[0]
    assignment_id = group.set_quiz([item_id])
    attempt_id = begin(hand, assignment_id)
    hand.step(
        None,
        0,
        Response(texts=("There are reasons for it. " * 4, "And there are others. " * 4)),
        attempt_id=attempt_id,
    )
    hand.submit(attempt_id)
    sitting = hand.quiz(attempt_id)
    assert (sitting.waits_for_marks, sitting.places[0].mark, sitting.score_total) == (True, None, 0.0)
    (past,) = assigned(hand, assignment_id).attempts
    assert past.waits_for_marks


def test_a_case_begun_is_stored_and_handed_in_though_the_other_is_not_written(
    hand: Hand, group: SchoolClass, app: Flask
) -> None:
    attempt_id = begin(hand, group.set_quiz(published(app, "steelman")[:1]))
    hand.step(None, 0, Response(texts=("One side only.", "")), attempt_id=attempt_id)
    hand.submit(attempt_id)
    (place,) = hand.quiz(attempt_id).places
    assert (place.given, place.mark) == (Response(texts=("One side only.", "")), None)


def test_what_may_be_seen_goes_by_the_phase(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    review = {
        Phase.RIGHT_AFTER: frozenset({Part.MARK}),
        Phase.LATER: frozenset(),
        Phase.CLOSED: frozenset({Part.MARK, Part.KEY}),
    }
    assignment_id = group.set_quiz(
        choices, replace(STARTS_AT_ONCE, review=review), closes_at=at() + timedelta(hours=1)
    )
    attempt_id = begin(hand, assignment_id)
    seen = [(hand.quiz(attempt_id).phase, hand.quiz(attempt_id).may_see)]
    hand.submit(attempt_id)
    for minutes in (0, 2, 60):
        at.advance(minutes=minutes)
        sitting = hand.quiz(attempt_id)
        seen.append((sitting.phase, sitting.may_see))
        assert assigned(hand, assignment_id).may_see_marks is (Part.MARK in sitting.may_see)
    assert seen == [
        (Phase.DURING, frozenset()),
        (Phase.RIGHT_AFTER, frozenset({Part.MARK})),
        (Phase.LATER, frozenset()),
        (Phase.CLOSED, frozenset({Part.MARK, Part.KEY})),
    ]
