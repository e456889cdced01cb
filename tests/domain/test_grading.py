import pytest

from quizapp.domain.grading import (
    grade_response,
    rating_for,
    rating_for_coverage,
    ratings_allowed,
    unlisted_places,
)
from quizapp.domain.item_types import BY_NAME, SELF_JUDGED
from quizapp.domain.items import Grade, InvalidResponse, Reading, Response, Understood, Verdict
from quizapp.domain.memory import Rating
from tests.support.builders import an_item

RIGHT = Grade(1.0, Verdict.RIGHT)
UNLISTED = Grade(0.0, Verdict.WRONG, understood=(Reading(Understood.UNLISTED),))
PARTIAL = Grade(0.5, Verdict.PARTIAL)
WRONG = Grade(0.0, Verdict.WRONG)
UNGRADED = Grade(None, Verdict.UNGRADED)
CHOSEN = ["single_choice", "multiple_response", "true_false", "who_would_say"]
TYPED = ["cloze", "short_answer"]
CARDS = ["flashcard_basic", "flashcard_reversed"]


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


@pytest.mark.parametrize(
    ("grade", "rating"),
    [(RIGHT, Rating.GOOD), (PARTIAL, Rating.HARD), (WRONG, Rating.AGAIN), (UNGRADED, None)],
)
def test_right_suggests_good_partial_hard_wrong_again_and_ungraded_nothing(
    grade: Grade, rating: Rating | None
) -> None:
    assert rating_for(an_item(), grade) is rating


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize(("text", "rating"), [("nep", Rating.GOOD), ("war communism", None), ("", None)])
def test_a_typed_flashcard_suggests_good_where_it_matches_and_nothing_else(
    name: str, text: str, rating: Rating | None
) -> None:
    card = an_item(name, accepted=(("NEP",),))
    assert rating_for(card, grade_response(card, Response(texts=(text,)))) is rating


@pytest.mark.parametrize("name", CHOSEN)
def test_an_option_recognised_is_never_rated_above_good(name: str) -> None:
    assert ratings_allowed(an_item(name), RIGHT) == (Rating.AGAIN, Rating.HARD, Rating.GOOD)


@pytest.mark.parametrize("name", TYPED)
def test_an_answer_typed_rightly_may_be_rated_in_any_way(name: str) -> None:
    assert ratings_allowed(an_item(name), RIGHT) == tuple(Rating)


@pytest.mark.parametrize("name", CHOSEN)
def test_a_wrong_choice_is_again_and_a_partial_one_hard_at_best(name: str) -> None:
    assert ratings_allowed(an_item(name), WRONG) == (Rating.AGAIN,)
    assert ratings_allowed(an_item(name), PARTIAL) == (Rating.AGAIN, Rating.HARD)


@pytest.mark.parametrize("name", TYPED)
@pytest.mark.parametrize("grade", [UNLISTED, PARTIAL])
def test_a_typed_answer_not_recognised_may_be_called_right_by_the_learner(name: str, grade: Grade) -> None:
    assert ratings_allowed(an_item(name), grade) == (Rating.AGAIN, Rating.HARD, Rating.GOOD)


@pytest.mark.parametrize("name", CARDS)
def test_a_flashcard_may_be_rated_in_any_way(name: str) -> None:
    assert ratings_allowed(an_item(name), UNGRADED) == (Rating.AGAIN, Rating.HARD, Rating.GOOD, Rating.EASY)


@pytest.mark.parametrize("name", CHOSEN + TYPED)
@pytest.mark.parametrize("grade", [RIGHT, PARTIAL, WRONG])
def test_what_is_suggested_is_allowed(name: str, grade: Grade) -> None:
    assert rating_for(an_item(name), grade) in ratings_allowed(an_item(name), grade)


@pytest.mark.parametrize(
    ("found", "rating"), [(4, Rating.GOOD), (3, Rating.HARD), (2, Rating.HARD), (1, Rating.AGAIN)]
)
def test_a_checklist_suggests_a_rating_by_how_much_of_it_was_found(found: int, rating: Rating) -> None:
    assert rating_for_coverage(found, 4) is rating


@pytest.mark.parametrize("kind", [name for name, kind in BY_NAME.items() if kind.INPUT not in SELF_JUDGED])
def test_not_knowing_earns_nothing_and_comes_back_soon(kind: str) -> None:
    item = an_item(kind)
    grade = grade_response(item, Response(is_passed=True))
    assert (grade.score, grade.verdict) == (0.0, Verdict.WRONG)
    assert rating_for(item, grade) is Rating.AGAIN
    assert ratings_allowed(item, grade) == (Rating.AGAIN,)
    assert unlisted_places(grade) == ()


@pytest.mark.parametrize("kind", [name for name, kind in BY_NAME.items() if kind.INPUT in SELF_JUDGED])
def test_what_the_learner_judges_is_looked_at_instead(kind: str) -> None:
    with pytest.raises(InvalidResponse, match="judge yourself"):
        grade_response(an_item(kind), Response(is_passed=True))
