"""Every command is there to be found out about, and says in a sentence what it is for."""

import re
from collections.abc import Iterator

import click
import pytest

from quizapp import cli
from tests.support.commands import run


def commands(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    """The words that call each command below the group."""
    for name, command in group.commands.items():
        yield (*names, name)
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)


@pytest.mark.parametrize("words", list(commands(cli.main)), ids=" ".join)
def test_every_command_explains_itself_and_its_summary_is_a_whole_sentence(words: tuple[str, ...]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert f"Usage: quizapp {' '.join(words)}" in result.output
    listed = run(*words[:-1], "--help").output
    (line,) = re.findall(rf"^  {words[-1]} +(.*)$", listed, re.MULTILINE)
    assert not line.endswith("...")


def test_a_command_that_does_not_exist_is_exit_code_2() -> None:
    assert run("srve").exit_code == 2
