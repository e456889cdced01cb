from quizapp.domain.item_types import flashcard_reversed
from quizapp.domain.items import Response, Verdict
from tests.support.builders import an_item


def test_the_term_is_the_key() -> None:
    assert flashcard_reversed.key_text(an_item("flashcard_reversed")) == "The New Economic Policy (NEP)"


def test_a_card_without_accepted_variants_is_a_problem() -> None:
    (problem,) = flashcard_reversed.check(an_item("flashcard_reversed", accepted=()))
    assert problem.field == "accepted"


def test_a_term_that_matches_is_noted_and_still_left_to_the_learner() -> None:
    grade = flashcard_reversed.grade(an_item("flashcard_reversed"), Response(texts=("nep",)))
    assert (grade.score, grade.verdict, grade.parts) == (None, Verdict.UNGRADED, (True,))
