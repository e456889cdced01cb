"""Which card comes next: the order of the turns, siblings, and the agreement of counts and choice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.memory import CardState, Memory, StudyClock
from quizapp.domain.queueing import LEARN_AHEAD, Candidate, Queue, count, next_card

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
CLOCK = StudyClock("UTC", 4)


def a_card(
    item_id: int,
    *,
    state: CardState = CardState.REVIEW,
    due_in: timedelta = timedelta(0),
    stability: float = 10.0,
    claims: frozenset[str] = frozenset(),
) -> Candidate:
    memory = Memory(
        state=state,
        step=0,
        stability=stability,
        difficulty=5.0,
        due_at=NOW + due_in,
        last_day=date(2026, 4, 24),
        last_at=NOW - timedelta(days=10),
        reviews=3,
        lapses=0,
    )
    return Candidate(item_id, memory, "LEAD", claims)


def a_new_card(item_id: int, *, claims: frozenset[str] = frozenset()) -> Candidate:
    return Candidate(item_id, None, "LEAD", claims)


def order(candidates: list[Candidate], *, new_left: int = 10) -> list[int]:
    """The ids as they come when every card shown drops out."""
    left = list(candidates)
    shown = []
    while (card := next_card(left, at=NOW, clock=CLOCK, new_left=new_left)) is not None:
        shown.append(card.item_id)
        left.remove(card)
    return shown


def test_steps_come_first_then_reviews_then_new_cards_then_steps_ahead() -> None:
    step_ahead = a_card(1, state=CardState.LEARNING, due_in=timedelta(minutes=9))
    new = a_new_card(2)
    due = a_card(3)
    step = a_card(4, state=CardState.RELEARNING, due_in=timedelta(minutes=-1))
    assert order([step_ahead, new, due, step]) == [4, 3, 2, 1]


def test_what_is_not_due_does_not_come() -> None:
    later = a_card(1, due_in=timedelta(seconds=1))
    step_too_far = a_card(2, state=CardState.LEARNING, due_in=LEARN_AHEAD + timedelta(seconds=1))
    assert order([later, step_too_far]) == []
    assert count([later, step_too_far], at=NOW, new_left=5).is_empty


def test_a_step_exactly_as_far_ahead_as_allowed_comes() -> None:
    assert order([a_card(1, state=CardState.LEARNING, due_in=LEARN_AHEAD)]) == [1]


def test_among_reviews_the_weakest_memory_comes_first() -> None:
    assert order([a_card(1, stability=20), a_card(2, stability=5), a_card(3, stability=10)]) == [2, 3, 1]


def test_among_steps_the_one_longest_due_comes_first() -> None:
    steps = [a_card(n, state=CardState.LEARNING, due_in=timedelta(minutes=-n)) for n in (1, 3, 2)]
    assert order(steps) == [3, 2, 1]


def test_new_cards_come_in_the_order_given() -> None:
    assert order([a_new_card(5), a_new_card(1), a_new_card(3)]) == [5, 1, 3]


def test_new_cards_stop_at_the_limit_of_the_day() -> None:
    assert order([a_new_card(1), a_card(2)], new_left=0) == [2]
    assert count([a_new_card(1), a_new_card(2)], at=NOW, new_left=1) == Queue(learning=0, due=0, new=1)
    assert count([a_new_card(1)], at=NOW, new_left=-3) == Queue(learning=0, due=0, new=0)


def test_a_card_that_shares_a_claim_with_the_one_shown_waits_behind_the_others() -> None:
    shown = a_card(1, claims=frozenset({"C-1", "C-2"}))
    sibling = a_card(2, stability=1, claims=frozenset({"C-2"}))
    other = a_new_card(3, claims=frozenset({"C-3"}))
    assert next_card([sibling, other], at=NOW, clock=CLOCK, new_left=1, previous=shown) == other
    assert next_card([sibling], at=NOW, clock=CLOCK, new_left=1, previous=shown) == sibling


def test_the_card_just_shown_comes_again_only_if_nothing_else_waits() -> None:
    missed = a_card(1, state=CardState.LEARNING, due_in=timedelta(minutes=-2))
    other = a_new_card(2)
    assert next_card([missed, other], at=NOW, clock=CLOCK, new_left=1, previous=missed) == other
    assert next_card([missed, other], at=NOW, clock=CLOCK, new_left=0, previous=missed) == missed


def test_a_clock_put_back_past_the_last_review_does_no_harm() -> None:
    """Case 60: the last review lies in the future by 26 h."""
    card = a_card(1)
    assert card.memory is not None
    ahead = replace(card, memory=replace(card.memory, last_day=date(2026, 5, 5)))
    assert order([ahead]) == [1]


candidates = st.lists(
    st.one_of(
        st.builds(a_new_card, st.integers(1, 99), claims=st.frozensets(st.sampled_from("ABC"))),
        st.builds(
            a_card,
            st.integers(1, 99),
            state=st.sampled_from(CardState),
            due_in=st.timedeltas(timedelta(hours=-1), timedelta(hours=1)),
            stability=st.floats(0.001, 1000),
            claims=st.frozensets(st.sampled_from("ABC")),
        ),
    ),
    max_size=12,
    unique_by=lambda candidate: candidate.item_id,
)


@given(cards=candidates, new_left=st.integers(0, 3), previous=st.none() | candidates.filter(bool))
def test_a_card_comes_exactly_if_the_counts_promise_one(
    cards: list[Candidate], new_left: int, previous: list[Candidate] | None
) -> None:
    before = previous[0] if previous else None
    card = next_card(cards, at=NOW, clock=CLOCK, new_left=new_left, previous=before)
    assert (card is None) == count(cards, at=NOW, new_left=new_left).is_empty


@given(cards=candidates, new_left=st.integers(0, 3))
def test_as_many_cards_come_as_the_counts_say(cards: list[Candidate], new_left: int) -> None:
    queue = count(cards, at=NOW, new_left=new_left)
    shown, left = 0, list(cards)
    while (card := next_card(left, at=NOW, clock=CLOCK, new_left=new_left)) is not None:
        shown += 1
        new_left -= card.memory is None
        left.remove(card)
    assert shown == queue.learning + queue.due + queue.new
