"""Nothing that a learner reads repeats seven words of the source."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, COPIED, COPIED_SHORT, SUBJECT, with_options
from quizapp.domain.lints import copied_wording


@pytest.mark.parametrize("field", ["stem", "answer", "explanation", "source"])
def test_seven_words_of_the_source_are_found_in_every_text(field: str) -> None:
    item = replace(CHOICE, **{field: f"We say {COPIED}, in short."})
    problems = copied_wording.check(item, SUBJECT)
    assert [problem.field for problem in problems] == [field]
    assert COPIED in problems[0].message


def test_options_and_variants_are_searched_too() -> None:
    item = replace(CHOICE, options=with_options("A", COPIED.upper()), accepted=(("x", COPIED),))
    assert [problem.field for problem in copied_wording.check(item, SUBJECT)] == [
        "options[1].text",
        "accepted[0][1]",
    ]


def test_markdown_marks_do_not_hide_a_copy() -> None:
    assert copied_wording.check(replace(CHOICE, stem=COPIED.replace("words", "**words**")), SUBJECT)


def test_five_words_are_another_lint() -> None:
    assert copied_wording.check(replace(CHOICE, stem=COPIED_SHORT), SUBJECT) == []
