"""An opinion comes with the one who holds it."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, SUBJECT, WHO_SAYS
from quizapp.domain.lints import unattributed_opinion


def messages(stem: str, **changes: object) -> list[str]:
    item = replace(CHOICE, stem=stem, **changes)  # type: ignore[arg-type]
    return [problem.message for problem in unattributed_opinion.check(item, SUBJECT)]


@pytest.mark.parametrize(
    "stem",
    [
        "According to the reformers, what keeps a guild honest?",
        "What did those who wanted reforms argue keeps a guild honest?",
        "In the view of the faction, what keeps a guild honest?",
        "What was the reformers' argument?",
    ],
)
def test_holder_and_phrase_together_satisfy(stem: str) -> None:
    assert messages(stem) == []


def test_a_missing_holder_is_named_by_label() -> None:
    (message,) = messages("According to many, what keeps a guild honest?")
    assert "name who holds it in the stem: “The reformers of the guild”" in message


def test_a_missing_phrase_is_found() -> None:
    (message,) = messages("What would reformers do next?")
    assert "According to" in message


def test_a_fact_needs_no_holder() -> None:
    assert messages("When was the guild founded in town?", claims=("C-LEAD-01",)) == []


def test_where_the_key_is_the_holder_the_stem_does_not_name_it() -> None:
    assert unattributed_opinion.check(WHO_SAYS, SUBJECT) == []
