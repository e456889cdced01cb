import pytest

from quizapp.domain import recall
from quizapp.domain.items import Grade, InvalidResponse, Outcome, Reading, Response, Understood, Verdict
from tests.support.builders import an_item

CARD = an_item("flashcard_reversed")


@pytest.mark.parametrize("given", [Response(), Response(texts=("",)), Response(texts=(" \n",))])
def test_nothing_typed_is_as_good_as_recalled_in_silence(given: Response) -> None:
    assert recall.grade(CARD, given) == Grade(None, Verdict.UNGRADED)


def test_a_typed_text_is_compared_and_how_it_was_read_is_told() -> None:
    grade = recall.grade(CARD, Response(texts=("New Econmic Policy",)))
    assert (grade.parts, grade.understood) == (
        (True,),
        (Reading(Understood.SLIP, "New Economic Policy"),),
    )


def test_a_typed_text_that_matches_nothing_gets_no_score_either() -> None:
    grade = recall.grade(CARD, Response(texts=("war communism",)))
    assert (grade.score, grade.verdict, grade.parts) == (None, Verdict.UNGRADED, (False,))


@pytest.mark.parametrize("texts", [("x" * 501,), (" " * 501,), ("a\0",), ("one", "two"), ("", "")])
def test_a_text_that_cannot_be_one_is_refused(texts: tuple[str, ...]) -> None:
    with pytest.raises(InvalidResponse):
        recall.grade(CARD, Response(texts=texts))


def test_an_empty_back_is_a_problem() -> None:
    assert [problem.field for problem in recall.check_answer(an_item("flashcard_basic", answer=""))] == [
        "answer"
    ]


def test_the_only_sample_is_a_malformed_one() -> None:
    assert [outcome for outcome in Outcome if recall.sample(outcome)] == [Outcome.MALFORMED]
