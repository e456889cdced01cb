"""Levels are the words that the command line prints."""

from quizapp.domain.findings import Level


def test_levels_print_as_words() -> None:
    assert [f"{level}" for level in Level] == ["error", "warning"]
