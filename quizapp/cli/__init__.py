"""The command `quizapp`: what an administrator types. Each command reads its arguments, calls one function, prints.

Every mistake ends in one sentence on standard error: exit code 2 for a command that cannot be understood, 1 for
one that could not be carried out, 0 otherwise.

A new command, or group of commands, is a module with a `command` and its place in the tuple here.
"""

import click

from quizapp import __version__
from quizapp.cli import attempts, bank, cards, database, export, serve, user


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quizapp")
def main() -> None:
    """Quizzes and flashcards for one contested-history article.

    \b
    First steps:
      quizapp serve                          start the site on this machine
      quizapp user add anna --role teacher   make an account for a teacher

    In a checkout write `python3 run.py` instead of `quizapp`. Settings come from variables such as
    QUIZAPP_DATA_DIR and QUIZAPP_DATABASE_URL; README.md lists them all.
    """


for module in (serve, database, bank, user, cards, attempts, export):
    main.add_command(module.command)
