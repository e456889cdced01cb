"""`quizapp db`: the database at the schema of this release, or told how far it is from it."""

import click

from quizapp.cli.application import application
from quizapp.persistence import schema
from quizapp.persistence.db import db


@click.group("db")
def command() -> None:
    """Bring the database up to this release."""


@command.command()
def upgrade() -> None:
    """Bring the database up to this release.

    `serve` does it by itself. Nothing stored is lost, but take a backup first: no command goes back.
    """
    with application():
        before = schema.state(db.engine)
        schema.upgrade(db.engine)
        after = schema.state(db.engine)
    click.echo(f"Schema {after.head}, as before." if before == after else f"Schema {after.head} now.")


@command.command()
def current() -> None:
    """Tell which schema the database has.

    Exit code 1 if it is not the one of this release.
    """
    with application():
        state = schema.state(db.engine)
    click.echo(f"{state.current or 'none'} (this release wants {state.head})")
    if not state.is_at_head:
        raise click.ClickException(
            "The database is not at the schema of this release: `quizapp db upgrade` does it."
        )
