"""Two cases are written and kept; what they are worth is for the learner to say, never for agreement."""

from dataclasses import replace

import pytest

from quizapp.domain.item_types import steelman
from quizapp.domain.items import InvalidResponse, Response, Side, Verdict
from quizapp.domain.memory import Rating
from quizapp.domain.rating import ratings_allowed, suggest
from tests.support.builders import an_item

ITEM = an_item("steelman")
CASE = "x" * steelman.SHORTEST


def test_two_cases_are_kept_without_a_score_and_the_learner_judges() -> None:
    grade = steelman.grade(ITEM, Response(texts=(CASE, CASE)))
    assert (grade.score, grade.verdict) == (None, Verdict.UNGRADED)
    assert suggest(grade).rating is None
    assert ratings_allowed(ITEM, grade) == tuple(Rating)


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ((CASE,), "takes 2"),
        ((CASE, "x" * 1501), "1500 is the most"),
        ((CASE, CASE + "\0"), "cannot be stored"),
    ],
)
def test_what_cannot_be_kept_is_sent_back(texts: tuple[str, ...], why: str) -> None:
    with pytest.raises(InvalidResponse, match=why):
        steelman.grade(ITEM, Response(texts=texts))


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ((CASE, CASE[1:]), "“For unity, as critics of open debate argued” has 39 characters"),
        ((f" {CASE[1:]} ", CASE), "has 39 characters"),
        ((CASE, ""), "has 0 characters"),
    ],
)
def test_cases_begun_are_kept_but_are_no_whole_answer(texts: tuple[str, ...], why: str) -> None:
    given = Response(texts=texts)
    assert steelman.grade(ITEM, given).verdict is Verdict.UNGRADED
    with pytest.raises(InvalidResponse, match=why):
        steelman.check_whole(ITEM, given)


def test_both_sides_are_asked_for_and_reasons_for_each() -> None:
    first, second = ITEM.sides
    twice = steelman.check(replace(ITEM, sides=(first, replace(second, side=Side.OPPOSITION))))
    assert [problem.field for problem in twice] == ["sides"]
    bare = steelman.check(
        replace(ITEM, sides=(first, replace(second, checklist=second.checklist[:1], model=" ")))
    )
    assert [problem.field for problem in bare] == ["sides[1].model", "sides[1].checklist"]


def test_the_model_answers_stand_under_their_labels() -> None:
    assert steelman.key_text(ITEM).startswith("**For open debate, as the Left Opposition argued**\n\nWhoever")


def test_coverage_counts_the_reasons_of_both_sides_alike() -> None:
    assert steelman.coverage(ITEM, frozenset({(0, 0), (1, 1)})) == (2, 4)
    assert steelman.coverage(ITEM, frozenset({(5, 0), (0, 9)})) == (0, 4)


def test_compared_cases_earn_the_share_of_the_reasons_of_both_sides_that_was_found() -> None:
    every = frozenset(steelman.reasons(ITEM))
    half = steelman.grade_coverage(ITEM, frozenset({(0, 0), (1, 1)}))
    assert (half.score, half.verdict, half.parts) == (0.5, Verdict.PARTIAL, (True, False, False, True))
    assert steelman.grade_coverage(ITEM, every).verdict is Verdict.RIGHT
    assert steelman.grade_coverage(ITEM, frozenset()).score == 0


def test_either_side_counts_alike_whichever_one_agrees_with() -> None:
    one, other = (steelman.grade_coverage(ITEM, frozenset({(side, 0), (side, 1)})).score for side in range(2))
    assert one == other == 0.5


def test_a_reason_that_is_on_no_list_cannot_be_ticked() -> None:
    with pytest.raises(InvalidResponse, match="not on the lists"):
        steelman.grade_coverage(ITEM, frozenset({(0, 0), (0, 9)}))
