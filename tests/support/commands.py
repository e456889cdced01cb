"""The command `quizapp`, given in this process."""

from click.testing import CliRunner, Result

from quizapp import cli


def run(*arguments: str, typed: str = "") -> Result:
    """What the command prints and gives; an exception that is no exit is a failure."""
    result = CliRunner().invoke(cli.main, arguments, input=typed, prog_name="quizapp")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result
