"""Five words of the source are worth a second look."""

from dataclasses import replace

from quizapp.domain.lint_examples import CHOICE, COPIED, COPIED_SHORT, SUBJECT
from quizapp.domain.lints import near_copied_wording


def test_five_words_of_the_source_are_found() -> None:
    problems = near_copied_wording.check(replace(CHOICE, stem=f"Are {COPIED_SHORT} at all?"), SUBJECT)
    assert [problem.field for problem in problems] == ["stem"]


def test_seven_words_are_another_lint() -> None:
    assert near_copied_wording.check(replace(CHOICE, stem=COPIED), SUBJECT) == []
