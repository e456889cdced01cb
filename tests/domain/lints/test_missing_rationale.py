"""Every option has its reason."""

from dataclasses import replace

from quizapp.domain.lint_examples import CHOICE, SUBJECT
from quizapp.domain.lints import missing_rationale


def test_each_option_without_reason_is_found() -> None:
    options = (
        CHOICE.options[0],
        replace(CHOICE.options[1], rationale="  "),
        replace(CHOICE.options[2], rationale=""),
    )
    problems = missing_rationale.check(replace(CHOICE, options=options), SUBJECT)
    assert [problem.field for problem in problems] == ["options[1].rationale", "options[2].rationale"]
