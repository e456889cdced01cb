"""`quizapp attempts`: whether marks are what replaying their attempts gives."""

import click

from quizapp.cli.application import prepared_application
from quizapp.persistence.db import reading, transaction
from quizapp.services import verifying
from quizapp.services.attempt_marks import Difference


@click.group("attempts")
def command() -> None:
    """Look after the attempts at quizzes."""


@command.command()
def verify() -> None:
    """Replay every attempt and compare its marks.

    The points of a practice and the marks of a submitted quiz are what replaying their logs gives. Changes nothing;
    names each that differs by the number of the learner, the attempt and the question, and then the exit code is 1:
    something other than this site has written to the database.
    """
    differing = replayed = 0
    with prepared_application():
        after = verifying.BEGINNING
        while True:
            with reading() as session:
                checked = verifying.check_chunk(session, after=after)
            if checked.last is None:
                break
            after = checked.last
            replayed += checked.attempts
            for key in checked.suspects:
                # Once more, with nobody writing: a teacher may have been marking just then.
                with transaction() as session:
                    found = verifying.check_one(session, key)
                differing += bool(found)
                for difference in found:
                    click.echo(in_one_line(difference))
    click.echo(f"{replayed} attempts replayed, {differing} differed.")
    if differing:
        raise SystemExit(1)


def in_one_line(difference: Difference) -> str:
    """Which mark of which attempt is not what its log gives."""
    learner_id, attempt_id = difference.key
    place = "in all" if difference.position is None else f"question {difference.position + 1}"
    stored, replayed = (
        "none" if mark is None else f"{mark:g}" for mark in (difference.stored, difference.replayed)
    )
    return f"learner {learner_id}, attempt {attempt_id}, {place}: stored {stored}, replayed {replayed}"
