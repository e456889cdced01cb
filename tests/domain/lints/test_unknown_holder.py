"""Every holder is on the list."""

from dataclasses import replace

from quizapp.domain.items import Scope
from quizapp.domain.lint_examples import CHOICE, SUBJECT, WHO_SAYS
from quizapp.domain.lints import unknown_holder


def test_unknown_holders_of_item_and_option_are_found() -> None:
    options = (replace(WHO_SAYS.options[0], holder="nobody"), *WHO_SAYS.options[1:])
    problems = unknown_holder.check(replace(WHO_SAYS, holder="somebody", options=options), SUBJECT)
    assert [problem.field for problem in problems] == ["holder", "options[0].holder"]
    assert "reformers" in problems[0].message


def test_an_article_item_names_a_holder_and_a_beyond_item_need_not() -> None:
    assert [problem.field for problem in unknown_holder.check(replace(CHOICE, holder=""), SUBJECT)] == [
        "holder"
    ]
    assert unknown_holder.check(replace(CHOICE, holder="", scope=Scope.BEYOND), SUBJECT) == []
