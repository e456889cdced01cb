"""Every item tests a claim."""

from dataclasses import replace

from quizapp.domain.lint_examples import CHOICE, SUBJECT
from quizapp.domain.lints import no_claim


def test_no_claim_is_a_problem_and_an_unknown_one_too() -> None:
    assert [problem.field for problem in no_claim.check(replace(CHOICE, claims=()), SUBJECT)] == ["claims"]
    unknown = replace(CHOICE, claims=("C-LEAD-02", "C-NONE-99"))
    assert [problem.field for problem in no_claim.check(unknown, SUBJECT)] == ["claims[1]"]


def test_a_fact_beyond_the_article_counts_as_a_claim() -> None:
    assert no_claim.check(replace(CHOICE, claims=("O-01",)), SUBJECT) == []
