"""The fold over a card's log: the same whatever order its lines arrive in, and as if what was taken back never was."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain import fuzz
from quizapp.domain.card_log import after, fold, replay, standing
from quizapp.domain.memory import Card, CardState, EntryKind, Memory, Rating, ReviewEntry, StudyClock
from quizapp.domain.scheduling import Policy, review
from tests.support.card_histories import ITEM, LEARNER, clocks, gaps, histories

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
CLOCK = StudyClock("UTC", 4)


def a_line(name: str, kind: EntryKind, **fields: object) -> ReviewEntry:
    return ReviewEntry(**{"id": name, "kind": kind, "at": NOON, "clock": CLOCK} | fields)  # type: ignore[arg-type]


def folded(entries: list[ReviewEntry]) -> Card:
    return fold(entries, learner_id=LEARNER, item_id=ITEM)


@given(history=histories(), rnd=st.randoms(use_true_random=False))
def test_the_order_of_arrival_and_doubles_change_nothing(history: list[ReviewEntry], rnd: Random) -> None:
    """Cases 64 and 71: shuffled, and every line twice, the card is the same to the last digit."""
    arrived = [*history, *history]
    rnd.shuffle(arrived)
    assert folded(list({entry.id: entry for entry in arrived}.values())) == folded(history)


@given(history=histories())
def test_the_fold_is_what_reviewing_one_after_the_other_gave(history: list[ReviewEntry]) -> None:
    """Case 71: rebuilt from the log, the memory is the same to the last digit."""
    memory: Memory | None = None
    for entry in standing(history):
        if entry.rating is not None:
            seed = fuzz.seed_for(LEARNER, ITEM, reviews=memory.reviews if memory else 0)
            memory = review(
                memory,
                entry.rating,
                at=entry.at,
                clock=entry.clock,
                seed=seed,
                planned_days=entry.planned_days,
            )
    assert replay(history, learner_id=LEARNER, item_id=ITEM) == memory


@given(history=histories())
def test_the_fold_is_what_one_line_after_the_other_gave(history: list[ReviewEntry]) -> None:
    """Case 71: whatever the fold leaves out on its way, the card is the same to the last digit."""
    card = Card()
    for entry in standing(history):
        card = after(card, entry, learner_id=LEARNER, item_id=ITEM)
    assert folded(history) == card


@given(history=histories(), rating=st.sampled_from(Rating), gap=gaps, clock=clocks)
def test_taking_a_review_back_leaves_no_trace(
    history: list[ReviewEntry], rating: Rating, gap: timedelta, clock: StudyClock
) -> None:
    at = (history[-1].at if history else NOON) + gap
    more = [
        ReviewEntry("more", EntryKind.RATE, at, clock, rating=rating),
        ReviewEntry("back", EntryKind.TAKE_BACK, at, clock, takes_back="more"),
    ]
    assert folded([*more, *history]) == folded(history)


@given(history=histories())
def test_a_memory_keeps_its_promises_whatever_happened(history: list[ReviewEntry]) -> None:
    """Case 60: clock changes, a clock put back by 26 hours, a zone changed on a journey."""
    memory = folded(history).memory
    if memory is None:
        return
    assert memory.stability > 0
    assert 1 <= memory.difficulty <= 10
    assert memory.due_at > memory.last_at
    assert memory.due_at.utcoffset() == memory.last_at.utcoffset() == timedelta(0)
    assert 0 <= memory.lapses < memory.reviews
    assert memory.state is not CardState.REVIEW or memory.step == 0


def test_what_takes_back_may_come_before_what_it_takes_back() -> None:
    rated = a_line("rated", EntryKind.RATE, rating=Rating.GOOD)
    back = a_line("back", EntryKind.TAKE_BACK, takes_back="rated", at=NOON - timedelta(hours=1))
    assert folded([back, rated]) == Card()
    # And what takes back something that never came changes nothing.
    assert folded([back]) == Card()


def test_each_thing_done_with_a_card_does_what_its_name_says() -> None:
    day = NOON.date() + timedelta(days=3)
    card = folded(
        [
            a_line("a", EntryKind.SUSPEND),
            a_line("b", EntryKind.FLAG),
            a_line("c", EntryKind.BURY, day=day),
            a_line("d", EntryKind.SET_DUE, day=day),
        ]
    )
    assert card == Card(is_suspended=True, is_flagged=True, buried_until=day, set_day=day)
    later = [a_line("e", EntryKind.RESUME), a_line("f", EntryKind.UNFLAG)]
    for entry in later:
        card = after(card, entry, learner_id=LEARNER, item_id=ITEM)
    assert card == Card(buried_until=day, set_day=day)
    rated = after(card, a_line("g", EntryKind.RATE, rating=Rating.GOOD), learner_id=LEARNER, item_id=ITEM)
    assert (rated.buried_until, rated.set_day) == (None, None)


def test_a_chosen_interval_holds_within_its_band_and_no_further() -> None:
    first = a_line("a", EntryKind.RATE, rating=Rating.EASY)
    days = set()
    for planned in range(20):
        card = fold(
            [ReviewEntry("a", EntryKind.RATE, NOON, CLOCK, rating=Rating.EASY, planned_days=planned)],
            learner_id=LEARNER,
            item_id=ITEM,
        )
        assert card.memory is not None
        days.add((card.memory.due_at - NOON).days + 1)
    # 8.3 days may become 6 to 10; the band begins behind that of Good.
    assert days == {6, 7, 8, 9, 10}
    assert folded([first]).memory is not None


def test_the_policy_decides_when_a_card_comes() -> None:
    entries = [a_line("a", EntryKind.RATE, rating=Rating.EASY)]
    due = [
        fold(entries, learner_id=LEARNER, item_id=ITEM, policy=Policy(desired_retention=wanted)).memory
        for wanted in (0.95, 0.9, 0.8)
    ]
    times = [memory.due_at for memory in due if memory is not None]
    assert times == sorted(set(times))


def test_a_line_that_takes_back_is_no_step_by_itself() -> None:
    with pytest.raises(ValueError, match="takes another back"):
        after(Card(), a_line("b", EntryKind.TAKE_BACK, takes_back="a"), learner_id=LEARNER, item_id=ITEM)
    with pytest.raises(ValueError, match="without a rating"):
        after(Card(), a_line("c", EntryKind.RATE), learner_id=LEARNER, item_id=ITEM)
