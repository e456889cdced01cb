"""An item of the article is answered from the article."""

from dataclasses import replace

from quizapp.domain.items import Scope
from quizapp.domain.lint_examples import CHOICE, SUBJECT, with_options
from quizapp.domain.lints import beyond_needed


def test_a_fact_beyond_cited_by_an_article_item_is_found() -> None:
    problems = beyond_needed.check(replace(CHOICE, claims=("C-LEAD-02", "O-01")), SUBJECT)
    assert [problem.field for problem in problems] == ["claims[1]"]


def test_a_year_that_no_claim_has_is_found_in_key_and_true_statement() -> None:
    assert beyond_needed.check(replace(CHOICE, options=with_options("In 1848", "In 1820")), SUBJECT)
    statement = replace(
        CHOICE, type="true_false", stem="It moved in 1848.", options=with_options("True", "False")
    )
    (problem,) = beyond_needed.check(statement, SUBJECT)
    assert problem.field == "stem"


def test_a_year_of_a_claim_or_of_a_distractor_is_fine() -> None:
    assert beyond_needed.check(replace(CHOICE, options=with_options("In 1820", "In 1848")), SUBJECT) == []


def test_an_item_beyond_may_ask_for_both() -> None:
    item = replace(CHOICE, scope=Scope.BEYOND, claims=("O-01",), options=with_options("In 1848", "In 1820"))
    assert beyond_needed.check(item, SUBJECT) == []
