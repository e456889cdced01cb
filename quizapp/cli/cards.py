"""`quizapp cards`: whether cards are what replaying their reviews gives."""

import sys

import click

from quizapp.cli.application import prepared_application
from quizapp.persistence.db import reading, transaction
from quizapp.services import study


@click.group("cards")
def command() -> None:
    """Look after the memory of the learners."""


@command.command()
def rebuild() -> None:
    """Replay every review and compare with the cards.

    A card is what replaying its reviews gives. Cards that differ are counted and set right; the exit code is then 1,
    because something other than this site has written to the database.
    """
    with prepared_application():
        with reading() as session:
            learners = study.list_learners(session)
        differing = replayed = 0
        with click.progressbar(learners, label="Replaying", file=sys.stderr) as them:
            for learner_id in them:
                with transaction() as session:
                    outcome = study.rebuild_cards(session, learner_id)
                replayed += outcome.cards
                differing += outcome.differing
    click.echo(f"{replayed} cards of {len(learners)} learners replayed, {differing} differed.")
    if differing:
        raise SystemExit(1)
