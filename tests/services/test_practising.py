"""Practice through the services: plans, sittings, one answer to a place, and the same memory as cards."""

from datetime import date

import pytest
from flask import Flask

from quizapp.domain import fuzz, scheduling
from quizapp.domain.item_types import steelman
from quizapp.domain.items import InvalidResponse, Response
from quizapp.domain.memory import Rating
from quizapp.persistence.db import reading
from quizapp.persistence.models import AttemptRow
from quizapp.persistence.queries import items
from quizapp.services import bank, clock, practising
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.practising import Sitting
from quizapp.services.sittings import Plan
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id, published, reword, set_status
from tests.support.learning import BERLIN

MONDAY = date(2026, 3, 2)


def attempt(hand: Hand, attempt_id: str) -> AttemptRow:
    row = hand.read(lambda session, _learner: session.get(AttemptRow, (hand.id, attempt_id)))
    assert row is not None
    return row


# Plans


@pytest.mark.parametrize("count", practising.PRACTICE_SIZES)
def test_a_practice_has_as_many_items_as_asked_for_and_no_flashcards(
    app: Flask, at: TestClock, count: int
) -> None:
    with app.app_context(), reading() as session:
        plan = practising.plan_practice(session, None, count=count, section="", seed=3, now=at())
        assert len(set(plan.pins)) == count
        held = items.list_pinned(session, plan.pins, learner_id=None)
        assert not any(entry.item.type.startswith("flashcard") for entry in held.values())


def test_the_same_seed_plans_the_same_practice_and_another_one_does_not(app: Flask, at: TestClock) -> None:
    with app.app_context(), reading() as session:
        plans = [
            practising.plan_practice(session, None, count=10, section="", seed=seed, now=at())
            for seed in (1, 1, 2)
        ]
    assert plans[0] == plans[1] != plans[2]


def test_a_practice_of_a_section_asks_about_it_only(app: Flask, at: TestClock) -> None:
    with app.app_context(), reading() as session:
        for section in bank.open_subject(session).subject.claim_map.sections:
            plan = practising.plan_practice(session, None, count=5, section=section, seed=3, now=at())
            held = items.list_pinned(session, plan.pins, learner_id=None)
            assert {entry.item.section for entry in held.values()} == {section}


def test_sizes_and_sections_not_on_offer_are_refused(app: Flask, at: TestClock) -> None:
    with app.app_context(), reading() as session:
        for count in (0, -1, 7, 10**9):
            with pytest.raises(Invalid):
                practising.plan_practice(session, None, count=count, section="", seed=3, now=at())
        with pytest.raises(NotFound):
            practising.plan_practice(session, None, count=5, section="NONE", seed=3, now=at())


def test_a_practice_asks_first_what_was_not_met_and_then_what_is_weakest(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    pool = hand.read(
        lambda session, learner: practising.plan_practice(
            session, learner, count=20, section="", seed=3, now=at()
        )
    )
    met = pool.pins[:3]
    for item_id, _ in met:
        hand.answer(item_id)
    again = hand.read(
        lambda session, learner: practising.plan_practice(
            session, learner, count=5, section="", seed=3, now=at()
        )
    )
    assert not set(met) & set(again.pins)


# Practice


def test_looking_at_a_plan_stores_nothing(app: Flask, hand: Hand) -> None:
    plan = hand.plan(published(app, "single_choice")[:2])
    sitting = hand.sitting(new_id(), plan=plan)
    assert (sitting.is_stored, sitting.next_open, sitting.answered) == (False, 0, 0)
    with pytest.raises(NotFound):
        hand.sitting(new_id())


def test_a_practice_is_stored_answer_by_answer_and_ends_with_the_last(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    plan = hand.plan(published(app, "single_choice")[:3])
    attempt_id = new_id()
    for position, is_right in enumerate((True, False, True)):
        sitting = hand.practise(plan, position, attempt_id=attempt_id, is_right=is_right)
        assert sitting.answered == position + 1
    row = attempt(hand, attempt_id)
    assert (row.answered, row.score_total, row.submitted_at) == (3, 2.0, at())
    assert [response.position for response in hand.responses()] == [0, 1, 2]
    assert hand.sitting(attempt_id).score_total == 2.0
    assert hand.day(MONDAY) == (3, 2.0, 3, 0)


def test_an_answer_in_practice_moves_the_card_as_a_card_review_would(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    one, two = published(app, "single_choice")[:2]
    plan = hand.plan([one, two])
    attempt_id = new_id()
    hand.practise(plan, 0, attempt_id=attempt_id)
    hand.practise(plan, 1, attempt_id=attempt_id, is_right=False)
    for item_id, rating in ((one, Rating.GOOD), (two, Rating.AGAIN)):
        seed = fuzz.seed_for(hand.id, item_id, reviews=0)
        assert hand.memory(item_id) == scheduling.review(None, rating, at=at(), clock=BERLIN, seed=seed)


def test_a_right_answer_on_the_day_of_its_review_does_not_count_as_another(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    item_id = published(app, "single_choice")[0]
    hand.answer(item_id)
    before = hand.memory(item_id)
    at.advance(hours=1)
    hand.practise(hand.plan([item_id]), attempt_id=new_id())
    assert hand.memory(item_id) == before
    assert hand.day(MONDAY) == (2, 2.0, 1, 1)
    hand.practise(hand.plan([item_id]), attempt_id=new_id(), is_right=False)
    after = hand.memory(item_id)
    assert after is not None
    assert after.reviews == 2
    assert hand.wrong_cards() == 0


def test_the_same_response_id_again_is_one_answer_and_another_one_is_stale(app: Flask, hand: Hand) -> None:
    """Case 45, one after the other."""
    plan = hand.plan(published(app, "single_choice")[:2])
    attempt_id, response_id = new_id(), new_id()
    hand.practise(plan, 0, attempt_id=attempt_id, response_id=response_id)
    hand.practise(plan, 0, attempt_id=attempt_id, response_id=response_id, is_right=False)
    with pytest.raises(Stale, match="first answer counts"):
        hand.practise(plan, 0, attempt_id=attempt_id, is_right=False)
    row = attempt(hand, attempt_id)
    assert (row.answered, row.score_total, len(hand.responses())) == (1, 1.0, 1)


def test_a_place_out_of_order_and_one_that_does_not_exist_are_refused(app: Flask, hand: Hand) -> None:
    """Case 46."""
    plan = hand.plan(published(app, "single_choice")[:2])
    attempt_id = new_id()
    with pytest.raises(Stale, match="in order"):
        hand.practise(plan, 1, attempt_id=attempt_id)
    for position in (-1, 2, 10**6):
        with pytest.raises(NotFound):
            hand.practise(plan, position, attempt_id=attempt_id, given=Response((0,)))
    assert hand.responses() == []
    with pytest.raises(NotFound):
        hand.sitting(attempt_id)


def test_an_empty_answer_reveals_nothing_and_begins_nothing(app: Flask, hand: Hand) -> None:
    """Case 42."""
    plan = hand.plan(published(app, "single_choice", "short_answer")[:2])
    attempt_id = new_id()
    for given in (Response(), Response(texts=(" ",))):
        with pytest.raises(InvalidResponse):
            hand.practise(plan, 0, attempt_id=attempt_id, given=given)
    with pytest.raises(NotFound):
        hand.sitting(attempt_id)


def test_an_attempt_keeps_the_wording_it_began_with(app: Flask, hand: Hand) -> None:
    """Case 49."""
    ids = published(app, "single_choice")[:2]
    plan = hand.plan(ids)
    attempt_id = new_id()
    hand.practise(plan, 0, attempt_id=attempt_id)
    reword(app, ids[0])
    reword(app, ids[1])
    set_status(app, ids[1], "retired")
    hand.practise(plan, 1, attempt_id=attempt_id)
    assert [(row.item_id, row.revision) for row in hand.responses()] == [(ids[0], 1), (ids[1], 1)]
    assert [place.held.revision for place in hand.sitting(attempt_id).places] == [1, 1]


def test_anothers_attempt_is_not_found_and_the_same_id_is_another_attempt(app: Flask, hand: Hand) -> None:
    """Case 8 and 9, in the services."""
    other = Hand(app)
    plan = hand.plan(published(app, "single_choice")[:2])
    attempt_id = new_id()
    hand.practise(plan, 0, attempt_id=attempt_id)
    with pytest.raises(NotFound):
        other.sitting(attempt_id)
    with pytest.raises(NotFound):
        other.submit(attempt_id)
    other.practise(plan, 0, attempt_id=attempt_id, is_right=False)
    assert hand.sitting(attempt_id).score_total == 1.0
    assert other.sitting(attempt_id).score_total == 0.0


def test_a_plan_with_an_item_that_never_was_is_not_found(app: Flask, hand: Hand) -> None:
    plan = Plan("", ((published(app)[0], 99), (10**9, 1)))
    with pytest.raises(NotFound):
        hand.sitting(new_id(), plan=plan)
    with pytest.raises(NotFound):
        hand.practise(plan, 0, attempt_id=new_id(), given=Response((0,)))


# Both sides argued


@pytest.fixture
def cases(app: Flask, hand: Hand) -> tuple[Plan, str]:
    """A practice of one dispute, both cases of which are written: its plan and its id."""
    plan, attempt_id = hand.plan(published(app, "steelman")[:1]), new_id()
    texts = ("What the one side could say at its best. ", "What the other side could say at its best.")
    hand.practise(plan, attempt_id=attempt_id, given=Response(texts=texts))
    return plan, attempt_id


def compare(hand: Hand, attempt_id: str, found: set[tuple[int, int]]) -> Sitting:
    return hand.write(
        lambda session, learner: practising.compare_cases(
            session, learner, attempt_id, position=0, found=frozenset(found), now=clock.utc_now()
        )
    )


def test_a_dispute_is_practised_alone_and_never_drawn_among_other_questions(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    plan = hand.read(lambda session, learner: practising.plan_cases(session, learner, seed=1, now=at()))
    disputes = published(app, "steelman")
    assert len(plan.pins) == 1
    assert plan.pins[0][0] in disputes
    hand.practise(plan, attempt_id=new_id(), given=Response(texts=("x" * 40, "y" * 40)))
    for item_id in disputes:
        set_status(app, item_id, "retired")
    with pytest.raises(NotFound):
        hand.read(lambda session, learner: practising.plan_cases(session, learner, seed=1, now=at()))


def test_two_cases_earn_nothing_until_compared_and_then_the_share_that_was_found(
    hand: Hand, cases: tuple[Plan, str], at: TestClock
) -> None:
    plan, attempt_id = cases
    before = hand.sitting(attempt_id)
    assert (before.next_to_compare, before.score_total, before.submitted_at) == (0, 0.0, None)
    assert hand.memory(plan.pins[0][0]) is None
    every = steelman.reasons(before.places[0].held.item)
    found = set(every[: len(every) // 2 + 1])
    after = compare(hand, attempt_id, found)
    share = len(found) / len(every)
    assert (after.next_to_compare, after.places[0].found) == (None, found)
    assert after.score_total == pytest.approx(share)
    assert attempt(hand, attempt_id).score_total == pytest.approx(share)
    assert hand.sitting(attempt_id) == after
    assert after.submitted_at == at()
    (response,) = hand.responses()
    assert response.score is None
    assert [line.rating for line in hand.log(plan.pins[0][0])] == [Rating.HARD]
    assert hand.day(MONDAY) == (0, 0.0, 1, 0)
    assert hand.wrong_cards() == 0


def test_what_was_ticked_first_counts_and_the_same_again_changes_nothing(
    hand: Hand, cases: tuple[Plan, str]
) -> None:
    plan, attempt_id = cases
    first = compare(hand, attempt_id, set())
    assert compare(hand, attempt_id, set()) == first
    with pytest.raises(Stale, match="what you ticked first counts"):
        compare(hand, attempt_id, {(0, 0)})
    assert hand.sitting(attempt_id).score_total == 0.0
    assert [line.rating for line in hand.log(plan.pins[0][0])] == [Rating.AGAIN]


def test_a_reason_that_is_on_no_list_stores_nothing(hand: Hand, cases: tuple[Plan, str]) -> None:
    with pytest.raises(InvalidResponse):
        compare(hand, cases[1], {(0, 0), (5, 5)})
    assert hand.sitting(cases[1]).next_to_compare == 0


def test_only_ones_own_written_cases_can_be_compared(
    app: Flask, hand: Hand, cases: tuple[Plan, str], quiz: str
) -> None:
    other = new_id()
    hand.practise(hand.plan(published(app, "single_choice")[:2]), attempt_id=other)
    in_quiz = hand.take_quiz(quiz)
    for somebody, attempt_id in ((Hand(app), cases[1]), (hand, other), (hand, in_quiz), (hand, new_id())):
        with pytest.raises(NotFound):
            compare(somebody, attempt_id, set())
