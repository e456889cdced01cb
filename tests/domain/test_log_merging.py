from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.log_merging import merge_logs
from quizapp.domain.memory import Memory, Rating, ReviewEntry, StudyClock
from quizapp.domain.scheduling import replay

AGAIN, HARD, GOOD, EASY = Rating
CLOCK = StudyClock("Europe/Berlin")
BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def line(rating: Rating | None, day: int, minute: int = 0) -> ReviewEntry:
    return ReviewEntry(rating, BEGINNING + timedelta(days=day, minutes=minute), CLOCK)


def merged(*logs: Sequence[ReviewEntry]) -> list[ReviewEntry]:
    return merge_logs(logs, entry_of=lambda entry: entry)


def memory_of(entries: Sequence[ReviewEntry]) -> Memory | None:
    return replay(entries, learner_id=1, item_id=1)


def standing(log: Sequence[ReviewEntry]) -> list[ReviewEntry]:
    """What is left of a log when each taking back has taken back."""
    left: list[ReviewEntry] = []
    for entry in log:
        if entry.rating is not None:
            left.append(entry)
        elif left:
            left.pop()
    return left


def test_reviews_come_in_order_of_time() -> None:
    first, second, third = line(GOOD, 0), line(AGAIN, 1), line(EASY, 2)
    assert merged([first, third], [second]) == [first, second, third]


def test_at_the_same_time_the_log_given_first_comes_first() -> None:
    one, other = line(GOOD, 0), line(AGAIN, 0)
    assert merged([one], [other]) == [one, other]
    assert merged([other], [one]) == [other, one]


def test_a_taking_back_takes_back_its_own_review_and_not_the_other_logs() -> None:
    mistake, undo = line(AGAIN, 0), line(None, 2)
    others = line(GOOD, 1)
    assert standing(merged([mistake, undo], [others])) == [others]


def test_a_rating_put_in_anothers_place_still_stands_in_its_place() -> None:
    rated, undo, lowered = line(EASY, 0), line(None, 0, minute=1), line(HARD, 0)
    others = line(GOOD, 1)
    assert standing(merged([rated, undo, lowered], [others])) == [lowered, others]
    assert merged([rated, undo, lowered], []) == [rated, undo, lowered]


def test_a_clock_put_back_does_not_turn_a_log_round() -> None:
    later, earlier = line(GOOD, 3), line(AGAIN, 1)
    assert merged([later, earlier], [line(EASY, 2)]) == [line(EASY, 2), later, earlier]


def test_nothing_merged_is_nothing() -> None:
    assert merged([], []) == []


@st.composite
def logs(draw: st.DrawFn) -> list[ReviewEntry]:
    """A log as the services make it: nothing is taken back where nothing stands; times may fall."""
    log: list[ReviewEntry] = []
    depth = 0
    for _ in range(draw(st.integers(0, 12))):
        rating = draw(st.sampled_from((*Rating, None) if depth else tuple(Rating)))
        depth += -1 if rating is None else 1
        log.append(line(rating, draw(st.integers(0, 40)), draw(st.integers(0, 600))))
    return log


@given(logs(), logs())
def test_what_stood_in_each_log_stands_and_nothing_else_and_no_line_is_lost(
    one: list[ReviewEntry], other: list[ReviewEntry]
) -> None:
    both = merged(one, other)
    left = standing(both)
    assert [entry for entry in left if any(entry is kept for kept in one)] == standing(one)
    assert [entry for entry in left if any(entry is kept for kept in other)] == standing(other)
    assert len(left) == len(standing(one)) + len(standing(other))
    assert sorted(map(id, both)) == sorted(map(id, [*one, *other]))


@given(logs())
def test_a_log_merged_with_nothing_gives_the_same_memory(log: list[ReviewEntry]) -> None:
    assert memory_of(merged(log, [])) == memory_of(log)
    assert memory_of(merged([], log)) == memory_of(log)
