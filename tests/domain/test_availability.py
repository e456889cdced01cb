from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.availability import (
    NO_ACCOMMODATION,
    Accommodation,
    Refusal,
    Timing,
    Window,
    attempts_left,
    counted,
    deadline,
    ends_at,
    is_over,
    may_be_written_still,
    most_generous,
    paused_s,
    phase,
    refusal,
    surplus,
    time_allowed_s,
)
from quizapp.domain.quiz_rules import GRACE_AT_MOST_S, TIME_LIMIT_AT_MOST_S, Counts, Phase, QuizRules

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = QuizRules(time_limit_s=3600)
PLAIN, ALWAYS, BEGUN = QuizRules(), Window(), Timing(NOON)


def at(minutes: float = 0, *, seconds: float = 0) -> datetime:
    """So long after noon."""
    return NOON + timedelta(minutes=minutes, seconds=seconds)


def refused(
    rules: QuizRules = PLAIN,
    window: Window = ALWAYS,
    *,
    attempts: Sequence[Timing] = (),
    agreed: Accommodation = NO_ACCOMMODATION,
    now: datetime = NOON,
) -> Refusal | None:
    """Why no attempt can begin at noon."""
    return refusal(rules, window, attempts=attempts, agreed=agreed, now=now)


def ends(
    rules: QuizRules = HOUR,
    window: Window = ALWAYS,
    timing: Timing = BEGUN,
    *,
    agreed: Accommodation = NO_ACCOMMODATION,
    now: datetime = NOON,
) -> datetime | None:
    """The deadline of an attempt begun at noon."""
    return deadline(rules, window, timing, agreed=agreed, now=now)


def test_a_quiz_without_dates_can_begin_at_any_time_any_number_of_times() -> None:
    assert refused(attempts=[Timing(at(-9), at(-8))] * 40) is None


def test_before_it_opens_one_is_told_when_it_will() -> None:
    refused_early = refused(window=Window(opens_at=at(5)))
    assert refused_early is not None
    assert (refused_early.reason, refused_early.at) == ("This quiz is not open yet.", at(5))
    assert refused(window=Window(opens_at=NOON)) is None


def test_at_the_instant_of_closing_it_is_closed() -> None:
    assert refused(window=Window(closes_at=NOON)) == Refusal("This quiz has closed.")
    assert refused(window=Window(closes_at=at(seconds=1))) is None


def test_what_is_withdrawn_is_offered_to_nobody() -> None:
    told = refused(window=Window(closes_at=at(60), is_withdrawn=True))
    assert told is not None
    assert "withdrawn" in told.reason


def test_extra_attempts_are_the_learners_own() -> None:
    rules = QuizRules(attempts_allowed=1)
    used = [Timing(at(-9), at(-8))]
    told = refused(rules, attempts=used)
    assert told is not None
    assert "all your attempts" in told.reason
    assert refused(rules, attempts=used, agreed=Accommodation(extra_attempts=1)) is None
    assert attempts_left(rules, used=1, agreed=Accommodation(extra_attempts=2)) == 2
    assert attempts_left(rules, used=7, agreed=NO_ACCOMMODATION) == 0
    assert attempts_left(QuizRules(), used=7, agreed=NO_ACCOMMODATION) is None


def test_of_more_attempts_than_each_was_allowed_the_first_begun_count() -> None:
    twice, agreed = QuizRules(attempts_allowed=2), Accommodation(extra_attempts=1)
    assert surplus([(twice, False)] * 4, agreed=NO_ACCOMMODATION) == (False, False, True, True)
    assert surplus([(twice, False)] * 4, agreed=agreed) == (False, False, False, True)
    assert surplus([(QuizRules(), False)] * 3, agreed=NO_ACCOMMODATION) == (False, False, False)
    # What was left out once stays so, and takes no place from another.
    assert surplus([(twice, False), (twice, True), (twice, False)], agreed=NO_ACCOMMODATION) == (
        False,
        True,
        False,
    )
    used_up = refused(twice, attempts=[BEGUN, BEGUN])
    assert used_up == Refusal("You have used all your attempts.")
    assert refused(twice, attempts=[BEGUN, Timing(NOON, is_surplus=True)]) is None


def test_a_delay_counts_from_the_end_of_the_last_attempt() -> None:
    rules = QuizRules(delay_minutes=30)
    attempts = [Timing(at(-90), at(-80)), Timing(at(-40), at(-20))]
    told = refused(rules, attempts=attempts)
    assert told is not None
    assert told.at == at(10)
    assert refused(rules, attempts=attempts, now=at(10)) is None


def test_the_most_that_any_teacher_agreed_counts_and_never_less_than_nothing() -> None:
    agreed = most_generous([Accommodation(150, 0, 10), Accommodation(120, 2, 0)])
    assert agreed == Accommodation(150, 2, 10)
    assert most_generous([]) == NO_ACCOMMODATION


def test_fractions_of_a_second_are_the_learners() -> None:
    assert time_allowed_s(QuizRules(time_limit_s=31), Accommodation(time_percent=150)) == 47
    assert time_allowed_s(QuizRules(), Accommodation(time_percent=150)) is None


def test_an_attempt_ends_with_its_time_or_with_the_quiz_whichever_is_first() -> None:
    assert ends() == at(60)
    assert ends(window=Window(closes_at=at(20))) == at(20)
    assert ends(window=Window(closes_at=at(90))) == at(60)
    assert ends(QuizRules()) is None
    assert ends(QuizRules(), Window(closes_at=at(20))) == at(20)


def test_more_time_holds_from_the_next_look_on_and_beyond_the_closing() -> None:
    agreed = Accommodation(time_percent=150)
    assert ends(agreed=agreed) == at(90)
    assert ends(window=Window(closes_at=at(60)), agreed=agreed) == at(90)
    assert ends(window=Window(closes_at=at(20)), agreed=agreed) == at(50)
    # Without a time limit there is nothing that more time could be a share of.
    assert ends(QuizRules(), Window(closes_at=at(20)), agreed=agreed) == at(20)


def test_a_break_moves_the_end_as_far_as_was_agreed() -> None:
    agreed = Accommodation(break_minutes=10)
    paused = Timing(NOON, paused_at=at(5), paused_s=120)
    assert paused_s(paused, agreed=agreed, now=at(8)) == 300
    assert ends(timing=paused, agreed=agreed, now=at(8)) == at(65)
    assert ends(timing=paused, agreed=agreed, now=at(500)) == at(70)
    assert ends(timing=paused, now=at(8)) == at(60)


def test_a_clock_that_was_set_back_makes_no_break_negative() -> None:
    paused = Timing(NOON, paused_at=at(5))
    assert paused_s(paused, agreed=Accommodation(break_minutes=10), now=at(1)) == 0


def test_an_answer_within_the_grace_still_counts_and_one_after_it_does_not() -> None:
    """Case 46."""
    rules, timing = QuizRules(time_limit_s=60, grace_s=5), Timing(NOON)
    told = [
        is_over(rules, Window(), timing, agreed=NO_ACCOMMODATION, now=at(seconds=seconds))
        for seconds in (60, 65, 65.001)
    ]
    assert told == [False, False, True]
    assert not is_over(QuizRules(), Window(), timing, agreed=NO_ACCOMMODATION, now=at(10**6))


@pytest.mark.parametrize(
    ("submitted_at", "writing_until", "now", "expected"),
    [
        (None, None, at(500), Phase.DURING),
        (at(10), None, at(10), Phase.RIGHT_AFTER),
        (at(10), None, at(12, seconds=-1), Phase.RIGHT_AFTER),
        (at(10), None, at(12), Phase.LATER),
        (at(10), None, at(60), Phase.CLOSED),
        (at(59), None, at(60), Phase.CLOSED),
        # Somebody with more time is writing still.
        (at(59), at(90), at(60), Phase.RIGHT_AFTER),
        (at(10), at(90), at(90), Phase.LATER),
        (at(10), at(90), at(90, seconds=1), Phase.CLOSED),
        # Somebody who has to end before the closing.
        (at(10), at(50), at(59), Phase.LATER),
        (at(10), at(50), at(60), Phase.CLOSED),
    ],
)
def test_a_phase_is_right_after_for_two_minutes_then_later_then_closed_for_everybody(
    submitted_at: datetime | None, writing_until: datetime | None, now: datetime, expected: Phase
) -> None:
    window = Window(closes_at=at(60))
    assert phase(window, submitted_at=submitted_at, writing_until=writing_until, now=now) is expected


def test_what_never_closes_stays_open() -> None:
    now = at(10**6)
    assert phase(Window(), submitted_at=NOON, writing_until=None, now=now) is Phase.LATER
    assert not may_be_written_still(Window(), now=now)


def test_nobody_can_write_longer_after_the_closing_than_is_looked_for() -> None:
    rules = QuizRules(time_limit_s=TIME_LIMIT_AT_MOST_S, grace_s=GRACE_AT_MOST_S)
    agreed = Accommodation(time_percent=400, break_minutes=240)
    window, timing = Window(closes_at=at(60)), Timing(at(59), paused_s=240 * 60)
    last = ends_at(rules, window, timing, agreed=agreed, now=at(60))
    assert last == at(60 + 3 * 24 * 60 + 240, seconds=5)
    assert may_be_written_still(window, now=last)
    assert [may_be_written_still(window, now=now) for now in (at(59), at(60), at(60 + 5 * 24 * 60))] == [
        False,
        True,
        False,
    ]


def test_which_attempt_counts() -> None:
    told = {counts: counted([2.0, 5.0, 5.0, 3.0], counts) for counts in Counts}
    assert told == {Counts.FIRST: 2.0, Counts.BEST: 5.0, Counts.LAST: 3.0, Counts.MEAN: 3.75}
    assert {counted([], counts) for counts in Counts} == {None}


minutes = st.integers(0, 600)


@given(
    limit=st.one_of(st.none(), st.integers(1, 300)),
    closes=st.one_of(st.none(), minutes),
    percent=st.integers(100, 400),
    break_minutes=st.integers(0, 240),
    pause=st.tuples(minutes, minutes),
    now=minutes,
)
def test_an_accommodation_never_takes_time_away(
    limit: int | None,
    closes: int | None,
    percent: int,
    break_minutes: int,
    pause: tuple[int, int],
    now: int,
) -> None:
    rules = QuizRules(time_limit_s=limit and limit * 60)
    window = Window(closes_at=None if closes is None else at(closes))
    timing = Timing(NOON, paused_at=at(pause[0]), paused_s=pause[1])
    plain = deadline(rules, window, timing, agreed=NO_ACCOMMODATION, now=at(now))
    more = deadline(rules, window, timing, agreed=Accommodation(percent, 0, break_minutes), now=at(now))
    assert (plain is None) == (more is None)
    assert plain is None or more is None or more >= plain
