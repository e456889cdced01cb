"""Each distractor stands for a mistake and is of the key's kind."""

from dataclasses import replace

from quizapp.domain.items import Option
from quizapp.domain.lint_examples import CHOICE, FACT, SUBJECT, WHO_SAYS
from quizapp.domain.lints import implausible_distractor

KEY, WRONG = CHOICE.options[0], CHOICE.options[1]


def fields(*options: Option, **changes: object) -> list[str]:
    item = replace(CHOICE, options=options, **changes)  # type: ignore[arg-type]
    return [problem.field for problem in implausible_distractor.check(item, SUBJECT)]


def test_a_distractor_without_a_misconception_is_found() -> None:
    assert fields(KEY, WRONG, replace(WRONG, misconception=" ")) == ["options[2].misconception"]


def test_a_key_needs_none() -> None:
    assert fields(replace(KEY, misconception=""), WRONG) == []


def test_a_fact_is_no_distractor_for_a_view() -> None:
    assert fields(KEY, replace(WRONG, claim="C-LEAD-01")) == ["options[1].claim"]
    assert fields(KEY, replace(WRONG, claim="O-01")) == ["options[1].claim"]


def test_without_a_claim_of_its_own_the_key_is_of_the_class_of_the_items_first() -> None:
    asked = replace(KEY, claim="")
    assert fields(asked, WRONG, claims=FACT.claims) == ["options[1].claim"]
    assert fields(asked, replace(WRONG, claim="C-ORIG-01"), claims=CHOICE.claims) == []


def test_beside_a_holder_every_distractor_stands_for_one() -> None:
    options = (*WHO_SAYS.options[:2], replace(WHO_SAYS.options[2], holder=""))
    assert fields(*options) == ["options[2].holder"]


def test_true_and_false_need_no_misconception() -> None:
    assert fields(Option("True", True), Option("False"), type="true_false") == []
