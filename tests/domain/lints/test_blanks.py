"""Blanks are for cloze, and cloze blanks can be graded."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, FACT, SUBJECT
from quizapp.domain.lints import blanks


def fields(**changes: object) -> list[str]:
    return [problem.field for problem in blanks.check(replace(FACT, **changes), SUBJECT)]  # type: ignore[arg-type]


def test_a_choice_stem_has_no_blank() -> None:
    assert blanks.check(replace(CHOICE, stem="The reformers asked for ___."), SUBJECT)


def test_one_or_two_blanks_are_fine_and_three_are_not() -> None:
    assert fields(stem="In ___ came ___.", accepted=(("a",), ("b",))) == []
    assert fields(stem="___ ___ ___.", accepted=(("a",), ("b",), ("c",))) == ["stem"]
    assert fields(stem="No blank at all.", accepted=()) == ["stem"]


@pytest.mark.parametrize("stem", ["It was a ___ of old.", "It was an ___ of old.", "A ___ it was."])
def test_an_article_before_a_blank_tells_the_first_letter(stem: str) -> None:
    assert fields(stem=stem) == ["stem"]


def test_each_blank_has_its_list_of_variants() -> None:
    assert fields(accepted=()) == ["accepted"]
    assert fields(accepted=((),)) == ["accepted"]
    assert fields(stem="In ___ came ___.") == ["accepted"]
