"""Options can be told apart."""

from dataclasses import replace

from quizapp.domain.lint_examples import CHOICE, SUBJECT, with_options
from quizapp.domain.lints import duplicate_options


def fields(*texts: str) -> list[str]:
    return [
        problem.field
        for problem in duplicate_options.check(replace(CHOICE, options=with_options(*texts)), SUBJECT)
    ]


def test_case_marks_and_articles_make_no_difference() -> None:
    assert fields("Open argument", "Firm orders", "the firm orders!") == ["options[2].text"]


def test_more_than_four_fifths_of_the_words_shared_is_too_near() -> None:
    assert fields("one two three four five", "six", "one two three four five six") == ["options[2].text"]
    assert fields("one two three four", "six", "one two three four five") == []
