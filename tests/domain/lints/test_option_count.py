"""Each type has the number of options that serves it."""

from dataclasses import replace

import pytest

from quizapp.domain.lint_examples import CHOICE, FACT, SUBJECT, with_options
from quizapp.domain.lints import option_count


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("single_choice", (3, 4), (2, 5)),
        ("who_would_say", (3, 4), (2, 5)),
        ("multiple_response", (4, 6), (3, 7)),
    ],
)
def test_the_bounds_are_inclusive(kind: str, good: tuple[int, ...], bad: tuple[int, ...]) -> None:
    for count, is_fine in [(count, True) for count in good] + [(count, False) for count in bad]:
        item = replace(CHOICE, type=kind, options=with_options(*(f"Text {index}" for index in range(count))))
        assert (option_count.check(item, SUBJECT) == []) is is_fine


def test_a_type_without_options_has_none_to_count() -> None:
    assert option_count.check(FACT, SUBJECT) == []
