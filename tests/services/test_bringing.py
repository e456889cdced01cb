"""A guest's answers brought along: nothing lost, nothing counted twice, one memory."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.domain import card_log
from quizapp.domain.memory import Rating
from quizapp.domain.quiz_rules import Counts, QuizRules
from quizapp.persistence.db import db, transaction
from quizapp.persistence.models import ItemTotalRow, SignInRow, UserRow
from quizapp.persistence.rows import to_entry
from quizapp.services import accounts, bringing, clock, gradebook, ready_quizzes, verifying
from quizapp.services.accounts import Learner
from quizapp.services.errors import NotFound, Stale
from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.databases import on_sqlite
from tests.support.hands import Hand, answer_to, new_id, published
from tests.support.set_quizzes import a_class, assigned, begin
from tests.support.statements import Counted, count_statements, full_scans

AGAIN, HARD, GOOD, EASY = Rating
MONDAY = date(2026, 3, 2)
GROWING = ("response", "review", "card", "attempt", "attempt_step", "learner_day")


@pytest.fixture
def guest(app: Flask, at: TestClock) -> Hand:
    """A guest in Berlin on a Monday morning."""
    return Hand(app)


@pytest.fixture
def ada(app: Flask, at: TestClock) -> Hand:
    """An account."""
    return Hand(app, name="Ada")


def sign_in_where(guest: Hand, account: Hand) -> None:
    """Sign the account in at the guest's browser."""
    now = clock.utc_now()
    with guest.app.app_context(), transaction() as session:
        before = accounts.find_learner(session, guest.person.token, now=now)
        signed = accounts.sign_in(
            session, account.id, before=before, name="Ada", secret=b"for tests", now=now
        )
    account.person = learning.Person(account.id, signed.token)


def bring(guest: Hand, account: Hand) -> None:
    """Sign in at the guest's browser and bring everything along."""
    sign_in_where(guest, account)
    account.write(bringing.bring_along)


def totals(app: Flask, item_id: int) -> tuple[int, int, float]:
    """The sums of an item's first wording: responses, first responses, their score."""
    with app.app_context(), db.engine.connect() as connection:
        row = connection.execute(
            sa.select(
                ItemTotalRow.responses, ItemTotalRow.first_responses, ItemTotalRow.first_score_total
            ).where(ItemTotalRow.item_id == item_id, ItemTotalRow.revision == 1)
        ).one()
        return tuple(row)  # type: ignore[return-value]  # as selected


def summed_up_anew(app: Flask) -> dict[tuple[int, int], tuple[int, int, float]]:
    """What item_total ought to hold, added up from the responses."""
    sums: dict[tuple[int, int], tuple[int, int, float]] = {}
    dump = tables.everything(app)
    for row in named(app, dump, "response"):
        counts = row["is_first"] and row["score"] is not None
        responses, firsts, score = sums.get((row["item_id"], row["revision"]), (0, 0, 0.0))
        sums[row["item_id"], row["revision"]] = (
            responses + 1,
            firsts + int(counts),
            score + (row["score"] if counts else 0.0),
        )
    return sums


def stored_sums(app: Flask) -> dict[tuple[int, int], tuple[int, int, float]]:
    """What item_total holds."""
    return {
        (row["item_id"], row["revision"]): (
            row["responses"],
            row["first_responses"],
            pytest.approx(row["first_score_total"]),
        )
        for row in named(app, tables.everything(app), "item_total")
    }


def named(app: Flask, dump: tables.Dump, table: str) -> list[dict[str, Any]]:
    """Rows of a table by the names of its columns."""
    with app.app_context():
        names = [column.name for column in db.metadata.tables[table].columns]
    return [dict(zip(names, row, strict=True)) for row in dump[table]]


def rows_of(app: Flask, table: str, learner_id: int) -> list[dict[str, Any]]:
    """One learner's rows of a table, without the learner's number."""
    return [
        {name: value for name, value in row.items() if name != "learner_id"}
        for row in named(app, tables.everything(app), table)
        if row["learner_id"] == learner_id
    ]


def study_everything(hand: Hand, at: TestClock) -> None:
    """A card taken back, a practice, a whole quiz, and one begun."""
    choice, flashcard = published(hand.app, "single_choice")[0], published(hand.app, "flashcard_basic")[0]
    hand.answer(choice, is_right=False)
    at.advance(minutes=1)
    hand.rate(hand.answer(flashcard), GOOD)
    hand.undo()
    at.advance(minutes=1)
    hand.practise(hand.plan(published(hand.app, "single_choice")[1:4]), attempt_id=new_id())
    slug = hand.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    hand.take_quiz(slug)
    plan = hand.read(lambda session, _learner: ready_quizzes.plan_quiz(session, slug))
    hand.step(plan, 0, answer_to(hand.held(plan.pins[0][0]).item), attempt_id=new_id())


def test_an_account_without_answers_gets_everything_as_it_was(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    study_everything(guest, at)
    before = {table: rows_of(app, table, guest.id) for table in GROWING}
    assert all(before.values())
    sums = tables.everything(app)["item_total"]
    bring(guest, ada)
    after = {table: rows_of(app, table, ada.id) for table in GROWING}
    # The spread of intervals belongs to the learner, so due dates of cards may differ by it, and nothing else.
    for cards in (before["card"], after["card"]):
        for card in cards:
            card.pop("due_at")
    assert after == before
    assert tables.everything(app)["item_total"] == sums
    assert ada.wrong_cards() == 0


def test_the_guest_is_gone_and_opens_nothing(app: Flask, guest: Hand, ada: Hand, at: TestClock) -> None:
    """Case 5."""
    study_everything(guest, at)
    bring(guest, ada)
    assert all(rows_of(app, table, guest.id) == [] for table in GROWING)
    with app.app_context(), transaction() as session:
        assert session.get(UserRow, guest.id) is None
        assert accounts.find_learner(session, guest.person.token, now=at()) is None
        assert session.scalars(sa.select(SignInRow.guest_id)).all() == [None, None]


def test_both_logs_of_a_card_become_one_in_order_of_time(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    flashcard = published(app, "flashcard_basic")[0]
    ratings = (GOOD, HARD, AGAIN, EASY)
    for who, rating in zip((guest, ada, guest, ada), ratings, strict=True):
        who.rate(who.answer(flashcard), rating)
        at.advance(days=1)
    bring(guest, ada)
    log = ada.log(flashcard)
    assert [line.rating for line in log] == list(map(int, ratings))
    assert [line.ordinal for line in log] == [1, 2, 3, 4]
    assert ada.memory(flashcard) == card_log.replay(map(to_entry, log), learner_id=ada.id, item_id=flashcard)
    assert ada.wrong_cards() == 0
    assert {line.response_id for line in log} == {response.id for response in ada.responses()}


def test_a_rating_that_the_guest_took_back_does_not_take_back_the_accounts(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    flashcard = published(app, "flashcard_basic")[0]
    guest.rate(guest.answer(flashcard), AGAIN)
    at.advance(minutes=1)
    ada.rate(ada.answer(flashcard), EASY)
    at.advance(minutes=1)
    guest.undo()
    before = ada.memory(flashcard)
    bring(guest, ada)
    assert ada.memory(flashcard) == before
    assert len(ada.log(flashcard)) == 3


def test_a_rating_that_the_guest_lowered_stays_lowered(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    flashcard = published(app, "flashcard_basic")[0]
    response_id = guest.answer(flashcard)
    guest.rate(response_id, EASY)
    at.advance(minutes=1)
    guest.rate(response_id, AGAIN)
    before = guest.memory(flashcard)
    bring(guest, ada)
    assert before is not None
    assert ada.memory(flashcard) == before


def test_the_next_answer_and_the_next_undo_go_on_from_the_joined_log(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    flashcard = published(app, "flashcard_basic")[0]
    ada.rate(ada.answer(flashcard), GOOD)
    at.advance(days=1)
    guest.rate(guest.answer(flashcard), AGAIN)
    bring(guest, ada)
    at.advance(minutes=1)
    ada.rate(ada.answer(flashcard), HARD)
    assert [line.ordinal for line in ada.log(flashcard)] == [1, 2, 3]
    assert ada.undo() == flashcard
    assert ada.undo() == flashcard
    assert ada.wrong_cards() == 0


@pytest.mark.parametrize("is_guest_earlier", [True, False])
def test_the_earlier_of_two_first_answers_to_a_wording_stays_the_first(
    app: Flask, guest: Hand, ada: Hand, at: TestClock, *, is_guest_earlier: bool
) -> None:
    both, guests = published(app, "single_choice")[:2]
    earlier, later = (guest, ada) if is_guest_earlier else (ada, guest)
    earlier.answer(both, is_right=False)
    at.advance(days=3)
    later.answer(both, is_right=True)
    guest.answer(guests, is_right=True)
    assert totals(app, both) == (2, 2, 1.0)
    bring(guest, ada)
    assert totals(app, both) == (2, 1, 0.0)
    assert totals(app, guests) == (1, 1, 1.0)
    assert [response.is_first for response in ada.responses() if response.item_id == both] == [True, False]


def test_a_first_answer_that_the_learner_judges_takes_nothing_from_the_sums(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    flashcard = published(app, "flashcard_basic")[0]
    for who in (ada, guest):
        who.rate(who.answer(flashcard), GOOD)
    assert totals(app, flashcard) == (2, 0, 0.0)
    bring(guest, ada)
    assert totals(app, flashcard) == (2, 0, 0.0)
    assert sorted(response.is_first for response in ada.responses()) == [False, True]


def test_the_sums_of_items_are_those_of_the_responses(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    for who in (guest, ada):
        study_everything(who, at)
        at.advance(days=1)
        study_everything(who, at)
    bring(guest, ada)
    assert summed_up_anew(app) == stored_sums(app)


def test_days_that_both_studied_are_added_up(app: Flask, guest: Hand, ada: Hand, at: TestClock) -> None:
    one, other = published(app, "single_choice")[:2]
    ada.answer(one, is_right=True)
    guest.answer(one, is_right=False)
    guest.answer(other, is_right=True)
    at.advance(days=1)
    guest.answer(one, is_right=True)
    bring(guest, ada)
    assert ada.day(MONDAY) == (3, 2.0, 3, 3)
    assert ada.day(MONDAY + timedelta(days=1)) == (1, 1.0, 1, 0)


def test_ids_that_both_have_used_are_told_apart_and_no_answer_is_lost(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    """A practice opened while signed in, answered, and answered again after the sign-in had ended."""
    attempt_id, response_id, step_id = new_id(), new_id(), new_id()
    plan = ada.plan(published(app, "single_choice")[:3])
    slug = ada.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    quiz = ada.read(lambda session, _learner: ready_quizzes.plan_quiz(session, slug))
    quiz_id = new_id()
    for who in (ada, guest):
        who.practise(plan, 0, attempt_id=attempt_id, response_id=response_id)
        given = answer_to(who.held(quiz.pins[0][0]).item)
        who.step(quiz, 0, given, attempt_id=quiz_id, step_id=step_id)
        at.advance(minutes=1)
    bring(guest, ada)
    assert len(rows_of(app, "attempt", ada.id)) == 4
    assert len(rows_of(app, "attempt_step", ada.id)) == 2
    responses = ada.responses()
    assert len(responses) == 2
    assert responses[0].id == response_id
    assert len({response.attempt_id for response in responses}) == 2
    assert [line.response_id for line in ada.log(plan.pins[0][0])] == [r.id for r in responses]


def test_an_unfinished_quiz_goes_on_where_it_was(app: Flask, guest: Hand, ada: Hand, at: TestClock) -> None:
    attempt_id = new_id()
    slug = guest.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    plan = guest.read(lambda session, _learner: ready_quizzes.plan_quiz(session, slug))
    guest.step(plan, 0, answer_to(guest.held(plan.pins[0][0]).item), attempt_id=attempt_id)
    bring(guest, ada)
    assert ada.quiz(attempt_id).places[0].given is not None
    ada.submit(attempt_id)
    assert len(ada.responses()) == 1


def test_what_there_is_to_bring_along_is_counted(app: Flask, guest: Hand, ada: Hand, at: TestClock) -> None:
    began = at()
    study_everything(guest, at)
    sign_in_where(guest, ada)
    stored = tables.count(app, "response")
    assert ada.read(bringing.count_answers) == bringing.GuestAnswers(stored + 1, began)


def test_a_guest_who_has_only_begun_a_quiz_has_answers_too(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    began = at()
    slug = guest.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    plan = guest.read(lambda session, _learner: ready_quizzes.plan_quiz(session, slug))
    attempt_id = new_id()
    for position in range(3):
        given = answer_to(guest.held(plan.pins[position][0]).item)
        guest.step(plan, position, given, attempt_id=attempt_id)
        at.advance(minutes=1)
    sign_in_where(guest, ada)
    assert ada.read(bringing.count_answers) == bringing.GuestAnswers(3, began)


def test_only_the_guest_of_ones_own_sign_in_can_be_brought_along(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    """Case 9."""
    guest.answer(published(app, "single_choice")[0])
    with tables.unchanged(app):
        for who in (ada, guest):
            with pytest.raises(NotFound, match="no answers of a guest"):
                who.write(bringing.bring_along)
            with pytest.raises(NotFound, match="no answers of a guest"):
                who.read(bringing.count_answers)


def test_the_second_of_two_presses_changes_nothing(app: Flask, guest: Hand, ada: Hand, at: TestClock) -> None:
    """Case 45."""
    guest.answer(published(app, "single_choice")[0])
    sign_in_where(guest, ada)
    seen = ada.read(lambda _session, learner: learner)
    ada.write(bringing.bring_along)
    with tables.unchanged(app), app.app_context(), pytest.raises(NotFound, match="not a guest's any more"):
        bring_again(seen)


def test_a_guest_who_became_an_account_meanwhile_is_left_alone(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    guest.answer(published(app, "single_choice")[0])
    sign_in_where(guest, ada)
    tables.run(app, "UPDATE \"user\" SET name = 'Bo', name_folded = 'bo' WHERE id = :id", id=guest.id)
    seen = ada.read(lambda _session, learner: learner)
    with tables.unchanged(app), app.app_context(), pytest.raises(NotFound, match="not a guest's any more"):
        bring_again(seen)


def without_lists(counted: Counted) -> Counted:
    """Those statements that read; a list of rows to store, sent as one, has no plan to look at."""
    pairs = zip(counted.statements, counted.parameters, strict=True)
    reading = [pair for pair in pairs if not isinstance(pair[1], list)]
    return Counted([statement for statement, _ in reading], [parameters for _, parameters in reading])


def bring_again(learner: Learner) -> None:
    with transaction() as session:
        bringing.bring_along(session, learner)


def test_leaving_them_is_remembered(app: Flask, guest: Hand, ada: Hand, at: TestClock) -> None:
    guest.answer(published(app, "single_choice")[0])
    sign_in_where(guest, ada)
    ada.write(lambda session, _learner: accounts.forget_guest(session, ada.person.token))
    with pytest.raises(NotFound):
        ada.write(bringing.bring_along)
    assert len(rows_of(app, "response", guest.id)) == 1


def test_the_number_of_statements_does_not_grow_with_the_answers(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    learning.study_days(app, guest.person, at, days=3)
    at.now -= timedelta(days=3)
    learning.study_days(app, ada.person, at, days=2)
    sign_in_where(guest, ada)
    learner = ada.read(lambda _session, learner: learner)
    assert len(rows_of(app, "response", guest.id)) > 30
    with app.app_context(), count_statements(app) as counted, transaction() as session:
        bringing.bring_along(session, learner)
    assert counted.total <= 34
    assert full_scans(app, without_lists(counted), of=GROWING) == []
    assert ada.wrong_cards() == 0
    assert summed_up_anew(app) == stored_sums(app)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that the guest or the account does with one of two items, some minutes after the last thing."""

    by_guest: bool
    what: str
    item: int
    is_right: bool
    rating: Rating
    minutes: int


ACTS = st.builds(
    Act,
    by_guest=st.booleans(),
    what=st.sampled_from(("card", "card", "lower", "undo", "practice")),
    item=st.integers(0, 1),
    is_right=st.booleans(),
    rating=st.sampled_from(Rating),
    minutes=st.integers(1, 3000),
)


def carry_out(hand: Hand, act: Act) -> None:
    """Do it; what cannot be done just now is left."""
    choice, flashcard = published(hand.app, "single_choice")[0], published(hand.app, "flashcard_basic")[0]
    item_id = (choice, flashcard)[act.item]
    if act.what == "undo":
        with suppress(NotFound):
            hand.undo()
    elif act.what == "practice":
        hand.practise(hand.plan([choice]), attempt_id=new_id(), is_right=act.is_right)
    else:
        response_id = hand.answer(item_id, is_right=act.is_right)
        if item_id == flashcard:
            hand.rate(response_id, act.rating)
        if act.what == "lower":
            hand.rate(response_id, AGAIN)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=1, max_size=10))
def test_whatever_both_have_done_nothing_is_lost_and_nothing_doubled(
    app: Flask, at: TestClock, acts: list[Act]
) -> None:
    guest, account = Hand(app), Hand(app, name=f"Ada {tables.count(app, 'user')}")
    for act in acts:
        at.advance(minutes=act.minutes)
        carry_out(guest if act.by_guest else account, act)
    both = (guest, account)
    responses = [response for hand in both for response in hand.responses()]
    standing = {item_id: in_order_of_time(both, item_id) for item_id in {r.item_id for r in responses}}
    lines = {item_id: sum(len(hand.log(item_id)) for hand in both) for item_id in standing}
    days = {response.study_day for response in responses}
    sums = {day: [a + b for a, b in zip(guest.day(day), account.day(day), strict=True)] for day in days}
    bring(guest, account)

    assert {response.id for response in account.responses()} == {response.id for response in responses}
    assert len(account.responses()) == len(responses)
    assert {item_id: len(account.log(item_id)) for item_id in lines} == lines
    assert {item_id: in_order_of_time([account], item_id) for item_id in standing} == standing
    assert account.wrong_cards() == 0
    assert {day: list(account.day(day)) for day in days} == sums
    for item_id in standing:
        answers = [response for response in account.responses() if response.item_id == item_id]
        assert [response.is_first for response in answers] == [True] + [False] * (len(answers) - 1)
    assert summed_up_anew(app) == stored_sums(app)
    assert all(rows_of(app, table, guest.id) == [] for table in GROWING)
    assert foreign_key_faults(app) == []


def in_order_of_time(hands: Sequence[Hand], item_id: int) -> list[tuple[datetime, int | None]]:
    """The ratings of an item that stand, when the logs are read one by one as `replay` reads them."""
    standing: list[tuple[datetime, int | None]] = []
    for hand in hands:
        log = hand.log(item_id)
        gone = {line.takes_back for line in log}
        standing += [(line.reviewed_at, line.rating) for line in log if line.rating and line.id not in gone]
    return sorted(standing)


def foreign_key_faults(app: Flask) -> list[Any]:
    """What SQLite itself finds pointing nowhere; PostgreSQL never lets it come to that."""
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            return []
        return list(connection.exec_driver_sql("PRAGMA foreign_key_check"))


def test_attempts_at_one_assignment_are_numbered_as_those_of_one_person(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    """With their marks: the guest's first attempt was the first there was."""
    ids = published(app, "single_choice")[:2]
    group = a_class(app, guest, ada)
    both, guests_only = group.set_quiz(ids), group.set_quiz(ids)
    begun = []
    for hand, assignment_id in ((guest, both), (ada, both), (guest, both), (guest, guests_only)):
        attempt_id = begin(hand, assignment_id)
        hand.step(None, 0, answer_to(hand.held(ids[0]).item), attempt_id=attempt_id)
        hand.submit(attempt_id)
        at.advance(minutes=1)
        begun.append(attempt_id)
    running = begin(guest, both)
    bring(guest, ada)
    one = assigned(ada, both)
    assert [attempt.id for attempt in one.attempts] == [*begun[:3], running]
    assert [attempt.ordinal for attempt in one.attempts] == [1, 2, 3, 4]
    assert one.running_id == running
    assert [attempt.id for attempt in assigned(ada, guests_only).attempts] == begun[3:]
    for attempt_id in begun:
        assert [place.mark for place in ada.quiz(attempt_id).places] == [1.0, 0.0]
    chunk = ada.read(lambda session, _l: verifying.check_chunk(session, after=verifying.BEGINNING))
    assert (chunk.attempts, chunk.suspects) == (4, ())
    assert tables.count(app, "attempt_mark") == 8


@on_sqlite
def test_of_more_attempts_than_are_allowed_the_first_begun_count_and_all_are_kept(
    app: Flask, guest: Hand, ada: Hand, at: TestClock
) -> None:
    ids = published(app, "single_choice")[:2]
    group = a_class(app, guest, ada)
    test = group.set_quiz(ids, QuizRules(attempts_allowed=2, counts=Counts.BEST, shuffles_items=False))
    begun = []
    # The guest's second one, which is right twice, is the third of all.
    for hand, right in ((guest, 1), (ada, 0), (guest, 2)):
        begun.append(begin(hand, test))
        for position in range(right):
            answer = answer_to(hand.held(ids[position]).item)
            hand.step(None, position, answer, attempt_id=begun[-1])
        hand.submit(begun[-1])
        at.advance(minutes=1)
    running = begin(ada, test)
    bring(guest, ada)
    one = assigned(ada, test)
    assert [attempt.id for attempt in one.attempts] == [*begun, running]
    assert [(attempt.ordinal, attempt.is_surplus) for attempt in one.attempts] == [
        (1, False),
        (2, False),
        (3, True),
        (4, True),
    ]
    assert (one.counted, one.running_id) == (1.0, running)
    ada.submit(running)
    with pytest.raises(Stale, match="used all your attempts"):
        begin(ada, test)
    book = group.teacher.read(
        lambda session, learner: gradebook.open_gradebook(session, learner, group.id, page=1)
    )
    (cell,) = (line.cells[0] for line in book.learners if line.id == ada.id)
    assert (cell.points, cell.submitted, cell.surplus) == (1.0, 4, 2)
    # What is agreed afterwards is an attempt more, and makes none of them count.
    group.agree(ada, extra_attempts=1)
    begin(ada, test)
    assert [attempt.is_surplus for attempt in assigned(ada, test).attempts][2:] == [True, True, False]
