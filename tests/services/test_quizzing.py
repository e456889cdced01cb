"""Quizzes through the services: plans, a log of steps, one submission, and the same memory as cards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.domain import fuzz, scheduling
from quizapp.domain.blueprints import Blueprint, Draw
from quizapp.domain.hints import hints_for
from quizapp.domain.items import InvalidResponse, Response
from quizapp.domain.memory import Rating
from quizapp.domain.quiz_rules import Counts, Part, Phase, QuizRules
from quizapp.domain.sittings import StepKind
from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import AttemptRow, AttemptStepRow, QuizRow, ResponseRow
from quizapp.persistence.queries import attempts
from quizapp.services import accounts, bank, clock, quizzing
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.quizzing import AssignedQuiz
from quizapp.services.sittings import Plan
from tests.conftest import TestClock
from tests.support.hands import Hand, answer_to, new_id, published, reword, set_status
from tests.support.learning import BERLIN
from tests.support.set_quizzes import STARTS_AT_ONCE, SchoolClass, a_class, assigned, begin, stored_attempt
from tests.support.statements import count_statements, full_scans

MONDAY = date(2026, 3, 2)


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest in Berlin on a Monday morning."""
    return Hand(app)


@pytest.fixture
def quiz(app: Flask) -> str:
    """The slug of a ready quiz."""
    with app.app_context(), reading() as session:
        return quizzing.list_quizzes(session)[0].slug


def quiz_plan(hand: Hand, slug: str) -> Plan:
    return hand.read(lambda session, _learner: quizzing.plan_quiz(session, slug))


def right(hand: Hand, plan: Plan, position: int) -> Response:
    return answer_to(hand.held(plan.pins[position][0]).item)


def wrong(hand: Hand, plan: Plan, position: int) -> Response:
    return answer_to(hand.held(plan.pins[position][0]).item, is_right=False)


def attempt(hand: Hand, attempt_id: str) -> AttemptRow:
    row = hand.read(lambda session, _learner: session.get(AttemptRow, (hand.id, attempt_id)))
    assert row is not None
    return row


def test_a_quiz_asks_its_blueprint_in_order_without_what_was_withdrawn(
    app: Flask, hand: Hand, quiz: str
) -> None:
    whole = quiz_plan(hand, quiz)
    set_status(app, whole.pins[1][0], "retired")
    reword(app, whole.pins[2][0])
    plan = quiz_plan(hand, quiz)
    assert plan.pins == (whole.pins[0], (whole.pins[2][0], 2), *whole.pins[3:])


def test_a_quiz_of_nothing_but_withdrawn_items_is_not_found(app: Flask, hand: Hand, quiz: str) -> None:
    for item_id, _ in quiz_plan(hand, quiz).pins:
        set_status(app, item_id, "retired")
    with pytest.raises(NotFound):
        quiz_plan(hand, quiz)


def test_a_retired_and_an_unknown_quiz_are_not_found(
    app: Flask, hand: Hand, quiz: str, at: TestClock
) -> None:
    with pytest.raises(NotFound):
        quiz_plan(hand, "no-such-quiz")
    with app.app_context(), transaction() as session:
        session.execute(sa.update(QuizRow).where(QuizRow.slug == quiz).values(retired_at=at()))
    with pytest.raises(NotFound):
        quiz_plan(hand, quiz)
    assert quiz not in [
        entry.slug for entry in hand.read(lambda session, _learner: quizzing.list_quizzes(session))
    ]


# Quizzes


def test_a_quiz_keeps_every_change_and_grades_the_last_one_of_each_item(
    hand: Hand, quiz: str, at: TestClock
) -> None:
    plan = quiz_plan(hand, quiz)
    attempt_id = new_id()
    hand.step(plan, 0, wrong(hand, plan, 0), attempt_id=attempt_id)
    hand.step(None, 2, right(hand, plan, 2), attempt_id=attempt_id)
    hand.step(None, 0, right(hand, plan, 0), attempt_id=attempt_id)
    hand.step(None, 3, wrong(hand, plan, 3), attempt_id=attempt_id)
    hand.step(None, 3, Response(), attempt_id=attempt_id)
    assert attempt(hand, attempt_id).answered == 2
    assert hand.responses() == []
    assert hand.day(MONDAY) == (0, 0.0, 0, 0)
    hand.submit(attempt_id)
    assert [(row.position, row.score, row.context) for row in hand.responses()] == [
        (0, 1.0, "quiz"),
        (2, 1.0, "quiz"),
    ]
    row = attempt(hand, attempt_id)
    assert (row.answered, row.score_total, row.submitted_at) == (2, 2.0, at())
    assert hand.read(lambda session, _learner: _steps(session, hand.id)) == 5
    assert hand.day(MONDAY) == (2, 2.0, 2, 0)


def _steps(session: object, learner_id: int) -> int:
    return session.scalar(
        sa.select(sa.func.count()).select_from(AttemptStepRow).where(AttemptStepRow.learner_id == learner_id)
    )


def test_submitting_a_quiz_moves_the_same_cards_as_card_review(hand: Hand, quiz: str, at: TestClock) -> None:
    attempt_id = hand.take_quiz(quiz)
    for item_id, _ in quiz_plan(hand, quiz).pins:
        seed = fuzz.seed_for(hand.id, item_id, reviews=0)
        assert hand.memory(item_id) == scheduling.review(None, Rating.GOOD, at=at(), clock=BERLIN, seed=seed)
        assert len(hand.log(item_id)) == 1
    assert hand.quiz(attempt_id).score_total == len(quiz_plan(hand, quiz).pins)
    assert hand.wrong_cards() == 0


def test_submitting_twice_changes_nothing_the_second_time(hand: Hand, quiz: str, at: TestClock) -> None:
    attempt_id = hand.take_quiz(quiz)
    before = ([row.id for row in hand.responses()], hand.day(MONDAY), attempt(hand, attempt_id).submitted_at)
    at.advance(days=1)
    hand.submit(attempt_id)
    assert before == (
        [row.id for row in hand.responses()],
        hand.day(MONDAY),
        attempt(hand, attempt_id).submitted_at,
    )
    assert hand.day(MONDAY + timedelta(days=1)) == (0, 0.0, 0, 0)


def test_nothing_can_be_changed_after_submitting(hand: Hand, quiz: str) -> None:
    """Case 46."""
    plan = quiz_plan(hand, quiz)
    attempt_id = new_id()
    step_id = new_id()
    given = right(hand, plan, 0)
    hand.step(plan, 0, given, attempt_id=attempt_id, step_id=step_id)
    hand.submit(attempt_id)
    with pytest.raises(Stale, match="submitted"):
        hand.step(plan, 0, wrong(hand, plan, 0), attempt_id=attempt_id)
    hand.step(plan, 0, given, attempt_id=attempt_id, step_id=step_id)
    assert len(hand.responses()) == 1


def test_the_same_change_again_is_one_change_and_its_id_with_another_answer_is_a_second(
    hand: Hand, quiz: str
) -> None:
    plan = quiz_plan(hand, quiz)
    attempt_id, step_id = new_id(), new_id()
    for _ in range(3):
        hand.step(plan, 0, right(hand, plan, 0), attempt_id=attempt_id, step_id=step_id)
    assert hand.read(lambda session, _learner: _steps(session, hand.id)) == 1
    hand.step(plan, 0, wrong(hand, plan, 0), attempt_id=attempt_id, step_id=step_id)
    assert hand.read(lambda session, _learner: _steps(session, hand.id)) == 2
    hand.submit(attempt_id)
    assert [row.score for row in hand.responses()] == [0.0]


def test_the_same_step_id_in_two_attempts_stores_both(hand: Hand, quiz: str) -> None:
    """A browser's id means nothing outside of its attempt: neither sitting may lose its answer."""
    plan = quiz_plan(hand, quiz)
    step_id = new_id()
    for _ in range(2):
        attempt_id = new_id()
        hand.step(plan, 0, right(hand, plan, 0), attempt_id=attempt_id, step_id=step_id)
        hand.submit(attempt_id)
        assert attempt(hand, attempt_id).answered == 1
        assert hand.quiz(attempt_id).answered == 1
    assert len(hand.responses()) == 2


def test_a_quiz_and_a_practice_are_not_taken_for_one_another(app: Flask, hand: Hand, quiz: str) -> None:
    plan = quiz_plan(hand, quiz)
    practice = hand.plan(published(app, "single_choice")[:2])
    one, two = new_id(), new_id()
    hand.step(plan, 0, right(hand, plan, 0), attempt_id=one)
    hand.practise(practice, 0, attempt_id=two)
    with pytest.raises(NotFound):
        hand.practise(practice, 0, attempt_id=one)
    with pytest.raises(NotFound):
        hand.step(plan, 0, right(hand, plan, 0), attempt_id=two)
    with pytest.raises(NotFound):
        hand.submit(two)
    with pytest.raises(NotFound):
        hand.practise(plan, 0, attempt_id=new_id())
    with pytest.raises(NotFound):
        hand.step(practice, 0, Response((0,)), attempt_id=new_id())


def test_what_cannot_be_an_answer_is_not_kept_in_a_quiz(hand: Hand, quiz: str) -> None:
    plan = quiz_plan(hand, quiz)
    attempt_id = new_id()
    with pytest.raises(InvalidResponse):
        hand.step(plan, 0, Response((99,)), attempt_id=attempt_id)
    for position in (-1, len(plan.pins)):
        with pytest.raises(NotFound):
            hand.step(plan, position, Response((0,)), attempt_id=attempt_id)
    with pytest.raises(NotFound):
        hand.submit(attempt_id)


def test_a_quiz_changed_without_end_says_so(hand: Hand, quiz: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quizzing, "STEPS_AT_MOST", 2)
    plan = quiz_plan(hand, quiz)
    attempt_id = new_id()
    for _ in range(2):
        hand.step(plan, 0, right(hand, plan, 0), attempt_id=attempt_id)
    with pytest.raises(Stale, match="Submit it"):
        hand.step(plan, 0, wrong(hand, plan, 0), attempt_id=attempt_id)
    hand.submit(attempt_id)
    assert [row.score for row in hand.responses()] == [1.0]


def test_past_attempts_stand_newest_first_with_their_scores(
    app: Flask, hand: Hand, quiz: str, at: TestClock
) -> None:
    first = hand.take_quiz(quiz)
    at.advance(hours=1)
    second = new_id()
    hand.practise(hand.plan(published(app, "single_choice")[:2]), 0, attempt_id=second)
    at.advance(hours=1)
    third = hand.take_quiz(quiz, is_right=False)
    past = hand.read(lambda session, learner: quizzing.list_past(session, learner))
    assert [entry.id for entry in past] == [third, second, first]
    assert [(entry.quiz, entry.answered, entry.items) for entry in past[1:]] == [
        ("", 1, 2),
        (quiz, past[2].items, past[2].items),
    ]
    assert past[2].score_total == past[2].items
    of_quiz = hand.read(lambda session, learner: quizzing.list_past(session, learner, quiz=quiz))
    assert [entry.id for entry in of_quiz] == [third, first]
    assert Hand(app).read(lambda session, learner: quizzing.list_past(session, learner)) == []


def test_every_stored_answer_of_an_attempt_says_which_one(app: Flask, hand: Hand, quiz: str) -> None:
    attempt_id = hand.take_quiz(quiz)
    assert {row.attempt_id for row in hand.responses()} == {attempt_id}
    total = hand.read(
        lambda session, _learner: session.scalar(sa.select(sa.func.count()).select_from(ResponseRow))
    )
    assert total == attempt(hand, attempt_id).answered


# Set to a group


@pytest.fixture
def group(app: Flask, hand: Hand) -> SchoolClass:
    """The class of that guest."""
    return a_class(app, hand)


@pytest.fixture
def choices(app: Flask) -> list[int]:
    """Three questions with options."""
    return published(app, "single_choice")[:3]


def given_to(hand: Hand, item_id: int, *, is_right: bool = True) -> Response:
    return answer_to(hand.held(item_id).item, is_right=is_right)


def list_assigned(hand: Hand) -> list[AssignedQuiz]:
    return hand.read(lambda session, learner: quizzing.list_assigned(session, learner, now=clock.utc_now()))


def close_if_over(hand: Hand, attempt_id: str) -> bool:
    return hand.write(
        lambda session, learner: quizzing.close_if_over(session, learner, attempt_id, now=clock.utc_now())
    )


def close_overdue(hand: Hand, limit: int = 10) -> int:
    return hand.write(
        lambda session, _learner: quizzing.close_overdue(session, now=clock.utc_now(), limit=limit)
    )


def pause(hand: Hand, attempt_id: str) -> None:
    hand.write(lambda session, learner: quizzing.pause(session, learner, attempt_id, now=clock.utc_now()))


def resume(hand: Hand, attempt_id: str) -> None:
    hand.write(lambda session, learner: quizzing.resume(session, learner, attempt_id, now=clock.utc_now()))


def steps_of(hand: Hand, attempt_id: str) -> list[tuple[str, int]]:
    rows = hand.read(lambda session, learner: attempts.list_steps(session, learner.id, attempt_id))
    return [(row.kind, row.position) for row in rows]


def marks_of(hand: Hand, attempt_id: str) -> list[float | None]:
    return [place.mark for place in hand.quiz(attempt_id).places]


def test_what_is_set_shows_its_rules_and_times_before_anything_begins(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    closes_at = at() + timedelta(days=2)
    rules = replace(STARTS_AT_ONCE, time_limit_s=600, attempts_allowed=1)
    group.agree(hand, time_percent=150, break_minutes=5)
    assignment_id = group.set_quiz(choices, rules, closes_at=closes_at)
    (one,) = list_assigned(hand)
    assert (one.id, one.group_name, one.title, one.items, one.most) == (assignment_id, "7b", "Ours", 3, 3.0)
    assert (one.rules, one.behaviour.NAME, one.window.closes_at) == (rules, "deferred", closes_at)
    assert (one.agreed.time_percent, one.agreed.break_minutes) == (150, 5)
    assert (one.attempts, one.running_id, one.refusal, one.counted) == ((), None, None, None)
    assert assigned(hand, assignment_id) == one


def test_nobody_but_a_member_finds_or_begins_what_is_set(
    app: Flask, hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    """Cases 8 and 11."""
    other, assignment_id = Hand(app), group.set_quiz(choices)
    assert list_assigned(other) == []
    for stranger in (other, group.teacher):
        with pytest.raises(NotFound):
            begin(stranger, assignment_id)
    attempt_id = begin(hand, assignment_id)
    for act in (
        lambda: other.quiz(attempt_id),
        lambda: other.submit(attempt_id),
        lambda: other.step(None, 0, Response((0,)), attempt_id=attempt_id),
        lambda: pause(other, attempt_id),
        lambda: resume(other, attempt_id),
    ):
        with pytest.raises(NotFound):
            act()
    assert not close_if_over(other, attempt_id)
    hand.submit(attempt_id)
    group.leave(hand)
    with pytest.raises(NotFound):
        assigned(hand, assignment_id)


def test_who_has_begun_may_finish_although_they_left_or_it_was_withdrawn(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    """Case 55."""
    assignment_id = group.set_quiz(choices)
    attempt_id = begin(hand, assignment_id)
    group.change(assignment_id, withdrawn_at=at())
    assert begin(hand, assignment_id) == attempt_id
    group.leave(hand)
    # It is still found, since its questions are kept out of everything else until it is submitted.
    assert [one.running_id for one in list_assigned(hand)] == [attempt_id]
    assert begin(hand, assignment_id) == attempt_id
    hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id)
    hand.submit(attempt_id)
    assert hand.quiz(attempt_id).score_total == 1.0
    assert list_assigned(hand) == []
    with pytest.raises(NotFound):
        begin(hand, assignment_id)


def test_beginning_twice_is_one_attempt_and_the_same_form_again_too(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    """Case 45."""
    assignment_id, attempt_id = group.set_quiz(choices), new_id()
    assert begin(hand, assignment_id, attempt_id=attempt_id) == attempt_id
    assert begin(hand, assignment_id) == attempt_id
    hand.submit(attempt_id)
    assert begin(hand, assignment_id, attempt_id=attempt_id) == attempt_id
    second = begin(hand, assignment_id)
    assert second != attempt_id
    assert [attempt.ordinal for attempt in assigned(hand, assignment_id).attempts] == [1, 2]
    with pytest.raises(NotFound):
        begin(hand, group.set_quiz(choices), attempt_id=attempt_id)


def test_an_attempt_begins_only_while_the_quiz_is_open_and_attempts_are_left(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    opens_at = at() + timedelta(hours=1)
    rules = replace(STARTS_AT_ONCE, attempts_allowed=1, delay_minutes=10)
    assignment_id = group.set_quiz(choices, rules, opens_at=opens_at, closes_at=opens_at + timedelta(hours=1))
    with pytest.raises(Stale, match="not open yet"):
        begin(hand, assignment_id)
    at.advance(hours=1)
    hand.submit(begin(hand, assignment_id))
    with pytest.raises(Stale, match="all your attempts"):
        begin(hand, assignment_id)
    group.agree(hand, extra_attempts=1)
    with pytest.raises(Stale, match="some time"):
        begin(hand, assignment_id)
    at.advance(minutes=10)
    hand.submit(begin(hand, assignment_id))
    at.advance(hours=1)
    with pytest.raises(Stale, match="closed"):
        begin(hand, assignment_id)


def test_a_password_is_asked_before_an_attempt_and_not_to_go_on(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    assignment_id = group.set_quiz(choices, replace(STARTS_AT_ONCE, password="Überraschung"))
    for wrong_one in ("", "überraschung", "\ud800"):
        with pytest.raises(Invalid) as refused:
            begin(hand, assignment_id, password=wrong_one)
        assert [problem.field for problem in refused.value.problems] == ["password"]
    attempt_id = begin(hand, assignment_id, password="Überraschung")
    assert begin(hand, assignment_id) == attempt_id


def test_the_seed_decides_what_is_drawn_and_in_which_order(
    app: Flask, hand: Hand, group: SchoolClass
) -> None:
    blueprint = Blueprint(draws=(Draw(4, item_type="single_choice"),))
    assignment_id = group.set_quiz(blueprint, QuizRules())
    drawn = []
    for seed in (1, 1, 2):
        attempt_id = begin(hand, assignment_id, seed=seed)
        sitting = hand.quiz(attempt_id)
        assert (sitting.seed, len(sitting.places)) == (seed, 4)
        drawn.append([place.held.id for place in sitting.places])
        hand.submit(attempt_id)
    assert drawn[0] == drawn[1] != drawn[2]
    nowhere = group.set_quiz(Blueprint(draws=(Draw(100, item_type="ordering"),)))
    with pytest.raises(Stale, match="not enough questions"):
        begin(hand, nowhere)


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


# The clock


def test_an_answer_in_the_grace_counts_and_one_after_it_does_not(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    """Case 46."""
    attempt_id = begin(hand, group.set_quiz(choices, replace(STARTS_AT_ONCE, time_limit_s=600)))
    end = at() + timedelta(seconds=600)
    assert hand.quiz(attempt_id).deadline == end
    at.now = end + timedelta(seconds=5)
    hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id)
    at.advance(seconds=1)
    with pytest.raises(quizzing.Over):
        hand.step(None, 1, given_to(hand, choices[1]), attempt_id=attempt_id)
    at.advance(days=1)
    assert close_if_over(hand, attempt_id)
    assert not close_if_over(hand, attempt_id)
    row = stored_attempt(hand, attempt_id)
    assert (row.submitted_at, row.closed_by, row.answered, row.score_total) == (end, "clock", 1, 1.0)
    assert marks_of(hand, attempt_id) == [1.0, 0.0, 0.0]
    with pytest.raises(Stale, match="time was up"):
        hand.step(None, 1, given_to(hand, choices[1]), attempt_id=attempt_id)
    hand.submit(attempt_id)
    assert stored_attempt(hand, attempt_id).submitted_at == end
    assert hand.wrong_cards() == 0


def test_submitting_too_late_closes_it_as_of_the_deadline(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    attempt_id = begin(hand, group.set_quiz(choices, replace(STARTS_AT_ONCE, time_limit_s=60)))
    end = at() + timedelta(seconds=60)
    at.advance(minutes=5)
    hand.submit(attempt_id)
    row = stored_attempt(hand, attempt_id)
    assert (row.submitted_at, row.closed_by, row.score_total) == (end, "clock", 0.0)


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
    with pytest.raises(quizzing.Over):
        hand.step(None, 1, given_to(hand, choices[1]), attempt_id=attempt_id)


def test_the_sweep_closes_what_is_over_for_everybody_and_nothing_else(
    app: Flask, hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    timed = group.set_quiz(choices, replace(STARTS_AT_ONCE, time_limit_s=60))
    free = group.set_quiz(choices)
    hands = [hand, *(Hand(app) for _ in range(4))]
    for one in hands[1:]:
        group.join(one)
    ids = [begin(one, timed) for one in hands]
    untimed = begin(hand, free)
    for one, attempt_id in zip(hands, ids, strict=True):
        one.step(None, 0, given_to(one, choices[0]), attempt_id=attempt_id)
    assert close_overdue(hand) == 0
    end = at() + timedelta(seconds=60)
    at.advance(hours=3)
    assert [close_overdue(hand, limit=3) for _ in range(3)] == [3, 2, 0]
    for one, attempt_id in zip(hands, ids, strict=True):
        row = stored_attempt(one, attempt_id)
        assert (row.submitted_at, row.closed_by, row.score_total) == (end, "clock", 1.0)
        assert [(response.answered_at, response.score) for response in one.responses()] == [(end, 1.0)]
        assert one.wrong_cards() == 0
    assert stored_attempt(hand, untimed).submitted_at is None


def test_a_closing_set_back_to_before_the_beginning_ends_it_when_it_began(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    assignment_id = group.set_quiz(choices)
    attempt_id, begun_at = begin(hand, assignment_id), at()
    at.advance(minutes=1)
    hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id)
    group.change(assignment_id, closes_at=begun_at - timedelta(hours=1))
    assert close_if_over(hand, attempt_id)
    assert stored_attempt(hand, attempt_id).submitted_at == begun_at
    assert [row.answered_at for row in hand.responses()] == [begun_at + timedelta(minutes=1)]


def test_a_break_stops_the_clock_for_as_long_as_was_agreed(
    hand: Hand, group: SchoolClass, choices: list[int], at: TestClock
) -> None:
    attempt_id = begin(hand, group.set_quiz(choices, replace(STARTS_AT_ONCE, time_limit_s=600)))
    begun_at = at()
    with pytest.raises(Stale, match="No break"):
        pause(hand, attempt_id)
    group.agree(hand, break_minutes=5)
    for _ in range(2):
        pause(hand, attempt_id)
    at.advance(minutes=2)
    with pytest.raises(Stale, match="on a break"):
        hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id)
    for _ in range(2):
        resume(hand, attempt_id)
    sitting = hand.quiz(attempt_id)
    assert (sitting.deadline, sitting.break_left_s) == (begun_at + timedelta(seconds=720), 180)
    pause(hand, attempt_id)
    at.advance(minutes=4)
    # One minute more than is left: the clock goes on by itself.
    hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id)
    sitting = hand.quiz(attempt_id)
    assert (sitting.deadline, sitting.break_left_s) == (begun_at + timedelta(seconds=900), 0)
    assert sitting.paused_at is None
    with pytest.raises(Stale):
        pause(hand, attempt_id)


# Steps


IMMEDIATE = replace(STARTS_AT_ONCE, behaviour="immediate")
INTERACTIVE = replace(STARTS_AT_ONCE, behaviour="interactive", tries=3, penalty_percent=25)


def test_a_second_press_and_a_second_tab_check_once(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    """Case 45: the same step, the same answer from another page, another answer."""
    attempt_id = begin(hand, group.set_quiz(choices, IMMEDIATE))
    given, step_id = given_to(hand, choices[0]), new_id()
    for known in (step_id, step_id, new_id(), new_id()):
        hand.step(None, 0, given, attempt_id=attempt_id, step_id=known, kind=StepKind.CHECK, seen=0)
    assert steps_of(hand, attempt_id) == [("check", 0)]
    assert [(row.position, row.score) for row in hand.responses()] == [(0, 1.0)]
    with pytest.raises(Stale, match="the answer stands"):
        hand.step(
            None,
            0,
            given_to(hand, choices[0], is_right=False),
            attempt_id=attempt_id,
            step_id=step_id,
            kind=StepKind.CHECK,
        )
    assert steps_of(hand, attempt_id) == [("check", 0)]


def test_an_empty_check_uses_no_try_and_reveals_nothing(app: Flask, hand: Hand, group: SchoolClass) -> None:
    """Case 42."""
    attempt_id = begin(hand, group.set_quiz(published(app, "short_answer")[:1], INTERACTIVE))
    for given in (Response(), Response(texts=("  ",)), Response(texts=("„",))):
        with pytest.raises(InvalidResponse):
            hand.step(None, 0, given, attempt_id=attempt_id, kind=StepKind.CHECK)
    place = hand.quiz(attempt_id).places[0]
    assert (place.tries, place.grade, steps_of(hand, attempt_id)) == ((), None, [])


def test_tries_and_hints_cost_what_the_rules_say_and_the_first_answer_is_the_response(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    """Cases 47 and 48."""
    attempt_id = begin(hand, group.set_quiz(choices, INTERACTIVE))
    wrong_one = given_to(hand, choices[0], is_right=False)
    hint_id = new_id()
    hand.step(None, 0, wrong_one, attempt_id=attempt_id, kind=StepKind.CHECK)
    for _ in range(2):
        saved = hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.HINT, step_id=hint_id)
        assert saved.place.hints == 1
    assert hand.quiz(attempt_id).places[0].hints == 1
    # The same answer once more uses no try.
    saved = hand.step(None, 0, wrong_one, attempt_id=attempt_id, kind=StepKind.CHECK)
    assert (len(saved.place.tries), saved.place.is_final) == (1, False)
    saved = hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id, kind=StepKind.CHECK)
    assert (saved.place.is_final, saved.place.mark) == (True, 0.5)
    with pytest.raises(Stale):
        hand.step(None, 0, wrong_one, attempt_id=attempt_id, kind=StepKind.CHECK)
    with pytest.raises(Stale):
        hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.HINT)
    hand.step(None, 1, given_to(hand, choices[1]), attempt_id=attempt_id)
    hand.submit(attempt_id)
    assert [(row.position, row.score) for row in hand.responses()] == [(0, 0.0), (1, 1.0)]
    assert marks_of(hand, attempt_id) == [0.5, 1.0, 0.0]
    assert stored_attempt(hand, attempt_id).score_total == 1.5
    assert hand.wrong_cards() == 0


def test_there_are_no_more_hints_than_the_question_has(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    attempt_id = begin(hand, group.set_quiz(choices, INTERACTIVE))
    subject = hand.read(lambda session, _learner: bank.open_subject(session)).subject
    hints = hints_for(hand.held(choices[0]).item, subject)
    for taken in range(1, len(hints) + 1):
        saved = hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.HINT)
        assert saved.place.hints == taken
    with pytest.raises(Stale, match="no further hint"):
        hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.HINT)
    deferred = begin(hand, group.set_quiz(choices))
    for kind in (StepKind.HINT, StepKind.CHECK):
        with pytest.raises(Stale):
            hand.step(None, 0, Response((0,)), attempt_id=deferred, kind=kind)


def test_two_tabs_do_not_overwrite_one_another_unasked(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    attempt_id = begin(hand, group.set_quiz(choices))
    one, two = Response((0,)), Response((1,))
    first = hand.step(None, 0, one, attempt_id=attempt_id, seen=0)
    assert first.place.seen == 1
    with pytest.raises(quizzing.ChangedElsewhere) as refused:
        hand.step(None, 0, two, attempt_id=attempt_id, seen=0)
    assert (refused.value.place.given, refused.value.place.seen) == (one, 1)
    assert hand.step(None, 0, two, attempt_id=attempt_id, seen=1).place.given == two
    # The same answer is no conflict, and neither is a flag.
    hand.step(None, 0, two, attempt_id=attempt_id, seen=0)
    hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.FLAG)
    assert hand.quiz(attempt_id).places[0].is_flagged
    hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.FLAG)
    hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.UNFLAG)
    assert steps_of(hand, attempt_id) == [
        ("answer", 0), ("answer", 0), ("answer", 0), ("flag", 0), ("unflag", 0),
    ]  # fmt: skip


def test_a_step_sent_again_long_after_is_still_the_same_step(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    """An answer whose acknowledgement was lost, sent again by the queue of the page: also after submitting."""
    attempt_id, one, two = begin(hand, group.set_quiz(choices)), new_id(), new_id()
    for _ in range(2):
        hand.step(None, 0, Response((0,)), attempt_id=attempt_id, step_id=one, seen=0)
    # A page that the browser kept sends another answer under the old id, twice.
    for _ in range(2):
        hand.step(None, 0, Response((1,)), attempt_id=attempt_id, step_id=one)
    hand.step(None, 0, Response((0,)), attempt_id=attempt_id, step_id=one)
    hand.step(None, 1, Response((0,)), attempt_id=attempt_id, step_id=two)
    hand.submit(attempt_id)
    saved = hand.step(None, 1, Response((0,)), attempt_id=attempt_id, step_id=two)
    assert (saved.answered, saved.total) == (2, 3)
    assert steps_of(hand, attempt_id) == [("answer", 0), ("answer", 0), ("answer", 1)]
    assert hand.quiz(attempt_id).places[0].given == Response((1,))


def test_taking_an_answer_away_and_giving_it_again_keeps_the_count(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    attempt_id = begin(hand, group.set_quiz(choices))
    answered = [
        hand.step(None, position, given, attempt_id=attempt_id).answered
        for position, given in (
            (0, Response((0,))),
            (1, Response((0,))),
            (0, Response()),
            (0, Response((1,))),
        )
    ]
    assert answered == [1, 2, 1, 2]
    assert stored_attempt(hand, attempt_id).answered == hand.quiz(attempt_id).answered == 2


def test_sure_and_wrong_loses_what_the_table_says_and_nothing_else_takes_a_certainty(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    attempt_id = begin(hand, group.set_quiz(choices, replace(STARTS_AT_ONCE, behaviour="certainty")))
    expected = [3.0, -6.0, -2.0]
    for position, (certainty, is_right) in enumerate(((3, True), (3, False), (2, False))):
        given = given_to(hand, choices[position], is_right=is_right)
        hand.step(None, position, given, attempt_id=attempt_id, certainty=certainty)
    with pytest.raises(InvalidResponse):
        hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id, certainty=4)
    asked = [place.asks_certainty for place in hand.quiz(attempt_id).places]
    hand.submit(attempt_id)
    sitting = hand.quiz(attempt_id)
    assert sitting.score_total == sum(place.mark or 0.0 for place in sitting.places)
    for place, is_asked, mark in zip(sitting.places, asked, expected, strict=True):
        assert (place.mark, place.most) == ((mark, 3.0) if is_asked else (max(0.0, min(mark, 1.0)), 1.0))
    plain = begin(hand, group.set_quiz(choices))
    assert hand.step(None, 0, Response((0,)), attempt_id=plain, certainty=3).place.certainty is None


def test_flash_asks_again_until_it_is_right_and_counts_nowhere(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    assignment_id = group.set_quiz(choices[:1], replace(STARTS_AT_ONCE, behaviour="flash"))
    attempt_id = begin(hand, assignment_id)
    wrong_one = given_to(hand, choices[0], is_right=False)
    saved = hand.step(None, 0, wrong_one, attempt_id=attempt_id, kind=StepKind.CHECK, seen=0)
    # From a page that knew of the first it is another try; the same page twice is not.
    for _ in range(2):
        hand.step(None, 0, wrong_one, attempt_id=attempt_id, kind=StepKind.CHECK, seen=saved.place.seen)
    assert len(hand.quiz(attempt_id).places[0].tries) == 2
    saved = hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id, kind=StepKind.CHECK)
    assert saved.place.is_final
    hand.submit(attempt_id)
    assert marks_of(hand, attempt_id) == [0.0]
    assert [row.score for row in hand.responses()] == [0.0]
    assert assigned(hand, assignment_id).counted is None


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


def test_which_attempt_counts_is_what_the_rules_say(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    for counts, expected in ((Counts.FIRST, 1.0), (Counts.BEST, 2.0), (Counts.LAST, 0.0), (Counts.MEAN, 1.0)):
        assignment_id = group.set_quiz(choices, replace(STARTS_AT_ONCE, counts=counts))
        for right_ones in (1, 2, 0):
            attempt_id = begin(hand, assignment_id)
            for position in range(right_ones):
                hand.step(None, position, given_to(hand, choices[position]), attempt_id=attempt_id)
            hand.submit(attempt_id)
        one = assigned(hand, assignment_id)
        assert (one.counted, one.most, one.may_see_marks) == (expected, 3.0, True)


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


def test_attempts_at_what_was_set_stand_with_it_and_not_among_the_others(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    hand.submit(begin(hand, group.set_quiz(choices)))
    assert hand.read(lambda session, learner: quizzing.list_past(session, learner)) == []


def test_any_number_of_assignments_takes_the_same_number_of_statements(
    app: Flask, hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    totals = []
    for _ in range(2):
        for behaviour in ("deferred", "certainty"):
            hand.submit(begin(hand, group.set_quiz(choices, replace(STARTS_AT_ONCE, behaviour=behaviour))))
            begin(hand, group.set_quiz(choices))
        with count_statements(app) as counted:
            list_assigned(hand)
        totals.append(counted.total)
    # Who asks; what is set, attempts, agreements, what waits, which questions are there, those asked with certainty.
    assert totals == [7, 7]
    assert full_scans(app, counted, of=("attempt", "attempt_mark")) == []


def test_each_step_of_a_set_quiz_takes_a_fixed_number_of_statements_found_by_an_index(
    app: Flask, hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    """However many steps there are already, and however many others take it."""
    assignment_id = group.set_quiz(
        choices, replace(STARTS_AT_ONCE, behaviour="interactive", time_limit_s=600)
    )
    for other in (Hand(app), Hand(app)):
        group.join(other)
        begin(other, assignment_id)
    right_ones = [given_to(hand, item_id) for item_id in choices]
    wrong_one = given_to(hand, choices[0], is_right=False)

    def count(attempt_id: str) -> dict[str, int]:
        def check(given: Response) -> None:
            hand.step(None, 0, given, attempt_id=attempt_id, kind=StepKind.CHECK)

        acts: dict[str, Callable[[], object]] = {
            "begin": lambda: begin(hand, assignment_id, attempt_id=attempt_id),
            "answer": lambda: hand.step(None, 1, right_ones[1], attempt_id=attempt_id),
            "check": lambda: check(wrong_one),
            "try again": lambda: check(right_ones[0]),
            "open": lambda: hand.quiz(attempt_id),
            "submit": lambda: hand.submit(attempt_id),
            "result": lambda: hand.quiz(attempt_id),
        }
        numbers = {}
        for name, act in acts.items():
            with count_statements(app) as counted:
                act()
            numbers[name] = counted.total
            if name not in (
                "check",
                "submit",
            ):  # which store several rows by one statement, so that it has no plan
                growing = ("attempt", "attempt_step", "attempt_mark", "response", "card", "review")
                assert full_scans(app, counted, of=growing) == [], name
        return numbers

    # A question answered right before moves no card on the same day, which is two statements less when submitting.
    first = {"begin": 12, "answer": 8, "check": 13, "try again": 7, "open": 10, "submit": 14, "result": 13}
    assert [count(new_id()), count(new_id())] == [first, first | {"submit": 12}]


def test_another_time_zone_moves_no_deadline_and_only_the_day_that_an_answer_counts_for(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    """Case 60, in the middle of an attempt."""
    item_ids = published(app, "single_choice")[:1]
    rules = replace(STARTS_AT_ONCE, time_limit_s=3600)
    attempt_id = begin(hand, a_class(app, hand).set_quiz(item_ids, rules))

    def deadline() -> datetime | None:
        return hand.read(
            lambda session, learner: quizzing.open_sitting(
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
    row = attempt(hand, attempt_id)
    assert (row.submitted_at, row.closed_by, row.score_total) == (at(), "learner", 1.0)
    days = hand.read(lambda session, _learner: list(session.scalars(sa.select(ResponseRow.study_day))))
    assert days == [MONDAY - timedelta(days=1)]
