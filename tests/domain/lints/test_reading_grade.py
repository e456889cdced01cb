"""Items read at school grade 12 or below."""

from dataclasses import replace

from quizapp.domain.lint_examples import CHOICE, FACT, SUBJECT, with_options
from quizapp.domain.lints import reading_grade


def test_terms_of_the_subject_count_as_easy() -> None:
    stem = "What do sympathisers, sympathisers, sympathisers, sympathisers and sympathisers say?"
    assert reading_grade.check(replace(FACT, stem=stem), SUBJECT) == []
    hard = stem.replace("sympathisers", "philanthropists")
    assert reading_grade.check(replace(FACT, stem=hard), SUBJECT)


def test_options_count_with_the_stem() -> None:
    hard = "Institutionalised perpetuation of organisational predominance"
    assert reading_grade.check(replace(CHOICE, options=with_options(hard, hard, hard)), SUBJECT)
