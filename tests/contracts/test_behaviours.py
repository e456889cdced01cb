"""What every behaviour of a quiz keeps to, whatever is sent to it: fit or unfit, early, late or twice."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain import behaviours
from quizapp.domain.items import Verdict
from quizapp.domain.quiz_rules import EVERYTHING, Part, Phase, QuizRules
from quizapp.domain.sittings import Behaviour, PlaceRules, Step, StepKind, final_tries, mark_of, replay
from tests.support.logs import LOGS, PLACES, STEPS, grade_of, numbered

LOWEST = {"certainty": -6.0}
"""Marks below nothing; the others have none."""
OF_ALL = pytest.mark.parametrize("behaviour", behaviours.ALL, ids=lambda behaviour: behaviour.NAME)


def test_each_has_a_name_of_its_own_and_is_told_to_learners_before_they_begin() -> None:
    assert list(behaviours.BY_NAME) == [behaviour.NAME for behaviour in behaviours.ALL]
    assert len({behaviour.LABEL for behaviour in behaviours.ALL}) == len(behaviours.ALL)
    for behaviour in behaviours.ALL:
        assert behaviour.EXPLANATION.endswith(".")
        assert len(behaviour.EXPLANATION.split()) >= 10


@OF_ALL
def test_one_that_checks_withholds_nothing_of_what_it_tells_and_reasons_may_tell_more(
    behaviour: Behaviour,
) -> None:
    """Case 39."""
    reasons, correctness = frozenset({Part.RATIONALE}), frozenset({Part.CORRECTNESS})
    nothing = QuizRules(behaviour=behaviour.NAME, review={})
    assert behaviours.tells_what_is_withheld(nothing) is behaviour.CHECKS
    assert not behaviours.tells_what_is_withheld(replace(nothing, review={Phase.DURING: correctness}))
    review = {Phase.DURING: reasons, Phase.LATER: EVERYTHING, Phase.CLOSED: reasons}
    shown = (Phase.DURING, Phase.CLOSED) if behaviour.CHECKS else (Phase.CLOSED,)
    assert behaviours.reasons_without_key(replace(nothing, review=review)) == shown


@OF_ALL
@given(log=LOGS, place=PLACES)
def test_marks_stay_between_the_lowest_and_the_most(
    behaviour: Behaviour, log: list[Step], place: PlaceRules
) -> None:
    for position, found in replay(
        log, behaviour, places=dict.fromkeys(range(3), place), grade_of=grade_of
    ).items():
        mark = mark_of(found, behaviour, place=place, grade_of=grade_of, position=position)
        if mark is not None:
            assert LOWEST.get(behaviour.NAME, 0.0) <= mark <= behaviour.most(place)


@OF_ALL
@given(log=LOGS, place=PLACES)
def test_only_what_was_answered_can_earn_or_lose_or_wait_for_a_teacher(
    behaviour: Behaviour, log: list[Step], place: PlaceRules
) -> None:
    for position, found in replay(
        log, behaviour, places=dict.fromkeys(range(3), place), grade_of=grade_of
    ).items():
        tries = final_tries(found, place=place, grade_of=grade_of, position=position)
        mark = mark_of(found, behaviour, place=place, grade_of=grade_of, position=position)
        if not tries:
            assert mark == 0.0
        if mark is None:
            assert any(one.grade.verdict is Verdict.UNGRADED for one in tries)


@OF_ALL
@given(log=LOGS, more=st.lists(STEPS, max_size=8), place=PLACES)
def test_what_comes_after_a_question_is_final_changes_nothing_of_it_but_a_flag(
    behaviour: Behaviour, log: list[Step], more: list[Step], place: PlaceRules
) -> None:
    """Case 48."""
    places = dict.fromkeys(range(3), place)
    before = replay(log, behaviour, places=places, grade_of=grade_of)
    late = [step for step in more if step.kind not in (StepKind.FLAG, StepKind.UNFLAG)]
    after = replay(numbered([*log, *late]), behaviour, places=places, grade_of=grade_of)
    for position in places:
        if behaviour.is_final(before[position], place):
            assert after[position] == before[position]


@OF_ALL
@given(log=LOGS, place=PLACES)
def test_there_are_tries_only_where_there_is_checking_and_hints_only_where_there_are_any(
    behaviour: Behaviour, log: list[Step], place: PlaceRules
) -> None:
    for found in replay(log, behaviour, places=dict.fromkeys(range(3), place), grade_of=grade_of).values():
        assert behaviour.CHECKS or not found.tries
        assert behaviour.HAS_HINTS or not found.hints
        assert len(found.tries) <= 10


@OF_ALL
@given(log=LOGS, place=PLACES)
def test_a_right_answer_that_was_checked_stands(
    behaviour: Behaviour, log: list[Step], place: PlaceRules
) -> None:
    for found in replay(log, behaviour, places=dict.fromkeys(range(3), place), grade_of=grade_of).values():
        if any(one.grade.verdict is Verdict.RIGHT for one in found.tries):
            assert behaviour.is_final(found, place)
            assert found.is_checked
            assert found.tries[-1].grade.verdict is Verdict.RIGHT
