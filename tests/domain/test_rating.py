import pytest

from quizapp.domain.grading import grade_response
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Grade, Reading, Response, Understood, Verdict
from quizapp.domain.memory import Rating
from quizapp.domain.rating import Manner, Reason, ratings_allowed, suggest, suggest_by_coverage
from tests.support.builders import an_item

RIGHT = Grade(1.0, Verdict.RIGHT)
UNLISTED = Grade(0.0, Verdict.WRONG, understood=(Reading(Understood.UNLISTED),))
PARTIAL = Grade(0.5, Verdict.PARTIAL)
WRONG = Grade(0.0, Verdict.WRONG)
UNGRADED = Grade(None, Verdict.UNGRADED)
CHOSEN = ["single_choice", "multiple_response", "true_false", "who_would_say"]
TYPED = ["cloze", "short_answer"]
CARDS = ["flashcard_basic", "flashcard_reversed"]


@pytest.mark.parametrize(
    ("grade", "rating"),
    [(RIGHT, Rating.GOOD), (PARTIAL, Rating.HARD), (WRONG, Rating.AGAIN), (UNGRADED, None)],
)
def test_right_suggests_good_partial_hard_wrong_again_and_ungraded_nothing(
    grade: Grade, rating: Rating | None
) -> None:
    assert suggest(grade).rating is rating


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize(("text", "rating"), [("nep", Rating.GOOD), ("war communism", None), ("", None)])
def test_a_typed_flashcard_suggests_good_where_it_matches_and_nothing_else(
    name: str, text: str, rating: Rating | None
) -> None:
    card = an_item(name, accepted=(("NEP",),))
    assert suggest(grade_response(card, Response(texts=(text,)))).rating is rating


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
    assert suggest(grade).rating in ratings_allowed(an_item(name), grade)


@pytest.mark.parametrize(
    ("found", "rating"), [(4, Rating.GOOD), (3, Rating.HARD), (2, Rating.HARD), (1, Rating.AGAIN)]
)
def test_a_checklist_suggests_a_rating_by_how_much_of_it_was_found(found: int, rating: Rating) -> None:
    assert suggest_by_coverage(found, 4) is rating


@pytest.mark.parametrize(
    ("manner", "usual_ms", "reason"),
    [
        (Manner(), None, Reason.RIGHT),
        (Manner(hints=1), None, Reason.HINTED),
        (Manner(certainty=1), None, Reason.UNSURE),
        (Manner(certainty=2), None, Reason.RIGHT),
        (Manner(took_ms=24_000), 12_000, Reason.SLOW),
        (Manner(took_ms=23_000), 12_000, Reason.RIGHT),
        (Manner(took_ms=24_000), None, Reason.RIGHT),
        (Manner(took_ms=4_500), 2_000, Reason.RIGHT),
        (Manner(took_ms=3_600_000), 12_000, Reason.RIGHT),
        (Manner(took_ms=-1), 12_000, Reason.RIGHT),
        (Manner(took_ms=24_000, hints=2, certainty=1), 12_000, Reason.HINTED),
    ],
)
def test_what_was_right_is_hard_if_it_came_late_with_help_or_as_a_guess(
    manner: Manner, usual_ms: int | None, reason: Reason
) -> None:
    suggested = suggest(RIGHT, manner=manner, usual_ms=usual_ms)
    assert suggested.reason is reason
    assert suggested.rating is (Rating.GOOD if reason is Reason.RIGHT else Rating.HARD)


@pytest.mark.parametrize("kind", BY_NAME)
@pytest.mark.parametrize("grade", [RIGHT, PARTIAL, WRONG, UNGRADED])
def test_no_manner_raises_a_rating_or_touches_what_was_not_right(kind: str, grade: Grade) -> None:
    item, worst = an_item(kind), Manner(took_ms=60_000, hints=3, certainty=1)
    plain, late = suggest(grade), suggest(grade, manner=worst, usual_ms=1_000)
    assert late == plain if grade is not RIGHT else late.rating is Rating.HARD
    assert plain.rating is not Rating.EASY
    assert late.rating is None or late.rating in ratings_allowed(item, grade)
