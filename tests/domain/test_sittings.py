"""An attempt is what folding its log gives: nothing else counts, and the same log always gives the same."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.behaviours import ALL, certainty, deferred, immediate, interactive
from quizapp.domain.items import Grade, Verdict
from quizapp.domain.quiz_rules import ALL_OR_NOTHING
from quizapp.domain.sittings import (
    Behaviour,
    PlaceLog,
    PlaceRules,
    Step,
    StepKind,
    final_tries,
    mark_of,
    replay,
    scored,
)
from tests.support.logs import (
    BEGIN,
    HALF,
    LOGS,
    NOTHING,
    PLACES,
    RIGHT,
    UNGRADED,
    WRONG,
    a_log,
    a_place,
    grade_of,
    numbered,
)

ANSWER, CHECK, HINT, FLAG, UNFLAG = StepKind
behaviours = st.sampled_from(ALL)


def after(
    *acts: tuple[StepKind, object] | StepKind,
    behaviour: Behaviour = deferred,
    place: PlaceRules | None = None,
) -> PlaceLog:
    return replay(a_log(*acts), behaviour, places={0: place or a_place()}, grade_of=grade_of)[0]  # type: ignore[arg-type]


def mark(log: PlaceLog, behaviour: Behaviour, place: PlaceRules | None = None) -> float | None:
    return mark_of(log, behaviour, place=place or a_place(), grade_of=grade_of, position=0)


def test_before_any_step_every_place_is_there_and_empty() -> None:
    places = {0: a_place(), 1: a_place()}
    assert replay([], deferred, places=places, grade_of=grade_of) == {0: PlaceLog(), 1: PlaceLog()}
    assert not PlaceLog().is_answered


def test_the_last_answer_stands_with_the_step_that_gave_it() -> None:
    log = after((ANSWER, WRONG), (ANSWER, RIGHT))
    assert (log.given, log.seen, log.is_answered) == (RIGHT, 2, True)
    assert (log.first_at, log.changed_at) == (BEGIN + timedelta(minutes=1), BEGIN + timedelta(minutes=2))
    assert mark(log, deferred) == 1.0


def test_an_empty_answer_takes_the_answer_away_and_is_seen_as_a_change() -> None:
    log = after((ANSWER, RIGHT), (ANSWER, NOTHING))
    assert (log.given, log.seen, log.is_answered) == (None, 2, False)
    assert mark(log, deferred) == 0.0


def test_the_first_answer_is_timed_by_the_first_that_held_something() -> None:
    log = after((ANSWER, NOTHING), (ANSWER, WRONG), (ANSWER, RIGHT))
    assert log.first_at == BEGIN + timedelta(minutes=2)


def test_flags_come_and_go_without_touching_the_answer() -> None:
    flagged = after((ANSWER, RIGHT), FLAG)
    assert flagged == replace(after((ANSWER, RIGHT)), is_flagged=True)
    assert after((ANSWER, RIGHT), FLAG, UNFLAG) == after((ANSWER, RIGHT))


def test_a_question_can_be_flagged_and_unflagged_after_it_is_final() -> None:
    assert after((CHECK, RIGHT), FLAG, behaviour=immediate).is_flagged
    assert not after(FLAG, (CHECK, RIGHT), UNFLAG, behaviour=immediate).is_flagged


def test_a_check_is_a_try_with_its_grade() -> None:
    log = after((CHECK, WRONG), (CHECK, HALF), behaviour=interactive)
    assert [one.grade.verdict for one in log.tries] == [Verdict.WRONG, Verdict.PARTIAL]
    assert (log.is_checked, log.given, log.seen) == (True, HALF, 2)


def test_an_answer_changed_after_its_check_is_no_longer_checked() -> None:
    assert not after((CHECK, WRONG), (ANSWER, RIGHT), behaviour=interactive).is_checked


@pytest.mark.parametrize(
    ("behaviour", "act"),
    [
        (deferred, (CHECK, RIGHT)),
        (certainty, (CHECK, RIGHT)),
        (interactive, (CHECK, NOTHING)),
        (deferred, HINT),
        (immediate, HINT),
    ],
)
def test_what_the_behaviour_does_not_know_is_passed_over(
    behaviour: Behaviour, act: tuple[StepKind, object] | StepKind
) -> None:
    assert after((ANSWER, WRONG), act, behaviour=behaviour) == after((ANSWER, WRONG), behaviour=behaviour)


def test_hints_are_counted() -> None:
    assert after(HINT, (CHECK, WRONG), HINT, behaviour=interactive).hints == 2


def test_a_step_at_a_place_that_the_attempt_does_not_have_is_passed_over() -> None:
    steps = a_log((ANSWER, RIGHT), position=7)
    assert replay(steps, deferred, places={0: a_place()}, grade_of=grade_of) == {0: PlaceLog()}


def test_what_was_not_checked_counts_as_one_try_more_in_the_end() -> None:
    log = after((CHECK, WRONG), (ANSWER, RIGHT), behaviour=interactive)
    tries = final_tries(log, place=a_place(), grade_of=grade_of, position=0)
    assert [one.given for one in tries] == [WRONG, RIGHT]
    assert tries[1].at == BEGIN + timedelta(minutes=2)
    checked = after((CHECK, WRONG), behaviour=interactive)
    assert final_tries(checked, place=a_place(), grade_of=grade_of, position=0) == checked.tries


def test_an_answer_without_a_step_is_a_fault_and_no_mark() -> None:
    with pytest.raises(ValueError, match="no step gave it"):
        final_tries(PlaceLog(given=RIGHT), place=a_place(), grade_of=grade_of, position=0)


def test_all_or_nothing_leaves_nothing_of_a_part_and_all_of_the_rest() -> None:
    assert scored(Grade(0.5, Verdict.PARTIAL), ALL_OR_NOTHING) == Grade(0.0, Verdict.WRONG)
    for grade in (Grade(1.0, Verdict.RIGHT), Grade(0.0, Verdict.WRONG), Grade(None, Verdict.UNGRADED)):
        assert scored(grade, ALL_OR_NOTHING) == grade
    whole = replace(a_place(), scoring=ALL_OR_NOTHING)
    assert mark(after((ANSWER, HALF), place=whole), deferred, whole) == 0.0
    assert mark(after((ANSWER, HALF)), deferred) == 0.5
    assert not interactive.is_final(after((CHECK, HALF), behaviour=interactive, place=whole), whole)


def test_what_only_a_teacher_can_judge_has_no_mark_yet_and_nothing_written_has_none_to_wait_for() -> None:
    assert mark(after((ANSWER, UNGRADED)), deferred) is None
    assert mark(after(), deferred) == 0.0


@given(LOGS, behaviours, PLACES)
def test_the_same_log_always_gives_the_same(log: list[Step], behaviour: Behaviour, place: PlaceRules) -> None:
    places = dict.fromkeys(range(3), place)
    once = replay(log, behaviour, places=places, grade_of=grade_of)
    assert replay(iter(log), behaviour, places=places, grade_of=grade_of) == once
    assert replay(log, behaviour, places=dict(reversed(places.items())), grade_of=grade_of) == once


@given(LOGS, behaviours, PLACES)
def test_what_is_done_at_one_place_says_nothing_of_another(
    log: list[Step], behaviour: Behaviour, place: PlaceRules
) -> None:
    whole = replay(log, behaviour, places=dict.fromkeys(range(3), place), grade_of=grade_of)
    for position in range(3):
        alone = [step for step in log if step.position == position]
        assert (
            replay(alone, behaviour, places={position: place}, grade_of=grade_of)[position] == whole[position]
        )


@given(LOGS, PLACES)
def test_in_an_ordinary_test_the_last_answer_sent_is_the_one_that_stands(
    log: list[Step], place: PlaceRules
) -> None:
    """No acknowledged answer is lost, whatever else is sent."""
    logs = replay(log, deferred, places=dict.fromkeys(range(3), place), grade_of=grade_of)
    for position, found in logs.items():
        answers = [step for step in log if step.position == position and step.kind is ANSWER]
        last = answers[-1] if answers else None
        assert found.given == (None if last is None or last.given.is_empty else last.given)
        assert found.seen == (last.ordinal if last else 0)


@given(LOGS, behaviours, PLACES)
def test_an_attempt_goes_on_from_where_it_stood_when_it_was_cut_off(
    log: list[Step], behaviour: Behaviour, place: PlaceRules
) -> None:
    """What was seen at any moment is what replaying so much of the log gives; a page never has to be asked."""
    places = dict.fromkeys(range(3), place)
    before = replay(log[: len(log) // 2], behaviour, places=places, grade_of=grade_of)
    whole = replay(log, behaviour, places=places, grade_of=grade_of)
    for position in places:
        assert whole[position].tries[: len(before[position].tries)] == before[position].tries
        assert whole[position].hints >= before[position].hints
        assert whole[position].seen >= before[position].seen
        first = before[position].first_at
        assert first is None or whole[position].first_at == first


@given(LOGS, PLACES)
def test_a_step_that_came_twice_under_numbers_of_its_own_changes_no_mark_of_an_ordinary_test(
    log: list[Step], place: PlaceRules
) -> None:
    places = dict.fromkeys(range(3), place)
    doubled = numbered(step for step in log for _ in range(2))
    for position in places:
        once, twice = (
            replay(steps, deferred, places=places, grade_of=grade_of)[position] for steps in (log, doubled)
        )
        assert mark(once, deferred, place) == mark(twice, deferred, place)
