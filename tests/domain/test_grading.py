import pytest

from quizapp.domain.grading import grade_response, unlisted_places
from quizapp.domain.item_types import BY_NAME, SELF_JUDGED
from quizapp.domain.items import InvalidResponse, Reading, Response, Understood, Verdict
from quizapp.domain.memory import Rating
from quizapp.domain.rating import ratings_allowed, suggest
from tests.support.builders import an_item


def test_a_response_is_graded_by_the_type_of_its_item() -> None:
    given = Response(texts=("NEP",))
    assert grade_response(an_item("short_answer"), given).verdict is Verdict.RIGHT
    assert grade_response(an_item("flashcard_reversed"), given).verdict is Verdict.UNGRADED
    with pytest.raises(InvalidResponse):
        grade_response(an_item("single_choice"), given)


def test_what_a_teacher_decided_counts_where_the_item_does_not_know_and_only_there() -> None:
    item, given = an_item("cloze"), Response(texts=("zebra", "NEP"))
    accepted = grade_response(item, given, marked={0: True, 1: False})
    assert (accepted.score, accepted.parts) == (1.0, (True, True))
    assert accepted.understood == (Reading(Understood.ACCEPTED), Reading(Understood.VARIANT, "NEP"))
    refused = grade_response(item, given, marked={0: False})
    assert (refused.score, refused.verdict, refused.parts) == (0.5, Verdict.PARTIAL, (False, True))
    assert refused.understood[0] == Reading(Understood.REFUSED)
    assert grade_response(item, given) == grade_response(item, given, marked={5: True})


def test_a_text_that_is_not_listed_has_to_be_looked_at_whatever_was_decided_on_it() -> None:
    item, given = an_item("cloze"), Response(texts=("zebra", "?"))
    for marked in ({}, {0: True}, {0: False}):
        assert unlisted_places(grade_response(item, given, marked=marked)) == (0,)
    assert unlisted_places(grade_response(an_item("cloze"), Response(texts=("civil wra", "nep")))) == ()
    assert unlisted_places(grade_response(an_item("flashcard_reversed"), Response(texts=("zebra",)))) == ()
    assert unlisted_places(grade_response(an_item(), Response((1,)))) == ()


@pytest.mark.parametrize("kind", [name for name, kind in BY_NAME.items() if kind.INPUT not in SELF_JUDGED])
def test_not_knowing_earns_nothing_and_comes_back_soon(kind: str) -> None:
    item = an_item(kind)
    grade = grade_response(item, Response(is_passed=True))
    assert (grade.score, grade.verdict) == (0.0, Verdict.WRONG)
    assert suggest(grade).rating is Rating.AGAIN
    assert ratings_allowed(item, grade) == (Rating.AGAIN,)
    assert unlisted_places(grade) == ()


@pytest.mark.parametrize("kind", [name for name, kind in BY_NAME.items() if kind.INPUT in SELF_JUDGED])
def test_what_the_learner_judges_is_looked_at_instead(kind: str) -> None:
    with pytest.raises(InvalidResponse, match="judge yourself"):
        grade_response(an_item(kind), Response(is_passed=True))
