"""`quizapp user`: accounts, for whoever runs the site; a password is typed, never an argument that others can see."""

import sys

import click

from quizapp.cli.application import prepared_application
from quizapp.domain.study_days import is_zone
from quizapp.persistence.db import reading, transaction
from quizapp.services import accounts
from quizapp.services.clock import utc_now


@click.group("user")
def command() -> None:
    """Make and change accounts.

    Passwords are asked for, or read from standard input where nobody types.
    """


@command.command()
@click.argument("name")
@click.option("--role", type=click.Choice(accounts.ROLES), default="student", show_default=True)
@click.option("--zone", default="UTC", show_default=True, help="IANA time zone, for example Europe/Berlin.")
def add(name: str, *, role: str, zone: str) -> None:
    """Make an account called NAME.

    \b
    Examples:
      quizapp user add anna --role teacher --zone Europe/Berlin
    """
    if not is_zone(zone):
        raise click.BadParameter(
            f"{zone!r} is not a time zone; write for example Europe/Berlin.", param_hint="--zone"
        )
    with prepared_application():
        password = ask_for_password()
        with transaction() as session:
            accounts.add_user(session, name=name, password=password, role=role, zone=zone, now=utc_now())
    click.echo(f"{name} can sign in, as {role}.")


@command.command("list")
def list_users() -> None:
    """List the accounts.

    A line for each: name, role, since when, and whether it is deactivated.
    """
    with prepared_application(), reading() as session:
        after = 0
        while people := accounts.list_people(session, after=after):
            for person in people:
                shut_out = "" if person.is_active else "\tdeactivated"
                click.echo(f"{person.name}\t{person.role}\t{person.created_at:%Y-%m-%d}{shut_out}")
            after = people[-1].id


@command.command()
@click.argument("name")
@click.argument("role", type=click.Choice(accounts.ROLES))
def set_role(name: str, role: str) -> None:
    """Give NAME another role.

    They have to sign in again.
    """
    with prepared_application(), transaction() as session:
        accounts.set_role(session, name, role)
    click.echo(f"{name} is {role} now.")


@command.command()
@click.argument("name")
def reset_password(name: str) -> None:
    """Set a new password for NAME.

    Wherever they are signed in, that ends.
    """
    with prepared_application():
        password = ask_for_password()
        with transaction() as session:
            accounts.reset_password(session, name, password)
    click.echo(f"{name} has a new password.")


@command.command()
@click.argument("name")
def deactivate(name: str) -> None:
    """Shut NAME out, keeping what they answered and wrote.

    Wherever they are signed in, that ends. `reactivate` lets them in again.
    """
    with prepared_application(), transaction() as session:
        accounts.deactivate(session, name, now=utc_now())
    click.echo(f"{name} is shut out.")


@command.command()
@click.argument("name")
def reactivate(name: str) -> None:
    """Let NAME in again.

    Takes back `deactivate`; the password is the one of before.
    """
    with prepared_application(), transaction() as session:
        accounts.reactivate(session, name)
    click.echo(f"{name} may sign in again.")


def ask_for_password() -> str:
    """A password: typed twice, or the first line of standard input where that is no terminal."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt="The same again"))
    return sys.stdin.readline().removesuffix("\n")
