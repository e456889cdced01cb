"""Scheduling: each transition by hand, and the promises as properties over random histories."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.card_log import replay
from quizapp.domain.memory import Card, CardState, Memory, Rating, ReviewEntry, StudyClock
from quizapp.domain.scheduling import Preview, counts_as_review, due_at, is_leech, previews, review
from quizapp.domain.study_days import start_of, study_day
from tests.support.card_histories import ITEM, LEARNER, clocks, gaps, histories

AGAIN, HARD, GOOD, EASY = Rating
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
CLOCK = StudyClock("UTC", 4)
MIDDLE = 2**47

seeds = st.integers(0, 2**48 - 1)


def reviewed(*ratings: Rating, after: Sequence[timedelta] = ()) -> Memory:
    """A memory after the ratings, each given when the card fell due, or as long after the last as said."""
    memory: Memory | None = None
    at = NOON
    for number, rating in enumerate(ratings):
        if memory is not None:
            at = at + after[number - 1] if after else memory.due_at
        memory = review(memory, rating, at=at, clock=CLOCK, seed=MIDDLE)
    assert memory is not None
    return memory


@pytest.mark.parametrize(
    ("rating", "state", "due_at"),
    [
        (AGAIN, CardState.LEARNING, NOON + timedelta(minutes=1)),
        # First stabilities of 1.29, 2.31 and 8.30 days; a day begins at 04:00.
        (HARD, CardState.REVIEW, datetime(2026, 5, 5, 4, tzinfo=UTC)),
        (GOOD, CardState.REVIEW, datetime(2026, 5, 6, 4, tzinfo=UTC)),
        (EASY, CardState.REVIEW, datetime(2026, 5, 12, 4, tzinfo=UTC)),
    ],
)
def test_one_correct_recall_ends_the_session_of_a_new_card(
    rating: Rating, state: CardState, due_at: datetime
) -> None:
    memory = review(None, rating, at=NOON, clock=CLOCK, seed=MIDDLE)
    assert (memory.state, memory.step, memory.due_at) == (state, 0, due_at)
    assert (memory.reviews, memory.lapses, memory.last_at) == (1, 0, NOON)
    assert memory.last_day == date(2026, 5, 4)


@pytest.mark.parametrize(
    ("history", "rating", "state", "step", "minutes"),
    [
        ((AGAIN,), AGAIN, CardState.LEARNING, 0, 1),
        ((AGAIN,), HARD, CardState.LEARNING, 0, 1),
        ((AGAIN,), GOOD, CardState.LEARNING, 1, 10),
        ((AGAIN, GOOD), AGAIN, CardState.LEARNING, 0, 1),
        ((AGAIN, GOOD), HARD, CardState.LEARNING, 1, 10),
        ((GOOD,), AGAIN, CardState.RELEARNING, 0, 10),
        ((GOOD, AGAIN), AGAIN, CardState.RELEARNING, 0, 10),
        ((GOOD, AGAIN), HARD, CardState.RELEARNING, 0, 10),
    ],
)
def test_steps_are_minutes_from_the_answer(
    history: tuple[Rating, ...], rating: Rating, state: CardState, step: int, minutes: int
) -> None:
    before = reviewed(*history)
    at = before.due_at + timedelta(seconds=30)
    after = review(before, rating, at=at, clock=CLOCK, seed=MIDDLE)
    assert (after.state, after.step) == (state, step)
    assert after.due_at == at + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("history", "rating"),
    [
        ((AGAIN,), EASY),
        ((AGAIN, GOOD), GOOD),
        ((AGAIN, GOOD), EASY),
        ((GOOD, AGAIN), GOOD),
        ((GOOD, AGAIN), EASY),
    ],
)
def test_after_the_last_step_a_card_has_an_interval_in_days(
    history: tuple[Rating, ...], rating: Rating
) -> None:
    before = reviewed(*history)
    after = review(before, rating, at=before.due_at, clock=CLOCK, seed=MIDDLE)
    assert (after.state, after.step) == (CardState.REVIEW, 0)
    assert after.due_at >= start_of(after.last_day + timedelta(days=1), CLOCK)


def test_a_lapse_is_again_in_the_review_state_only() -> None:
    assert reviewed(AGAIN, AGAIN).lapses == 0
    assert reviewed(GOOD, AGAIN).lapses == 1
    assert reviewed(GOOD, AGAIN, AGAIN).lapses == 1
    assert reviewed(GOOD, AGAIN, GOOD, AGAIN).lapses == 2


@pytest.mark.parametrize(
    ("lapses", "kept_at", "is_one"),
    [
        (7, 0, False),
        (8, 0, True),
        (8, 8, False),
        (11, 8, False),
        (12, 8, True),
        (15, 12, False),
        (16, 12, True),
    ],
)
def test_a_leech_is_asked_about_at_eight_lapses_and_at_every_fourth_after(
    lapses: int, kept_at: int, is_one: bool
) -> None:
    memory = reviewed(*[GOOD, AGAIN] * lapses)
    assert memory.lapses == lapses
    assert is_leech(Card(memory=memory, kept_at_lapses=kept_at)) is is_one


def test_a_card_comes_when_its_memory_a_plan_or_its_learner_says() -> None:
    memory = reviewed(GOOD, GOOD)
    day = date(2026, 6, 1)
    begins = start_of(day, CLOCK)
    assert due_at(Card(), CLOCK) is None
    assert due_at(Card(memory=memory), CLOCK) == memory.due_at
    assert due_at(Card(memory=memory), CLOCK, planned_day=day) == begins
    assert due_at(Card(memory=memory, set_day=day), CLOCK, planned_day=date(2026, 7, 1)) == begins
    assert due_at(Card(memory=memory, buried_until=day), CLOCK) == begins
    assert due_at(Card(memory=memory, buried_until=date(2026, 5, 5)), CLOCK) == memory.due_at
    assert due_at(Card(memory=memory, is_suspended=True), CLOCK) is None
    in_steps = reviewed(GOOD, AGAIN)
    assert due_at(Card(memory=in_steps), CLOCK, planned_day=day) == in_steps.due_at


def test_the_days_of_a_card_by_hand() -> None:
    """Case 71: these due dates hold on every machine and in every later version with the same weights.

    Good, then Good when due: S = 2.3065 and D = 2.1181; two days later R = (1 + f·2/2.3065)^-w20 = 0.9095 and
    S' = S (1 + e^w8 (11 - D) S^-w9 (e^(w10 (1 - R)) - 1)) = 10.9643, so 11 days in the middle of the spread.
    """
    memory = reviewed(GOOD, GOOD)
    assert memory.stability == pytest.approx(10.9643, abs=0.0001)
    assert memory.due_at == datetime(2026, 5, 17, 4, tzinfo=UTC)


def test_previews_say_minutes_for_steps_and_days_for_intervals() -> None:
    assert previews(None, at=NOON, clock=CLOCK, seed=MIDDLE) == {
        AGAIN: Preview(days=None, minutes=1),
        HARD: Preview(days=1, minutes=None, band=(1, 1)),
        GOOD: Preview(days=2, minutes=None, band=(2, 2)),
        EASY: Preview(days=8, minutes=None, band=(6, 10)),
    }


@given(history=histories(), gap=gaps, clock=clocks, seed=seeds)
def test_previews_say_exactly_what_review_does(
    history: list[ReviewEntry], gap: timedelta, clock: StudyClock, seed: int
) -> None:
    memory = replay(history, learner_id=LEARNER, item_id=ITEM)
    at = (history[-1].at if history else NOON) + gap
    shown = previews(memory, at=at, clock=clock, seed=seed)
    for rating in Rating:
        after = review(memory, rating, at=at, clock=clock, seed=seed)
        days, minutes = shown[rating].days, shown[rating].minutes
        if after.state is CardState.REVIEW:
            assert minutes is None
            assert days is not None
            assert after.due_at == start_of(study_day(at, clock) + timedelta(days=days), clock)
        else:
            assert days is None
            assert minutes is not None
            assert after.due_at == at + timedelta(minutes=minutes)


@given(history=histories(), gap=gaps, clock=clocks, seed=seeds)
def test_hard_comes_back_before_good_before_easy(
    history: list[ReviewEntry], gap: timedelta, clock: StudyClock, seed: int
) -> None:
    memory = replay(history, learner_id=LEARNER, item_id=ITEM)
    at = (history[-1].at if history else NOON) + gap
    shown = previews(memory, at=at, clock=clock, seed=seed)
    days = [shown[rating].days for rating in Rating]
    in_days = [number for number in days if number is not None]
    assert in_days == sorted(set(in_days))
    assert all(number >= 1 for number in in_days)
    # A rating that leads to days is above every rating that leads to a step.
    assert days == [None] * (4 - len(in_days)) + in_days
    # Not the due instants of all four: the next day may begin before a step of ten minutes ends.
    after = [review(memory, rating, at=at, clock=clock, seed=seed) for rating in Rating]
    due = [each.due_at for each in after if each.state is CardState.REVIEW]
    assert due == sorted(due)


def test_a_clock_put_back_counts_as_the_same_day() -> None:
    """Case 60: back by 26 h between two reviews."""
    before = reviewed(GOOD)
    back = review(before, GOOD, at=NOON - timedelta(hours=26), clock=CLOCK, seed=MIDDLE)
    same_day = review(before, GOOD, at=NOON, clock=CLOCK, seed=MIDDLE)
    assert (back.stability, back.difficulty) == (same_day.stability, same_day.difficulty)
    assert back.last_day == date(2026, 5, 3)


def test_a_journey_moves_no_due_date() -> None:
    """Case 60: reviewed on Kiritimati, looked at from Honolulu, a whole day behind; the instant stays."""
    kiritimati, honolulu = StudyClock("Pacific/Kiritimati", 4), StudyClock("Pacific/Honolulu", 4)
    memory = review(None, GOOD, at=NOON, clock=kiritimati, seed=MIDDLE)
    # It is 5 May, 02:00, on Kiritimati: still the study day of 4 May. Two days on is 6 May, 04:00 there.
    assert memory.due_at == datetime(2026, 5, 5, 14, tzinfo=UTC)
    assert not counts_as_review(memory, GOOD, at=NOON + timedelta(hours=2), clock=honolulu)
    assert counts_as_review(memory, GOOD, at=memory.due_at, clock=honolulu)


@pytest.mark.parametrize("rating", list(Rating))
def test_the_first_answer_to_an_item_counts(rating: Rating) -> None:
    assert counts_as_review(None, rating, at=NOON, clock=CLOCK)


def test_a_wrong_answer_always_counts() -> None:
    assert counts_as_review(reviewed(EASY), AGAIN, at=NOON + timedelta(minutes=1), clock=CLOCK)


def test_a_right_answer_counts_once_a_study_day() -> None:
    memory = reviewed(GOOD)
    night = datetime(2026, 5, 5, 3, 59, tzinfo=UTC)
    assert not counts_as_review(memory, GOOD, at=night, clock=CLOCK)
    assert counts_as_review(memory, GOOD, at=night + timedelta(minutes=1), clock=CLOCK)


def test_a_right_answer_counts_on_the_same_day_once_the_card_is_due_again() -> None:
    memory = reviewed(AGAIN)
    assert not counts_as_review(memory, GOOD, at=NOON + timedelta(seconds=59), clock=CLOCK)
    assert counts_as_review(memory, GOOD, at=NOON + timedelta(seconds=60), clock=CLOCK)


def test_a_right_answer_from_before_the_last_review_does_not_count() -> None:
    """Case 60: the clock was put back by 26 h."""
    assert not counts_as_review(reviewed(GOOD), GOOD, at=NOON - timedelta(hours=26), clock=CLOCK)


def test_an_interval_is_never_longer_than_about_a_century() -> None:
    ancient = Memory(
        state=CardState.REVIEW,
        step=0,
        stability=1e9,
        difficulty=1.0,
        due_at=NOON,
        last_day=date(2026, 5, 3),
        last_at=NOON - timedelta(days=1),
        reviews=50,
        lapses=0,
    )
    days = previews(ancient, at=NOON, clock=CLOCK, seed=MIDDLE)
    assert (days[HARD].days, days[GOOD].days, days[EASY].days) == (36_500, 36_501, 36_502)
