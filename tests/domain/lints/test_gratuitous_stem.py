"""Nothing in the stem is there for nothing."""

from dataclasses import replace

from quizapp.domain.lint_examples import CHOICE, SUBJECT, WHO_SAYS
from quizapp.domain.lints import gratuitous_stem


def problems(stem: str) -> list[str]:
    return [problem.message for problem in gratuitous_stem.check(replace(CHOICE, stem=stem), SUBJECT)]


def test_a_sentence_that_the_item_uses_is_fine() -> None:
    assert (
        problems("The reformers and the masters quarrelled over orders. What did the reformers ask for?")
        == []
    )


def test_a_sentence_that_shares_no_word_with_the_rest_is_named() -> None:
    assert "“Winters were cold.”" in problems("Winters were cold. What did the reformers ask for?")[0]


def test_more_than_35_words_before_the_question_are_too_many() -> None:
    before = "The reformers " + "argument " * 33
    assert problems(f"{before.strip()}. What did the reformers ask for?") == []
    assert "36 words" in problems(f"{before}again. What did the reformers ask for?")[0]


def test_a_quotation_to_be_judged_does_not_count() -> None:
    assert (
        gratuitous_stem.check(
            replace(WHO_SAYS, stem="“" + "Winters are cold. " * 20 + "” Who would say this?"), SUBJECT
        )
        == []
    )


def test_a_draft_without_a_stem_has_no_such_fault() -> None:
    assert problems(" ") == []
