"""Options are all of one kind."""

from dataclasses import replace

from quizapp.domain.lint_examples import CHOICE, SUBJECT, WHO_SAYS, with_options
from quizapp.domain.lints import mixed_options


def found(*texts: str) -> bool:
    return bool(mixed_options.check(replace(CHOICE, options=with_options(*texts)), SUBJECT))


def test_a_figure_among_texts_is_found() -> None:
    assert found("Open argument", "Firm orders", "In 1820")


def test_texts_alone_and_figures_alone_are_fine() -> None:
    assert not found("Open argument", "Firm orders", "High fees")
    assert not found("1820", "1830", "1840")


def test_a_holder_among_texts_is_found() -> None:
    mixed = replace(WHO_SAYS, options=(*WHO_SAYS.options[:2], *with_options("High fees")))
    assert mixed_options.check(mixed, SUBJECT)
