"""Many at once: the same answer, the same attempt, the same counter (cases 45, 53 and 55)."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp import sweeper
from quizapp.domain.items import Response
from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.sittings import StepKind
from quizapp.domain.study_days import study_day
from quizapp.persistence.db import db, reading, transaction
from quizapp.persistence.models import (
    AttemptMarkRow,
    AttemptRow,
    AttemptStepRow,
    CardRow,
    ItemTotalRow,
    LearnerDayRow,
    ResponseRow,
    ReviewRow,
    UserRow,
)
from quizapp.persistence.queries import attempts, items, taking
from quizapp.services import accounts, beginning, bringing, practising, ready_quizzes, saving, submitting
from quizapp.services.errors import NotFound, Stale
from quizapp.services.sittings import Plan
from tests.conftest import TestClock
from tests.support.databases import on_postgres, on_sqlite
from tests.support.hands import Hand, answer_to, new_id, published
from tests.support.learning import BERLIN
from tests.support.servers import wait_for
from tests.support.set_quizzes import a_class, begin
from tests.support.workers import workers

AT_ONCE = 20


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """A guest."""
    return Hand(app)


def together(acts: Sequence[Callable[[], object]]) -> Counter[str]:
    """Do all of it at the same moment; gives how often each came to "done" or to which refusal."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        barrier.wait(30)
        try:
            act()
        except (NotFound, Stale, sa.exc.IntegrityError) as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def count(app: Flask, model: type) -> int:
    with app.app_context(), reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def assert_no_orphans(app: Flask) -> None:
    """Case 55."""
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


@pytest.mark.parametrize("kind", ["single_choice", "flashcard_basic"])
def test_the_same_answer_from_twenty_threads_is_one_row_and_one_point(
    app: Flask, hand: Hand, kind: str
) -> None:
    item_id, response_id = published(app, kind)[0], new_id()
    came_to = together([lambda: hand.answer(item_id, response_id=response_id, seen=0, revision=1)] * AT_ONCE)
    assert came_to == {"done": AT_ONCE}
    assert [row.id for row in hand.responses()] == [response_id]
    is_graded = kind == "single_choice"
    assert count(app, ReviewRow) == is_graded
    assert hand.day(study_day(datetime(2026, 3, 2, 9, tzinfo=UTC), BERLIN)) == (
        (1, 1.0, 1, 1) if is_graded else (0, 0.0, 0, 0)
    )


def test_different_answers_to_one_card_at_once_are_one_answer_and_refusals(app: Flask, hand: Hand) -> None:
    item_id = published(app, "single_choice")[0]
    came_to = together([lambda: hand.answer(item_id, seen=0)] * AT_ONCE)
    assert came_to == {"done": 1, "Stale": AT_ONCE - 1}
    assert (len(hand.responses()), count(app, ReviewRow), hand.held(item_id).entries) == (1, 1, 1)


def test_the_same_answer_in_a_practice_is_stored_once(app: Flask, hand: Hand) -> None:
    plan = hand.plan(published(app, "single_choice")[:2])
    attempt_id, response_id = new_id(), new_id()
    came_to = together(
        [lambda: hand.practise(plan, 0, attempt_id=attempt_id, response_id=response_id)] * AT_ONCE
    )
    assert came_to == {"done": AT_ONCE}
    row = hand.sitting(attempt_id)
    assert (row.answered, row.score_total, len(hand.responses())) == (1, 1.0, 1)
    with app.app_context(), reading() as session:
        stored = session.scalars(sa.select(AttemptRow)).one()
        assert (stored.answered, stored.score_total) == (1, 1.0)


def test_a_quiz_submitted_many_times_at_once_is_graded_once(app: Flask, hand: Hand) -> None:
    slug = hand.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    plan = hand.read(lambda session, _learner: ready_quizzes.plan_quiz(session, slug))
    attempt_id = new_id()
    for position in range(3):
        hand.step(plan, position, answer_to(hand.held(plan.pins[position][0]).item), attempt_id=attempt_id)
    assert together([lambda: hand.submit(attempt_id)] * 8) == {"done": 8}
    assert (len(hand.responses()), count(app, ReviewRow)) == (3, 3)


def test_the_first_changes_of_a_quiz_saved_at_once_are_all_kept_in_one_attempt(
    app: Flask, hand: Hand
) -> None:
    slug = hand.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    plan = hand.read(lambda session, _learner: ready_quizzes.plan_quiz(session, slug))
    attempt_id = new_id()
    given = answer_to(hand.held(plan.pins[0][0]).item)
    assert together([lambda: hand.step(plan, 0, given, attempt_id=attempt_id)] * 10) == {"done": 10}
    assert (count(app, AttemptRow), count(app, AttemptStepRow)) == (1, 10)


def test_beginning_what_is_set_many_times_at_once_is_one_attempt(app: Flask, hand: Hand) -> None:
    """Case 45: every tab gets the attempt that runs."""
    assignment_id = a_class(app, hand).set_quiz(published(app, "single_choice")[:2])
    begun: list[str] = []
    assert together([lambda: begun.append(begin(hand, assignment_id))] * 8) == {"done": 8}
    assert (len(set(begun)), count(app, AttemptRow)) == (1, 1)


def test_one_check_from_eight_tabs_is_one_try_and_one_response(app: Flask, hand: Hand) -> None:
    """Case 45, with the same step and with steps of their own; of different answers one is checked."""
    ids = published(app, "single_choice")[:3]
    rules = QuizRules(behaviour="interactive", shuffles_items=False)
    attempt_id, step_id = begin(hand, a_class(app, hand).set_quiz(ids, rules)), new_id()
    wrong_one = answer_to(hand.held(ids[0]).item, is_right=False)

    def check(position: int, given: Response, known: str) -> Callable[[], object]:
        return lambda: hand.step(
            None, position, given, attempt_id=attempt_id, kind=StepKind.CHECK, step_id=known, seen=0
        )

    assert together([check(0, wrong_one, step_id)] * 8) == {"done": 8}
    assert together([check(1, Response((0,)), new_id()) for _ in range(8)]) == {"done": 8}
    came_to = together([check(2, Response((number % 2,)), new_id()) for number in range(8)])
    assert came_to["done"] >= 1
    assert came_to["done"] + came_to["Stale"] + came_to["ChangedElsewhere"] == 8
    assert [len(place.tries) for place in hand.quiz(attempt_id).places] == [1, 1, 1]
    assert (len(hand.responses()), count(app, AttemptStepRow), hand.wrong_cards()) == (3, 3, 0)


def test_the_clock_and_the_learner_at_once_close_an_attempt_once(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    """Case 46: eight sweeps and eight late answers; what was stored before the end counts, once."""
    ids = published(app, "single_choice")[:2]
    rules = QuizRules(time_limit_s=60, shuffles_items=False)
    attempt_id = begin(hand, a_class(app, hand).set_quiz(ids, rules))
    given = answer_to(hand.held(ids[0]).item)
    hand.step(None, 0, given, attempt_id=attempt_id)
    at.advance(minutes=5)
    late = [lambda: hand.step(None, 1, given, attempt_id=attempt_id), lambda: hand.submit(attempt_id)]
    came_to = together([*late * 4, *[lambda: sweeper.sweep(app)] * 4])
    assert came_to["done"] >= 8
    assert (len(hand.responses()), count(app, AttemptStepRow), count(app, AttemptMarkRow)) == (1, 1, 2)
    assert (hand.quiz(attempt_id).score_total, hand.quiz(attempt_id).closed_by) == (1.0, "clock")
    assert hand.wrong_cards() == 0


def test_one_rating_taken_back_from_many_tabs_is_taken_back_once(app: Flask, hand: Hand) -> None:
    item_id = published(app, "single_choice")[0]
    hand.answer(item_id)
    came_to = together([hand.undo] * 8)
    assert came_to["done"] == 1
    assert came_to["done"] + came_to["Stale"] + came_to["NotFound"] == 8
    assert (hand.memory(item_id), hand.wrong_cards()) == (None, 0)
    assert hand.day(study_day(datetime(2026, 3, 2, 9, tzinfo=UTC), BERLIN)) == (1, 1.0, 0, 0)


def test_two_quizzes_of_the_same_items_submitted_at_once_wait_for_nobody(app: Flask, hand: Hand) -> None:
    """In opposite orders: without one order for all, PostgreSQL would end one of them as a deadlock."""
    slug = hand.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    pins = hand.read(lambda session, _learner: ready_quizzes.plan_quiz(session, slug)).pins
    hands = [Hand(app) for _ in range(6)]
    attempt_id = new_id()
    for number, one in enumerate(hands):
        plan = Plan(slug, pins if number % 2 else pins[::-1])
        for position, (item_id, _) in enumerate(plan.pins):
            one.step(plan, position, answer_to(one.held(item_id).item), attempt_id=attempt_id)
    assert together([lambda one=one: one.submit(attempt_id) for one in hands]) == {"done": 6}
    with app.app_context(), reading() as session:
        assert set(session.scalars(sa.select(ItemTotalRow.first_responses))) == {6}


# The counter of case 53


def assert_counted(app: Flask, hand: Hand, acknowledged: Sequence[tuple[str, bool]]) -> None:
    """Every acknowledged answer is a row, and the sums are the number of rows and of points."""
    with app.app_context(), reading() as session:
        stored = dict(session.execute(sa.select(ResponseRow.id, ResponseRow.score)).all())
        right = sum(is_right for _, is_right in acknowledged)
        assert {response_id: float(is_right) for response_id, is_right in acknowledged} == stored
        days = session.execute(
            sa.select(
                sa.func.sum(LearnerDayRow.answers),
                sa.func.sum(LearnerDayRow.score_total),
                sa.func.sum(LearnerDayRow.reviews),
            )
        ).one()
        assert tuple(map(float, days)) == (len(stored), right, len(stored))
        assert session.scalar(sa.select(sa.func.sum(ItemTotalRow.responses))) == len(stored)
        assert session.scalar(sa.select(sa.func.sum(CardRow.entries))) == len(stored)
    assert hand.wrong_cards() == 0


@on_sqlite
def test_eight_processes_answering_as_one_learner_lose_no_point(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    """Case 53, through the services: 8 × 25 answers to three cards."""
    hand = Hand(app)
    ids = published(app, "single_choice")[:3]
    with workers(database_url, tmp_path, hand.person.token, ids, number=8, count=25) as begun:
        for worker in begun:
            worker.read_all()
            assert worker.process.exitcode == 0
        acknowledged = [told for worker in begun for told in worker.acknowledged]
    assert len(acknowledged) == 200
    assert_counted(app, hand, acknowledged)


@on_postgres
def test_eight_threads_answering_as_one_learner_lose_no_point(app: Flask, hand: Hand) -> None:
    """Case 53 on PostgreSQL."""
    ids = published(app, "single_choice")[:3]

    def answer(number: int) -> list[tuple[str, bool]]:
        acknowledged = []
        while len(acknowledged) < 25:
            is_right = (number + len(acknowledged)) % 3 > 0
            try:
                response_id = hand.answer(ids[len(acknowledged) % 3], is_right=is_right)
            except Stale:
                continue
            acknowledged.append((response_id, is_right))
        return acknowledged

    with ThreadPoolExecutor(8) as pool:
        acknowledged = [told for each in pool.map(answer, range(8)) for told in each]
    assert_counted(app, hand, acknowledged)


# Erasing meanwhile (case 55)


def test_an_account_erased_in_the_middle_of_an_attempt_leaves_nothing(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    plan = hand.plan(published(app, "single_choice")[:3])
    practice, quiz = new_id(), new_id()
    slug = hand.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    quiz_plan = hand.read(lambda session, _learner: ready_quizzes.plan_quiz(session, slug))
    hand.practise(plan, 0, attempt_id=practice)
    given = answer_to(hand.held(quiz_plan.pins[0][0]).item)
    hand.step(quiz_plan, 0, given, attempt_id=quiz)
    group = a_class(app, hand)
    hand.submit(begin(hand, group.set_quiz([quiz_plan.pins[1][0]])))
    begin(hand, group.set_quiz([quiz_plan.pins[1][0]]))
    before = hand.read(lambda _session, learner: learner)
    hand.write(accounts.erase)
    assert count(app, UserRow) == 1
    for model in (
        AttemptRow, AttemptMarkRow, AttemptStepRow, ResponseRow, ReviewRow, CardRow, LearnerDayRow,
    ):  # fmt: skip
        assert count(app, model) == 0, model
    # A request that had asked who is there just before the account was erased.
    monday = {"took_ms": None, "now": at()}
    late = [
        lambda session: practising.answer_practice(
            session, before, practice, plan=plan, position=1, response_id=new_id(), given=given, **monday
        ),
        lambda session: saving.save(
            session,
            before,
            quiz,
            plan=quiz_plan,
            position=1,
            step_id=new_id(),
            kind=StepKind.ANSWER,
            given=given,
            certainty=None,
            seen=None,
            now=at(),
        ),
        lambda session: submitting.submit(session, before, quiz, now=at()),
    ]
    for act in late:
        with (
            pytest.raises((NotFound, Stale, sa.exc.IntegrityError)),
            app.app_context(),
            transaction() as session,
        ):
            act(session)
    assert count(app, ResponseRow) == count(app, AttemptRow) == 0
    assert_no_orphans(app)


def test_answers_and_an_erasure_at_once_leave_no_orphan(app: Flask, hand: Hand) -> None:
    ids = published(app, "single_choice")[:10]
    learner = hand.read(lambda _session, learner: learner)

    def answer(item_id: int) -> Callable[[], object]:
        def act() -> None:
            with app.app_context(), transaction() as session:
                practising.answer_practice(
                    session,
                    learner,
                    new_id(),
                    plan=Plan("", ((item_id, 1),)),
                    position=0,
                    response_id=new_id(),
                    given=answer_to(_item(session, item_id)),
                    took_ms=None,
                    now=datetime(2026, 3, 2, 9, tzinfo=UTC),
                )

        return act

    acts = [answer(item_id) for item_id in ids]
    came_to = together([*acts[:5], lambda: hand.write(accounts.erase), *acts[5:]])
    assert sum(came_to.values()) == 11
    assert count(app, UserRow) == 0
    for model in (AttemptRow, ResponseRow, ReviewRow, CardRow, LearnerDayRow):
        assert count(app, model) == 0
    assert_no_orphans(app)


@on_postgres
@pytest.mark.parametrize("what", ["erase", "bring"])
def test_a_check_and_the_end_of_its_learner_do_not_wait_for_one_another(
    app: Flask, hand: Hand, at: TestClock, what: str
) -> None:
    """Case 55: an answer has its attempt locked before it asks for its learner, and so has whoever removes one."""
    ids = published(app, "single_choice")[:1]
    attempt_id = begin(hand, a_class(app, hand).set_quiz(ids, QuizRules(behaviour="immediate")))
    answering = hand.read(lambda _session, learner: learner)
    account = Hand(app, name="Ada").read(lambda _session, learner: replace(learner, guest_id=hand.id))

    def end() -> None:
        with app.app_context(), transaction() as session:
            if what == "erase":
                accounts.erase(session, answering)
            else:
                bringing.bring_along(session, account)

    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), transaction() as session:
            attempts.lock_attempt(session, answering.id, attempt_id)
            ended = pool.submit(end)
            wait_for(lambda: _is_somebody_waiting(app), "the other to wait for the attempt")
            saving.save(
                session,
                answering,
                attempt_id,
                plan=None,
                position=0,
                step_id=new_id(),
                kind=StepKind.CHECK,
                given=answer_to(hand.held(ids[0]).item),
                certainty=None,
                seen=0,
                now=at(),
            )
        ended.result(30)
    assert count(app, ResponseRow) == (0 if what == "erase" else 1)


@on_postgres
def test_beginning_anew_and_the_end_of_the_learner_do_not_wait_for_one_another(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    """Case 55: beginning closes an attempt whose time is up, with its learner locked already."""
    group = a_class(app, hand)
    assignment_id = group.set_quiz(published(app, "single_choice")[:1], QuizRules(time_limit_s=60))
    begin(hand, assignment_id)
    at.advance(hours=1)
    learner = hand.read(lambda _session, learner: learner)
    again = {"attempt_id": new_id(), "password": "", "seed": 7, "now": at()}
    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), transaction() as session:
            taking.lock_learner(session, learner.id)
            ended = pool.submit(hand.write, accounts.erase)
            wait_for(lambda: _is_somebody_waiting(app), "the other to wait for the learner")
            assert beginning.begin(session, learner, assignment_id, **again) == again["attempt_id"]  # type: ignore[arg-type]
        ended.result(30)
    assert count(app, AttemptRow) == 0


def _is_somebody_waiting(app: Flask) -> bool:
    with app.app_context(), reading() as session:
        return bool(session.scalar(sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


def _item(session: sa.orm.Session, item_id: int) -> object:
    found = items.find_held(session, item_id, learner_id=None)
    assert found is not None
    return found.item
