"""The day on which a card comes back: where there is room, where less is not wished for, and away from kin."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.balancing import EASY_DAYS, Load, is_balanced, plan
from quizapp.domain.memory import CardState, Memory, Rating, StudyClock
from quizapp.domain.scheduling import Preview, previews, review

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GOOD = Rating.GOOD
bands = st.tuples(st.integers(1, 120), st.integers(0, 12)).map(lambda pair: (pair[0], sum(pair)))
loads = st.builds(
    Load,
    today=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    cards=st.dictionaries(st.integers(1, 130), st.integers(0, 200)),
    kin=st.sets(st.integers(1, 130), max_size=40),
    easy_days=st.text("012", min_size=7, max_size=7),
)
seeds = st.integers(0, 2**48 - 1)


def chosen(band: tuple[int, int], load: Load, *, seed: int = 1) -> int | None:
    return plan({GOOD: Preview(band[0], None, band)}, load, seed=seed)[GOOD].days


def test_the_day_with_the_fewest_cards_is_taken() -> None:
    assert chosen((5, 8), Load(MONDAY, {5: 9, 6: 9, 7: 3, 8: 9})) == 7


def test_among_days_alike_the_nearer_is_taken_lest_intervals_grow_by_themselves() -> None:
    assert chosen((5, 8), Load(MONDAY)) == 5


def test_a_day_on_which_nothing_is_wished_for_is_left_alone_where_there_is_another() -> None:
    no_sunday = "2222220"
    assert chosen((5, 7), Load(MONDAY, {5: 90, 7: 90}, easy_days=no_sunday)) == 5
    assert chosen((6, 7), Load(MONDAY, {7: 90}, easy_days=no_sunday)) == 7
    assert chosen((5, 6), Load(MONDAY, {5: 90}, easy_days="0000000")) == 6


def test_a_day_on_which_less_is_wished_for_gets_about_half() -> None:
    cards: dict[int, int] = {}
    for seed in range(300):
        day = chosen((7, 9), Load(MONDAY, cards, easy_days="2122222"), seed=seed)
        assert day is not None
        cards[day] = cards.get(day, 0) + 1
    # Tuesday is the eighth day from a Monday.
    assert 0.4 < cards[8] / ((cards[7] + cards[9]) / 2) < 0.6


def test_kin_are_kept_apart_where_there_is_another_day() -> None:
    assert chosen((5, 6), Load(MONDAY, {6: 200}, kin={5})) == 6
    assert chosen((5, 6), Load(MONDAY, {6: 3}, kin={5, 6})) == 5


def test_short_and_long_intervals_are_left_to_chance() -> None:
    assert not is_balanced(None)
    assert not is_balanced((2, 2))
    assert is_balanced((2, 90))
    assert not is_balanced((89, 91))
    assert chosen((88, 95), Load(MONDAY, {88: 99})) == 88


@given(band=bands, load=loads, seed=seeds)
def test_a_day_is_within_the_band_and_the_same_each_time(
    band: tuple[int, int], load: Load, seed: int
) -> None:
    day = chosen(band, load, seed=seed)
    assert day is not None
    assert band[0] <= day <= band[1]
    assert chosen(band, load, seed=seed) == day


@given(
    stability=st.none() | st.floats(0.1, 200),
    state=st.sampled_from(CardState),
    load=loads,
    seed=seeds,
)
def test_hard_stays_before_good_and_good_before_easy_and_the_review_takes_what_was_planned(
    stability: float | None, state: CardState, load: Load, seed: int
) -> None:
    memory = stability and Memory(state, 0, stability, 5.0, NOON, date(2026, 2, 20), NOON, 3, 0)
    clock = StudyClock()
    planned = plan(previews(memory or None, at=NOON, clock=clock, seed=seed), load, seed=seed)
    days = [preview.days for preview in planned.values() if preview.days is not None]
    assert days == sorted(set(days))
    for rating, preview in planned.items():
        after = review(memory or None, rating, at=NOON, clock=clock, seed=seed, planned_days=preview.days)
        if preview.days is not None:
            assert (after.due_at.date() - MONDAY).days == preview.days


def test_no_wish_means_every_day_as_ever() -> None:
    assert Load(MONDAY).easy_days == EASY_DAYS
