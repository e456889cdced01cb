from quizapp.domain.item_types import flashcard_basic
from quizapp.domain.items import Response, Verdict
from tests.support.builders import an_item


def test_the_back_is_the_key() -> None:
    assert flashcard_basic.key_text(an_item("flashcard_basic")).startswith("A civil war")


def test_a_card_without_a_back_is_a_problem() -> None:
    (problem,) = flashcard_basic.check(an_item("flashcard_basic", answer=" "))
    assert problem.field == "answer"


def test_accepted_variants_may_be_left_out_but_not_left_empty() -> None:
    assert flashcard_basic.check(an_item("flashcard_basic", accepted=())) == []
    (problem,) = flashcard_basic.check(an_item("flashcard_basic", accepted=((),)))
    assert problem.field == "accepted[0]"


def test_what_was_typed_is_left_to_the_learner_to_judge() -> None:
    grade = flashcard_basic.grade(an_item("flashcard_basic"), Response(texts=("a war at home",)))
    assert (grade.score, grade.verdict, grade.parts) == (None, Verdict.UNGRADED, ())
