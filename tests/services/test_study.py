"""Cards through the services: what an answer, a rating and a taking back do to the card, its log and the day."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain import fuzz, scheduling
from quizapp.domain.items import InvalidResponse, Response, Verdict
from quizapp.domain.memory import CardState, Rating, StudyClock
from quizapp.domain.study_days import start_of, study_day
from quizapp.persistence import writes
from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import CardRow, ItemRow, ItemTotalRow, ReviewRow, UserRow
from quizapp.persistence.queries import cards
from quizapp.services import clock, study
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid, NotFound, Stale
from tests.conftest import TestClock
from tests.support.hands import Hand, answer_to, new_id, published, reword, set_status
from tests.support.learning import BERLIN
from tests.support.statements import count_statements, full_scans

AGAIN, HARD, GOOD, EASY = Rating
MONDAY = date(2026, 3, 2)
ALL_TABLES = ("user", "sign_in", "card", "item", "item_revision", "review", "response", "learner_day")


@pytest.fixture
def choice(app: Flask) -> int:
    """An item whose options are recognised."""
    return published(app, "single_choice")[0]


@pytest.fixture
def typed(app: Flask) -> int:
    """An item whose answer is typed and graded."""
    return published(app, "short_answer")[0]


@pytest.fixture
def flashcard(app: Flask) -> int:
    """An item that the learner judges."""
    return published(app, "flashcard_basic")[0]


def open_next(hand: Hand, *, after: int | None = None) -> study.OpenCard:
    return hand.read(
        lambda session, learner: study.open_next(session, learner, after=after, now=clock.utc_now())
    )


def set_new_per_day(hand: Hand, number: int) -> None:
    hand.write(
        lambda session, _learner: session.execute(
            sa.update(UserRow).where(UserRow.id == hand.id).values(new_per_day=number)
        )
    )


# Which card comes


def test_a_visitor_meets_the_first_new_card_and_leaves_nothing_behind(app: Flask, at: TestClock) -> None:
    with app.app_context(), reading() as session:
        opened = study.open_next(session, None, after=None, now=at())
        assert opened.held is not None
        assert opened.held.id == published(app)[0]
        assert opened.queue.new == 10
        assert session.scalar(sa.select(sa.func.count()).select_from(UserRow)) == 0


def test_new_cards_end_at_the_limit_of_the_day_and_begin_again_at_the_rollover(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    set_new_per_day(hand, 2)
    for _ in range(2):
        opened = open_next(hand)
        assert opened.held is not None
        hand.rate(hand.answer(opened.held.id), GOOD)
        at.advance(minutes=1)
    assert open_next(hand).held is None
    at.now = start_of(MONDAY + timedelta(days=1), BERLIN)
    assert open_next(hand).queue.new == 2


def test_reviews_end_at_the_limit_of_the_day_and_what_is_beyond_waits_until_tomorrow(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    set_new_per_day(hand, 0)
    one, two, three = published(app, "single_choice")[:3]
    for item_id in (one, two, three):
        hand.answer(item_id)
    at.advance(days=20)
    hand.write(
        lambda session, _learner: session.execute(
            sa.update(UserRow).where(UserRow.id == hand.id).values(reviews_per_day=2)
        )
    )
    opened = open_next(hand)
    assert (opened.queue.due, opened.held_over) == (2, 1)
    assert opened.held is not None
    # Missed: its step goes on, and the answer counts as one of the day's two.
    hand.answer(opened.held.id, is_right=False)
    at.advance(minutes=11)
    opened = open_next(hand, after=opened.held.id)
    assert (opened.queue.learning, opened.queue.due, opened.held_over) == (1, 1, 1)
    for _ in range(2):
        assert opened.held is not None
        hand.answer(opened.held.id)
        at.advance(minutes=1)
        opened = open_next(hand, after=opened.held.id)
    tomorrow = start_of(study_day(at(), BERLIN) + timedelta(days=1), BERLIN)
    assert (opened.held, opened.next_at, opened.held_over > 0) == (None, tomorrow, True)
    at.now = tomorrow
    # The one that waited, and the one that was missed.
    assert open_next(hand).queue.due == opened.held_over + 1


def test_with_nothing_waiting_it_says_when_the_next_card_falls_due(
    hand: Hand, choice: int, at: TestClock
) -> None:
    set_new_per_day(hand, 0)
    assert open_next(hand) == study.OpenCard(open_next(hand).queue, None, None)
    hand.answer(choice)
    memory = hand.memory(choice)
    assert memory is not None
    opened = open_next(hand)
    assert opened.held is None
    assert opened.next_at == memory.due_at
    at.now = memory.due_at
    opened = open_next(hand)
    assert opened.held is not None
    assert opened.held.id == choice


def test_a_withdrawn_card_is_not_asked(app: Flask, hand: Hand, choice: int, at: TestClock) -> None:
    set_new_per_day(hand, 0)
    hand.answer(choice)
    at.advance(days=60)
    assert open_next(hand).queue.due == 1
    set_status(app, choice, "retired")
    opened = open_next(hand)
    assert (opened.held, opened.queue.due) == (None, 0)


def test_a_draft_and_an_unknown_number_are_not_found(app: Flask, hand: Hand, choice: int) -> None:
    set_status(app, choice, "draft")
    for item_id in (choice, 10**9, 2**62):
        with pytest.raises(NotFound):
            hand.read(lambda session, learner, number=item_id: study.open_card(session, learner, number))  # type: ignore[misc]


# Phrasings in turn


@pytest.fixture
def kin(app: Flask) -> list[int]:
    """Three items that are made to test one claim, which no other does; none is a variant of another."""
    item_ids = published(app, "single_choice")[:3]
    with app.app_context(), transaction() as session:
        session.execute(
            sa.update(ItemRow)
            .where(ItemRow.id.in_(item_ids))
            .values(claim="C-ONE", variants_of="", switch_group="")
        )
        session.execute(
            sa.update(ItemRow).where(ItemRow.id.not_in(item_ids)).values(status="retired", variants_of="")
        )
    return item_ids


def shown(hand: Hand) -> tuple[int | None, int]:
    """The card that comes next, and how many are due but rest."""
    opened = open_next(hand)
    assert (opened.held is None) == opened.queue.is_empty
    return opened.held.id if opened.held else None, opened.resting


def test_the_phrasings_of_a_claim_come_in_turn_one_a_day(hand: Hand, kin: list[int], at: TestClock) -> None:
    turns = []
    for _ in range(6):
        item_id, _ = shown(hand)
        assert item_id is not None
        turns.append(item_id)
        hand.answer(item_id)
        assert shown(hand)[0] is None
        at.advance(days=8)
    assert turns == [*kin, *kin]


def test_what_rests_comes_tomorrow_and_the_page_says_so(hand: Hand, kin: list[int], at: TestClock) -> None:
    hand.answer(kin[0])
    hand.answer(kin[1])
    at.advance(days=40)
    set_new_per_day(hand, 0)
    assert shown(hand) == (kin[0], 1)
    hand.answer(kin[0])
    opened = open_next(hand)
    tomorrow = start_of(study_day(at(), BERLIN) + timedelta(days=1), BERLIN)
    assert (opened.held, opened.resting, opened.next_at) == (None, 1, tomorrow)
    at.now = tomorrow
    assert shown(hand) == (kin[1], 0)


@pytest.mark.parametrize("place", ["practice", "quiz"])
def test_a_phrasing_answered_elsewhere_today_keeps_its_kin_for_another_day(
    hand: Hand, kin: list[int], at: TestClock, place: str
) -> None:
    plan = hand.plan([kin[2]], quiz="" if place == "practice" else "ideas-and-origins")
    attempt_id = new_id()
    if place == "practice":
        hand.practise(plan, attempt_id=attempt_id)
    else:
        hand.step(plan, 0, answer_to(hand.held(kin[2]).item), attempt_id=attempt_id)
        assert shown(hand) == (kin[0], 0)
        hand.submit(attempt_id)
    assert shown(hand) == (None, 0)
    at.advance(days=1)
    assert shown(hand) == (kin[0], 0)


def test_undoing_brings_the_same_phrasing_again_and_no_other(
    hand: Hand, kin: list[int], at: TestClock
) -> None:
    hand.answer(kin[0])
    at.advance(minutes=1)
    assert hand.undo() == kin[0]
    assert shown(hand) == (kin[0], 0)
    at.advance(days=1)
    assert shown(hand) == (kin[0], 0)


def test_a_missed_phrasing_goes_on_in_its_own_steps(hand: Hand, kin: list[int], at: TestClock) -> None:
    hand.answer(kin[0])
    at.advance(days=40)
    hand.answer(kin[1], is_right=False)
    at.advance(minutes=2)
    assert shown(hand) == (kin[1], 1)


# Answering


def test_a_right_answer_moves_its_card_at_once(hand: Hand, choice: int, at: TestClock) -> None:
    hand.answer(choice, took_ms=4200)
    memory = hand.memory(choice)
    seed = fuzz.seed_for(hand.id, choice, reviews=0)
    assert memory == scheduling.review(None, GOOD, at=at(), clock=BERLIN, seed=seed)
    (line,) = hand.log(choice)
    (response,) = hand.responses()
    assert (line.ordinal, line.rating, line.response_id, line.zone) == (1, 3, response.id, "Europe/Berlin")
    assert (line.study_day, line.reviewed_at) == (MONDAY, at())
    assert (response.context, response.score, response.verdict) == ("cards", 1.0, "right")
    assert (response.is_first, response.took_ms, response.attempt_id) == (True, 4200, None)
    assert hand.day(MONDAY) == (1, 1.0, 1, 1)


def test_a_wrong_answer_comes_again_within_minutes(hand: Hand, choice: int, at: TestClock) -> None:
    hand.answer(choice, is_right=False)
    memory = hand.memory(choice)
    assert memory is not None
    assert (memory.state, memory.due_at) == (CardState.LEARNING, at() + timedelta(minutes=1))
    assert hand.day(MONDAY) == (1, 0.0, 1, 1)


def test_a_flashcard_is_stored_first_and_moves_with_the_rating(hand: Hand, flashcard: int) -> None:
    response_id = hand.answer(flashcard)
    assert hand.memory(flashcard) is None
    answered = hand.answered(response_id)
    assert answered.grade.verdict is Verdict.UNGRADED
    assert (answered.rated, answered.can_rate, set(answered.allowed)) == (None, True, set(Rating))
    assert hand.day(MONDAY) == (0, 0.0, 0, 0)
    hand.rate(response_id, EASY)
    assert hand.answered(response_id).rated is EASY
    assert hand.day(MONDAY) == (0, 0.0, 1, 1)
    memory = hand.memory(flashcard)
    assert memory is not None
    assert memory.reviews == 1


def test_the_same_response_id_again_is_the_same_answer(hand: Hand, choice: int, flashcard: int) -> None:
    """Case 45, one after the other: same page sent again, with what it had seen."""
    for item_id in (choice, flashcard):
        response_id = hand.answer(item_id)
        before = (hand.memory(item_id), hand.day(MONDAY))
        hand.answer(item_id, response_id=response_id, seen=0, is_right=item_id == flashcard)
        hand.answer(item_id, response_id=response_id)
        assert (hand.memory(item_id), hand.day(MONDAY)) == before
    assert len(hand.responses()) == 2


def test_a_page_that_saw_fewer_lines_is_stale_and_stores_nothing(hand: Hand, choice: int) -> None:
    hand.answer(choice)
    with pytest.raises(Stale, match="another tab"):
        hand.answer(choice, seen=0)
    with pytest.raises(Stale):
        hand.answer(choice, seen=7)
    assert len(hand.responses()) == 1


def test_a_reworded_or_withdrawn_card_is_stale_and_its_old_answer_stays(
    app: Flask, hand: Hand, choice: int, at: TestClock
) -> None:
    first = hand.answer(choice)
    at.advance(days=30)
    reword(app, choice)
    with pytest.raises(Stale, match="reworded"):
        hand.answer(choice, revision=1)
    assert hand.answered(first).held.revision == 1
    set_status(app, choice, "retired")
    with pytest.raises(Stale, match="withdrawn"):
        hand.answer(choice)
    hand.answer(choice, response_id=first, revision=1, seen=0)
    assert [row.id for row in hand.responses()] == [first]


def test_what_cannot_be_an_answer_stores_nothing_and_makes_no_card(
    hand: Hand, choice: int, typed: int
) -> None:
    for item_id, given in ((choice, Response()), (choice, Response((99,))), (typed, Response((), ("",) * 3))):
        with pytest.raises(InvalidResponse):
            hand.answer(item_id, given=given)
    assert hand.responses() == []
    assert hand.held(choice).entries == 0


def test_a_time_taken_is_kept_between_nothing_and_an_hour(hand: Hand, app: Flask) -> None:
    """Case 50."""
    ids = published(app, "single_choice")
    for item_id, took in zip(ids, (-5, 10**12, None), strict=False):
        hand.answer(item_id, took_ms=took)
    assert {row.item_id: row.took_ms for row in hand.responses()} == {
        ids[0]: 0,
        ids[1]: 3_600_000,
        ids[2]: None,
    }


def test_statistics_count_the_first_response_to_a_wording_only(app: Flask, hand: Hand, choice: int) -> None:
    hand.answer(choice, is_right=False)
    hand.answer(choice)
    reword(app, choice)
    hand.answer(choice)
    other = Hand(app)
    other.answer(choice)
    totals = hand.read(
        lambda session, _learner: {
            row.revision: (row.responses, row.first_responses, row.first_score_total)
            for row in session.scalars(sa.select(ItemTotalRow).where(ItemTotalRow.item_id == choice))
        }
    )
    assert totals == {1: (2, 1, 0.0), 2: (2, 2, 2.0)}
    assert [row.is_first for row in sorted(hand.responses(), key=lambda row: (row.revision, row.score))] == [
        True,
        False,
        True,
    ]


def test_another_learners_answer_is_not_found(app: Flask, hand: Hand, choice: int) -> None:
    """Case 9, in the services."""
    response_id = hand.answer(choice)
    other = Hand(app)
    with pytest.raises(NotFound):
        other.answered(response_id)
    with pytest.raises(NotFound):
        other.rate(response_id, AGAIN, seen=1)
    with pytest.raises(NotFound):
        other.undo()
    assert hand.answered(response_id).rated is GOOD


def test_the_same_id_from_two_learners_is_two_answers(app: Flask, hand: Hand, choice: int) -> None:
    other = Hand(app)
    response_id = hand.answer(choice)
    other.answer(choice, response_id=response_id, is_right=False)
    assert hand.answered(response_id).rated is GOOD
    assert other.answered(response_id).rated is AGAIN


# Rating


def test_a_rating_does_exactly_what_was_shown(hand: Hand, typed: int, at: TestClock) -> None:
    for rating in (HARD, GOOD, EASY, AGAIN):
        response_id = hand.answer(typed)
        at.advance(minutes=3)
        preview = hand.answered(response_id).allowed[rating]
        hand.rate(response_id, rating)
        memory = hand.memory(typed)
        assert memory is not None
        assert hand.answered(response_id).allowed[rating] == preview
        if preview.minutes is not None:
            assert memory.due_at == memory.last_at + timedelta(minutes=preview.minutes)
        else:
            assert memory.due_at == start_of(memory.last_day + timedelta(days=preview.days or 0), BERLIN)
        at.now = memory.due_at + timedelta(hours=8)


def test_lowering_counts_for_the_recall_it_is_about_even_days_later(
    hand: Hand, choice: int, at: TestClock
) -> None:
    response_id = hand.answer(choice)
    answered_at = at()
    at.advance(days=2)
    shown = hand.answered(response_id)
    hand.rate(response_id, HARD)
    memory = hand.memory(choice)
    assert memory is not None
    assert (memory.last_at, memory.last_day, memory.reviews) == (answered_at, MONDAY, 1)
    assert memory.due_at == start_of(MONDAY + timedelta(days=shown.allowed[HARD].days or 0), BERLIN)
    assert [(line.rating, line.study_day) for line in hand.log(choice)] == [
        (3, MONDAY),
        (None, MONDAY + timedelta(days=2)),
        (2, MONDAY),
    ]
    assert hand.day(MONDAY) == (1, 1.0, 1, 1)
    assert hand.day(MONDAY + timedelta(days=2)) == (0, 0.0, 0, 0)
    assert hand.wrong_cards() == 0


def test_lowering_uses_the_zone_of_then_not_of_now(hand: Hand, choice: int, at: TestClock) -> None:
    """Case 60: a zone changed on a journey."""
    response_id = hand.answer(choice)
    hand.write(
        lambda session, _learner: session.execute(
            sa.update(UserRow).where(UserRow.id == hand.id).values(zone="Pacific/Kiritimati")
        )
    )
    hand.rate(response_id, HARD)
    assert [line.zone for line in hand.log(choice)] == [
        "Europe/Berlin",
        "Pacific/Kiritimati",
        "Europe/Berlin",
    ]
    assert hand.wrong_cards() == 0


def test_the_same_rating_again_changes_nothing(hand: Hand, typed: int) -> None:
    response_id = hand.answer(typed)
    hand.rate(response_id, EASY)
    hand.rate(response_id, EASY, seen=0)
    assert [line.rating for line in hand.log(typed)] == [3, None, 4]
    assert hand.day(MONDAY) == (1, 1.0, 1, 1)


def test_what_was_recognised_cannot_be_easy_and_what_was_wrong_only_again(hand: Hand, app: Flask) -> None:
    first, second = published(app, "single_choice")[:2]
    right, wrong = hand.answer(first), hand.answer(second, is_right=False)
    with pytest.raises(Invalid):
        hand.rate(right, EASY)
    for rating in (HARD, GOOD, EASY):
        with pytest.raises(Invalid):
            hand.rate(wrong, rating)
    assert set(hand.answered(right).allowed) == {AGAIN, HARD, GOOD}
    assert set(hand.answered(wrong).allowed) == {AGAIN}


def test_only_the_last_answer_of_a_card_can_be_rated(hand: Hand, flashcard: int, at: TestClock) -> None:
    first = hand.answer(flashcard)
    at.advance(minutes=1)
    second = hand.answer(flashcard)
    hand.rate(second, GOOD)
    assert not hand.answered(first).can_rate
    with pytest.raises(Stale):
        hand.rate(first, AGAIN)
    with pytest.raises(Stale):
        hand.rate(second, AGAIN, seen=0)
    assert hand.answered(second).rated is GOOD


def test_an_answer_from_practice_is_rated_there_and_only_if_it_was_a_review(hand: Hand, choice: int) -> None:
    first, again = new_id(), new_id()
    for response_id in (first, again):
        hand.practise(hand.plan([choice]), attempt_id=new_id(), response_id=response_id)
        with pytest.raises(NotFound):
            hand.answered(response_id)

    def rate(session: Session, learner: Learner, response_id: str) -> None:
        seen = hand.held(choice).entries
        now = clock.utc_now()
        study.rate_card(session, learner, response_id, rating=HARD, seen=seen, context="practice", now=now)

    hand.write(lambda session, learner: rate(session, learner, first))
    with pytest.raises(Stale):
        hand.write(lambda session, learner: rate(session, learner, again))
    assert [line.rating for line in hand.log(choice)] == [3, None, 2]
    assert hand.day(MONDAY)[2] == 1


# Taking back


def test_undo_goes_back_to_the_beginning_however_deep(app: Flask, hand: Hand, at: TestClock) -> None:
    """More takings back than any page of a log would hold: three cards, ten rounds, then all of it twice over."""
    ids = published(app, "single_choice")[:3]
    given: list[int] = []
    memories = {item_id: [hand.memory(item_id)] for item_id in ids}
    for round_ in range(10):
        for item_id in ids:
            at.advance(hours=7)
            hand.answer(item_id, is_right=(round_ + item_id) % 3 > 0)
            given.append(item_id)
            memories[item_id].append(hand.memory(item_id))
    for item_id in reversed(given):
        at.advance(minutes=1)
        memories[item_id].pop()
        assert hand.undo() == item_id
        assert hand.memory(item_id) == memories[item_id][-1]
    with pytest.raises(NotFound, match="no rating to take back"):
        hand.undo()
    days = [MONDAY + timedelta(days=day) for day in range(12)]
    assert {hand.day(day)[2:] for day in days} == {(0, 0)}
    assert hand.wrong_cards() == 0
    assert len(hand.responses()) == 30


def test_a_rating_under_six_hundred_lines_can_be_taken_back(hand: Hand, choice: int, at: TestClock) -> None:
    """As after pressing rate and undo three hundred times: what stands before all of it must stay in reach."""
    hand.answer(choice)

    def press(session: Session, _learner: Learner) -> None:
        (line,) = cards.list_lines(session, hand.id, choice)
        columns = {column.name: getattr(line, column.name) for column in ReviewRow.__table__.columns}
        given_and_taken_back = [
            columns
            | {
                "ordinal": ordinal,
                "id": str(ordinal),
                "kind": "rate" if ordinal % 2 == 0 else "take_back",
                "rating": 3 if ordinal % 2 == 0 else None,
                "takes_back": None if ordinal % 2 == 0 else str(ordinal - 1),
            }
            for ordinal in range(2, 602)
        ]
        writes.add_reviews(session, given_and_taken_back)
        session.get_one(CardRow, (hand.id, choice)).entries = 601

    hand.write(press)
    before = hand.memory(choice)
    assert hand.wrong_cards() == 0
    assert hand.undo() == choice
    assert before is not None
    assert hand.memory(choice) is None
    assert len(hand.log(choice)) == 602
    assert hand.day(MONDAY) == (1, 1.0, 0, 0)


def test_an_undone_card_is_new_again_and_counts_as_new_again(hand: Hand, choice: int, at: TestClock) -> None:
    """The daily limit neither grows nor shrinks by pressing undo, and the answers stay what they were (case 53)."""
    for _ in range(3):
        hand.answer(choice, is_right=False)
        assert hand.day(MONDAY)[2:] == (1, 1)
        at.advance(minutes=1)
        assert hand.undo() == choice
        assert hand.day(MONDAY)[2:] == (0, 0)
        opened = open_next(hand)
        assert opened.queue.new == 10
    assert hand.day(MONDAY)[:2] == (3, 0.0)


def test_an_undone_flashcard_counts_as_new_again(hand: Hand, flashcard: int, at: TestClock) -> None:
    response_id = hand.answer(flashcard)
    for _ in range(2):
        hand.rate(response_id, GOOD)
        assert hand.day(MONDAY) == (0, 0.0, 1, 1)
        at.advance(minutes=1)
        hand.undo()
        assert hand.day(MONDAY) == (0, 0.0, 0, 0)


def test_undo_takes_from_the_day_on_which_the_rating_counted(hand: Hand, choice: int, at: TestClock) -> None:
    response_id = hand.answer(choice)
    at.advance(days=1)
    hand.rate(response_id, HARD)
    at.advance(days=1)
    hand.undo()
    assert [hand.day(MONDAY + timedelta(days=day))[2:] for day in range(3)] == [(0, 0)] * 3


def test_undo_takes_the_rating_given_last_also_when_it_replaced_an_earlier_one(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    one, two = published(app, "single_choice")[:2]
    first = hand.answer(one)
    at.advance(minutes=1)
    hand.answer(two)
    at.advance(minutes=1)
    hand.rate(first, HARD)
    assert [hand.undo(), hand.undo()] == [one, two]


def test_undo_goes_back_through_ratings_of_cards_and_leaves_practice_standing(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    one, two = published(app, "single_choice")[:2]
    hand.answer(one)
    at.advance(minutes=1)
    hand.answer(two)
    at.advance(days=40)
    hand.practise(hand.plan([two]), attempt_id=new_id())
    assert [hand.undo(), hand.undo()] == [two, one]
    with pytest.raises(NotFound):
        hand.undo()
    memory = hand.memory(two)
    assert memory is not None
    assert memory.reviews == 1
    assert hand.memory(one) is None
    assert hand.wrong_cards() == 0


def test_a_card_met_in_practice_is_not_new_when_reviewed_and_undone(
    hand: Hand, choice: int, at: TestClock
) -> None:
    hand.practise(hand.plan([choice]), attempt_id=new_id())
    after_practice = hand.memory(choice)
    at.advance(days=30)
    day = study_day(at(), BERLIN)
    hand.answer(choice)
    assert hand.day(day)[2:] == (1, 0)
    hand.undo()
    assert hand.day(day)[2:] == (0, 0)
    assert hand.memory(choice) == after_practice


def test_undo_is_right_after_the_servers_clock_was_put_back(app: Flask, hand: Hand, at: TestClock) -> None:
    """Case 60: back by 26 hours between a rating and its taking back."""
    one, two = published(app, "single_choice")[:2]
    hand.answer(one)
    at.advance(hours=-26)
    assert hand.undo() == one
    with pytest.raises(NotFound):
        hand.undo()
    hand.answer(two)
    at.advance(hours=-26)
    hand.answer(two)
    memory = hand.memory(two)
    assert memory is not None
    assert memory.reviews == 2
    assert hand.undo() == two
    assert hand.undo() == two
    assert hand.wrong_cards() == 0


# Zones and odd times (case 60)


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 14, 59, 59, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2028, 2, 29, 13, 59, 59, tzinfo=UTC)),
        ("UTC", datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC)),
        ("America/New_York", datetime(2100, 2, 28, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_cards_go_on_in_every_zone_and_at_every_odd_moment(
    app: Flask, at: TestClock, typed: int, zone: str, moment: datetime
) -> None:
    at.now = moment
    hand = Hand(app)
    hand.write(
        lambda session, _learner: session.execute(
            sa.update(UserRow).where(UserRow.id == hand.id).values(zone=zone)
        )
    )
    there = StudyClock(zone)
    hand.answer(typed)
    memory = hand.memory(typed)
    assert memory is not None
    assert memory.last_day == study_day(moment, there)
    days = (study_day(memory.due_at, there) - memory.last_day).days
    assert memory.due_at == start_of(memory.last_day + timedelta(days=days), there)
    for step in (timedelta(seconds=1), timedelta(hours=1), timedelta(hours=-26), timedelta(days=3)):
        at.now += step
        open_next(hand)
        hand.answer(typed, is_right=step.days != 3)
    assert hand.undo() == typed
    assert hand.wrong_cards() == 0


def test_a_journey_moves_no_due_date(hand: Hand, choice: int, at: TestClock) -> None:
    """Case 60: what is stored is an instant; another zone changes later reviews only."""
    hand.answer(choice)
    before = hand.memory(choice)
    for zone in ("Pacific/Kiritimati", "Pacific/Niue"):
        hand.write(
            lambda session, _learner, zone=zone: session.execute(
                sa.update(UserRow).where(UserRow.id == hand.id).values(zone=zone)
            )
        )
        assert hand.memory(choice) == before
        assert hand.wrong_cards() == 0


# Rebuilding


def test_rebuilding_finds_a_card_that_is_wrong_and_sets_it_right(hand: Hand, choice: int, typed: int) -> None:
    hand.answer(choice)
    hand.answer(typed)
    before = hand.memory(choice)

    def spoil(session: Session, _learner: Learner) -> None:
        row = session.get(CardRow, (hand.id, choice))
        row.stability, row.due_at, row.lapses = 99.0, row.due_at + timedelta(days=5), 3

    hand.write(spoil)
    assert hand.memory(choice) != before
    assert hand.wrong_cards() == 1
    assert hand.memory(choice) == before
    assert hand.wrong_cards() == 0


def test_rebuilding_goes_through_all_cards_page_by_page_and_writes_only_what_differs(
    app: Flask, hand: Hand, at: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = published(app, "single_choice")[:5]
    for item_id in ids:
        hand.answer(item_id)
        at.advance(minutes=1)
    before = [hand.memory(item_id) for item_id in ids]
    monkeypatch.setattr(cards, "_CARDS", cards._CARDS.limit(2))

    def spoil(session: Session, _learner: Learner) -> None:
        session.get(CardRow, (hand.id, ids[0])).lapses = 3
        session.get(CardRow, (hand.id, ids[4])).stability = 99.0

    hand.write(spoil)
    with count_statements(app) as counted:
        outcome = hand.write(lambda session, _learner: study.rebuild_cards(session, hand.id))
    assert (outcome.cards, outcome.differing) == (5, 2)
    assert [hand.memory(item_id) for item_id in ids] == before
    assert sum(statement.startswith("UPDATE card") for statement in counted.statements) == 2


# What it costs


def test_showing_a_card_takes_four_statements_and_answering_one_seven(
    app: Flask, hand: Hand, choice: int, at: TestClock
) -> None:
    """Without the one that looks up who is asking; on SQLite the beginning of the transaction is the seventh."""
    hand.answer(choice)
    at.advance(days=60)
    set_new_per_day(hand, 0)
    learner = hand.read(lambda _session, learner: learner)
    with count_statements(app) as shown, app.app_context(), reading() as session:
        opened = study.open_next(session, learner, after=None, now=at())
    assert opened.held is not None
    assert shown.total <= 4
    with count_statements(app) as stored, app.app_context(), transaction() as session:
        study.answer_card(
            session,
            learner,
            opened.held.id,
            response_id=new_id(),
            read=lambda _item: Response(selected=(0,)),
            seen=opened.held.entries,
            revision=opened.held.revision,
            took_ms=None,
            now=at(),
        )
    assert stored.total <= 6
    assert hand.held(opened.held.id).entries == 2


def test_everything_learners_do_all_day_is_found_by_an_index(app: Flask, hand: Hand, flashcard: int) -> None:
    """find_signed_in, list_waiting, list_new, find_held and what writing reads, on both databases."""
    with count_statements(app) as counted:
        open_next(hand)
        response_id = hand.answer(flashcard)
        hand.rate(response_id, GOOD)
        hand.undo()
        hand.answered(response_id)
    selects = [
        (statement, parameters)
        for statement, parameters in zip(counted.statements, counted.parameters, strict=True)
        if statement.startswith("SELECT")
    ]
    counted.statements, counted.parameters = map(list, zip(*selects, strict=True))
    assert len(selects) > 8
    assert full_scans(app, counted, of=ALL_TABLES) == []
