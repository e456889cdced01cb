"""`quizapp export`: the published items as a file, in the form of question_bank/."""

from typing import BinaryIO

import click

from quizapp.cli.application import prepared_application
from quizapp.formats import bank_yaml
from quizapp.persistence.db import reading
from quizapp.services import bank


@click.command("export")
@click.argument("file", type=click.File("wb"))
def command(file: BinaryIO) -> None:
    """Write the published items to FILE as YAML.

    The file has the form of those in question_bank/*/items/, so it can be put there. - stands for standard output.

    \b
    Examples:
      quizapp export items.yaml
    """
    with prepared_application(), reading() as session:
        written = bank_yaml.write(bank.list_items(session))
    file.write(written.data)
    for loss in written.losses:
        click.echo(loss, err=True)
