"""Which card comes next: the order of urgency, the turns of phrasings, and the agreement of counts and cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.families import Ties
from quizapp.domain.interleaving import Voice
from quizapp.domain.memory import CardState, Memory, Rating, StudyClock
from quizapp.domain.queueing import LEARN_AHEAD, Candidate, Line, Queue, line_up
from quizapp.domain.scheduling import review

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
CLOCK = StudyClock("UTC", 4)
A, B, C = frozenset("A"), frozenset("B"), frozenset("C")


def a_card(
    item_id: int,
    *,
    state: CardState = CardState.REVIEW,
    due_in: timedelta = timedelta(0),
    stability: float = 10.0,
    days_ago: float = 10,
    ties: Ties = frozenset(),
) -> Candidate:
    memory = Memory(
        state=state,
        step=0,
        stability=stability,
        difficulty=5.0,
        due_at=NOW + due_in,
        last_day=date(2026, 4, 24),
        last_at=NOW - timedelta(days=days_ago),
        reviews=3,
        lapses=0,
    )
    return Candidate(item_id, memory, ties)


def a_new_card(item_id: int, *, ties: Ties = frozenset()) -> Candidate:
    return Candidate(item_id, None, ties)


def line(
    candidates: Sequence[Candidate],
    *,
    new_left: int = 10,
    met: Mapping[int, Ties] | None = None,
    previous: int | None = None,
) -> Line:
    return line_up(candidates, met=met or {}, at=NOW, clock=CLOCK, new_left=new_left, previous=previous)


def order(
    candidates: Sequence[Candidate],
    *,
    new_left: int = 10,
    met: Mapping[int, Ties] | None = None,
    previous: int | None = None,
) -> list[int]:
    shown = line(candidates, new_left=new_left, met=met, previous=previous)
    return [card.item_id for card in shown.cards]


# What is urgent


def test_steps_come_first_then_reviews_then_new_cards_then_steps_ahead() -> None:
    step_ahead = a_card(1, state=CardState.LEARNING, due_in=timedelta(minutes=9))
    new = a_new_card(2)
    due = a_card(3)
    step = a_card(4, state=CardState.RELEARNING, due_in=timedelta(minutes=-1))
    assert order([step_ahead, new, due, step]) == [4, 3, 2, 1]
    assert line([step_ahead, new, due, step]).queue == Queue(learning=2, due=1, new=1)


def test_what_is_not_due_does_not_come() -> None:
    later = a_card(1, due_in=timedelta(seconds=1))
    step_too_far = a_card(2, state=CardState.LEARNING, due_in=LEARN_AHEAD + timedelta(seconds=1))
    assert line([later, step_too_far]) == Line((), 0, 0)
    assert line([later]).queue.is_empty


def test_a_step_exactly_as_far_ahead_as_allowed_comes() -> None:
    assert order([a_card(1, state=CardState.LEARNING, due_in=LEARN_AHEAD)]) == [1]


def test_among_reviews_the_weakest_memory_comes_first() -> None:
    assert order([a_card(1, stability=20), a_card(2, stability=5), a_card(3, stability=10)]) == [2, 3, 1]


def test_among_steps_the_one_longest_due_comes_first() -> None:
    steps = [a_card(n, state=CardState.LEARNING, due_in=timedelta(minutes=-n)) for n in (1, 3, 2)]
    assert order(steps) == [3, 2, 1]


def test_new_cards_come_in_the_order_given_as_far_as_the_day_allows() -> None:
    assert order([a_new_card(5), a_new_card(1), a_new_card(3)]) == [5, 1, 3]
    assert order([a_new_card(5), a_new_card(1), a_new_card(3)], new_left=2) == [5, 1]
    assert order([a_new_card(1), a_card(2)], new_left=0) == [2]
    assert order([a_new_card(1)], new_left=-3) == []


def test_the_card_just_shown_comes_again_only_if_nothing_else_waits() -> None:
    missed = a_card(1, state=CardState.LEARNING, due_in=timedelta(minutes=-2))
    assert order([missed, a_new_card(2)], met={1: A}, previous=1) == [2, 1]
    assert order([missed, a_new_card(2)], met={1: A}, new_left=0, previous=1) == [1]


def test_a_clock_put_back_past_the_last_review_does_no_harm() -> None:
    """Case 60: the last review lies in the future by 26 h."""
    card = a_card(1)
    assert card.memory is not None
    ahead = replace(card, memory=replace(card.memory, last_day=date(2026, 5, 5)))
    assert order([ahead]) == [1]


# The turns of phrasings


def test_of_due_cards_that_are_kin_the_one_answered_longest_ago_comes_and_the_others_rest() -> None:
    shown = line([a_card(1, ties=A, days_ago=3), a_card(2, ties=A, days_ago=9), a_card(3, ties=B)])
    assert sorted(card.item_id for card in shown.cards) == [2, 3]
    assert (shown.queue.due, shown.resting) == (2, 1)


def test_a_phrasing_never_met_comes_before_a_known_one_is_repeated_as_far_as_the_day_allows() -> None:
    due, other = a_card(1, ties=A), a_new_card(2, ties=A)
    assert line([due, other, a_new_card(3)]) == Line((other, a_new_card(3)), due=1, resting=1)
    assert line([due, other], new_left=0) == Line((due,), due=1, resting=0)


def test_a_second_phrasing_of_what_is_due_takes_a_new_card_of_the_day_before_a_new_claim_does() -> None:
    cards = [a_new_card(1, ties=B), a_new_card(2, ties=A), a_card(3, ties=A)]
    assert order(cards, new_left=1) == [2]


def test_two_new_phrasings_are_not_met_on_one_day() -> None:
    assert order([a_new_card(1, ties=A), a_new_card(2, ties=A), a_new_card(3, ties=B)]) == [1, 3]


def test_kin_of_what_was_answered_today_rests_whether_due_or_new() -> None:
    cards = [a_card(1, ties=A), a_new_card(2, ties=A | B), a_card(3, ties=C)]
    assert order(cards, met={9: A}) == [3]
    assert line(cards, met={9: A}).resting == 1


def test_what_was_missed_today_goes_on_in_its_own_steps() -> None:
    missed = a_card(1, ties=A, state=CardState.RELEARNING, due_in=timedelta(minutes=-1))
    assert order([missed, a_card(2, ties=A, days_ago=30)], met={1: A}) == [1]


def test_two_missed_in_one_quiz_both_go_on_though_they_are_kin() -> None:
    steps = [a_card(n, ties=A, state=CardState.LEARNING, due_in=timedelta(minutes=-n)) for n in (1, 2)]
    assert order(steps, met={1: A, 2: A}) == [2, 1]


def test_a_new_card_answered_today_and_taken_back_comes_again_within_the_limit_of_the_day() -> None:
    assert order([a_new_card(1, ties=A), a_new_card(2, ties=A)], met={1: A}) == [1]
    assert order([a_new_card(1), a_new_card(2)], met={1: A, 2: B}, new_left=1) == [1]


def test_the_card_whose_turn_it_is_comes_where_the_most_urgent_of_its_kin_would_have_come() -> None:
    weak = a_card(1, ties=A, stability=1, days_ago=2)
    elder = a_card(2, ties=A, stability=50, days_ago=40)
    assert order([weak, elder, a_card(3, stability=5)]) == [2, 3]
    assert order([weak, a_new_card(4, ties=A), a_card(3, stability=5)]) == [4, 3]


def test_kinship_goes_from_card_to_card_and_no_further() -> None:
    first, between, last = a_card(1, ties=A), a_card(2, ties=A | B, days_ago=3), a_card(3, ties=B)
    assert sorted(order([first, between, last])) == [1, 3]


# Whatever happens


@dataclass
class Days:
    """Somebody who reviews day after day.  ties: of each item.  shown: (day, item, rating) in order."""

    ties: Sequence[Ties]
    new_per_day: int
    memories: dict[int, Memory] = field(default_factory=dict)
    shown: list[tuple[int, int, Rating]] = field(default_factory=list)

    def candidates(self) -> list[Candidate]:
        return [Candidate(item, self.memories.get(item), ties) for item, ties in enumerate(self.ties)]

    def spend(self, day: int, ratings: Sequence[Rating]) -> tuple[Line, int]:
        """Do all of a day's cards; gives what the line was at first, and how many came that were no repetition."""
        at = NOW + timedelta(days=day)
        met: dict[int, Ties] = {}
        new_left, first, previous, fresh = self.new_per_day, None, None, 0
        for turn in range(60):
            now = line_up(
                self.candidates(), met=met, at=at, clock=CLOCK, new_left=new_left, previous=previous
            )
            first = first or now
            if not now.cards:
                break
            card = now.cards[0]
            # A step missed over and over would have no end.
            rating = ratings[turn % len(ratings)] if card.item_id not in met else Rating.EASY
            fresh += card.item_id not in met
            new_left -= card.memory is None
            self.memories[card.item_id] = review(card.memory, rating, at=at, clock=CLOCK, seed=turn)
            met[card.item_id] = card.ties
            self.shown.append((day, card.item_id, rating))
            previous = card.item_id
            at += timedelta(minutes=1)
        assert first is not None
        return first, fresh


ratings = st.lists(st.sampled_from(Rating), min_size=1, max_size=7)
families = st.lists(st.sampled_from((A, B, C)), min_size=2, max_size=7)
kindred = st.lists(st.frozensets(st.sampled_from("ABCD"), max_size=3), min_size=2, max_size=8)
days_of_ratings = st.lists(ratings, min_size=5, max_size=25)


@given(ties=families, days=days_of_ratings, new_per_day=st.integers(1, 9))
def test_a_phrasing_is_never_shown_twice_in_a_row_where_its_family_has_another(
    ties: list[Ties], days: list[list[Rating]], new_per_day: int
) -> None:
    """Another that is due, or new while the day has new cards left. The steps of one day are one showing."""
    learner = Days(ties, new_per_day)
    last_of: dict[Ties, tuple[int, int]] = {}
    for day, given_ratings in enumerate(days):
        before = dict(learner.memories)
        seen = len(learner.shown)
        learner.spend(day, given_ratings)
        today = learner.shown[seen:]
        met_new = len({item for _, item, _ in today if item not in before})
        at = NOW + timedelta(days=day)
        for _, item, _ in today:
            family = ties[item]
            others = [other for other, its in enumerate(ties) if its == family and other != item]
            may_be_shown = [
                other
                for other in others
                if (before[other].due_at <= at if other in before else met_new < new_per_day)
            ]
            if family in last_of and last_of[family] != (day, item):
                assert last_of[family][1] != item or not may_be_shown
            last_of[family] = (day, item)


@given(ties=kindred, days=days_of_ratings, new_per_day=st.integers(0, 4))
def test_of_kin_one_is_shown_on_a_day_and_as_many_cards_come_as_the_counts_say(
    ties: list[Ties], days: list[list[Rating]], new_per_day: int
) -> None:
    learner = Days(ties, new_per_day)
    for day, given_ratings in enumerate(days):
        seen = len(learner.shown)
        line_at_first, fresh = learner.spend(day, given_ratings)
        items = {item for _, item, _ in learner.shown[seen:]}
        assert all(not ties[one] & ties[other] for one in items for other in items if one != other)
        queue = line_at_first.queue
        assert fresh == len(items) == queue.learning + queue.due + queue.new
        assert items == {card.item_id for card in line_at_first.cards}


@given(ties=kindred, days=days_of_ratings, new_per_day=st.integers(0, 9))
def test_no_due_card_rests_for_more_days_than_it_has_kin(
    ties: list[Ties], days: list[list[Rating]], new_per_day: int
) -> None:
    learner = Days(ties, new_per_day)
    rested = dict.fromkeys(range(len(ties)), 0)
    for day, given_ratings in enumerate(days):
        at = NOW + timedelta(days=day)
        due = [item for item, memory in learner.memories.items() if memory.due_at <= at]
        seen = len(learner.shown)
        learner.spend(day, given_ratings)
        shown = {item for _, item, _ in learner.shown[seen:]}
        for item in due:
            rested[item] = 0 if item in shown else rested[item] + 1
            kin = sum(bool(ties[item] & its) for other, its in enumerate(ties) if other != item)
            assert rested[item] <= kin


@given(
    ties=kindred, new_per_day=st.integers(1, 4), met=st.dictionaries(st.integers(90, 99), kindred.map(max))
)
def test_something_is_shown_unless_everything_is_kin_to_what_was_answered_today(
    ties: list[Ties], new_per_day: int, met: dict[int, Ties]
) -> None:
    cards = [a_new_card(item, ties=its) for item, its in enumerate(ties)]
    rests = [any(its & of_met for of_met in met.values()) for its in ties]
    assert bool(line(cards, new_left=new_per_day, met=met).cards) == (not all(rests))


# The limit of reviews


def test_beyond_the_limit_of_reviews_the_strongest_memories_wait_and_steps_go_on() -> None:
    cards = [a_card(1, stability=30), a_card(2, stability=5), a_card(3, stability=10), a_new_card(4)]
    step = a_card(5, state=CardState.RELEARNING)
    shown = line_up([*cards, step], met={}, at=NOW, clock=CLOCK, new_left=1, reviews_left=2)
    assert [card.item_id for card in shown.cards] == [5, 2, 3, 4]
    assert (shown.held_over, shown.resting, shown.queue) == (1, 0, Queue(learning=1, due=2, new=1))
    done = line_up([*cards, step], met={}, at=NOW, clock=CLOCK, new_left=0, reviews_left=0)
    assert [card.item_id for card in done.cards] == [5]
    assert done.held_over == 3


def test_kin_that_rests_is_not_told_as_held_over() -> None:
    cards = [a_card(1, ties=A, stability=5), a_card(2, ties=A, days_ago=3), a_card(3)]
    shown = line_up(cards, met={}, at=NOW, clock=CLOCK, new_left=0, reviews_left=1)
    assert (len(shown.cards), shown.held_over, shown.resting) == (1, 1, 1)


# Confusable cards


def test_two_holders_of_one_controversy_come_apart_until_both_have_been_recalled() -> None:
    her, him = Voice("K1", "her"), Voice("K1", "him")
    others = [a_card(item_id, stability=20 + item_id) for item_id in (7, 8)]
    known = [replace(a_card(1, stability=5), voice=her), replace(a_card(2, stability=40), voice=him)]
    assert order([*known, *others]) == [1, 2, 7, 8]
    new = [known[0], replace(a_new_card(2), voice=him), a_new_card(3), a_new_card(4)]
    assert order(new) == [1, 3, 4, 2]
    after = line_up(new[1:], met={}, at=NOW, clock=CLOCK, new_left=9, shown=[known[0]])
    assert [card.item_id for card in after.cards] == [3, 4, 2]
