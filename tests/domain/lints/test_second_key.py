"""No distractor is right as well."""

from dataclasses import replace

from quizapp.domain.items import Option
from quizapp.domain.lint_examples import CHOICE, SUBJECT, WHO_SAYS
from quizapp.domain.lints import second_key


def fields(*options: Option, **changes: object) -> list[str]:
    item = replace(CHOICE, options=(CHOICE.options[0], *options), **changes)  # type: ignore[arg-type]
    return [problem.field for problem in second_key.check(item, SUBJECT)]


def test_a_claim_of_the_same_holder_is_a_second_key() -> None:
    assert fields(Option("News of expenses", claim="C-LEAD-04")) == ["options[1].claim"]


def test_a_claim_of_another_holder_is_a_distractor() -> None:
    assert fields(Option("Firm orders", claim="C-LEAD-03")) == []


def test_a_claim_that_restates_the_key_is_a_second_key_whoever_holds_it() -> None:
    assert fields(Option("Argument in the open", claim="C-ORIG-01")) == ["options[1].claim"]


def test_two_options_must_not_stand_for_one_holder() -> None:
    twice = (*WHO_SAYS.options, Option("Those who want reform", holder="reformers"))
    assert [problem.field for problem in second_key.check(replace(WHO_SAYS, options=twice), SUBJECT)] == [
        "options[3].holder"
    ]


def test_several_right_options_may_well_be_of_one_holder() -> None:
    assert fields(Option("News of expenses", True, claim="C-LEAD-04"), type="multiple_response") == []
