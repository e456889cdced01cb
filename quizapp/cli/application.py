"""The app and its database around a command; whatever is refused ends the command with a sentence."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa
from flask import Flask

from quizapp.config import Settings, SettingsError, from_environment
from quizapp.factory import BankRefused, create_app
from quizapp.persistence import schema
from quizapp.persistence.db import WriterBusy, db
from quizapp.services.errors import ServiceError


def load_settings() -> Settings:
    """Settings from the environment; ends the command with all that is wrong with them."""
    try:
        return from_environment(os.environ)
    except SettingsError as error:
        raise click.ClickException("\n".join(error.problems)) from error


def make_app(settings: Settings) -> Flask:
    """The app; ends the command with a sentence if the database's address is not one."""
    try:
        return create_app(settings)
    except (ValueError, sa.exc.ArgumentError) as error:
        raise click.ClickException(f"QUIZAPP_DATABASE_URL is not an address: {error}.") from error


@contextmanager
def application() -> Iterator[None]:
    """The app's context for the settings in the environment; refusals end the command with a sentence."""
    with refusals_in_a_sentence(), make_app(load_settings()).app_context():
        try:
            yield
        finally:
            db.engine.dispose()


@contextmanager
def prepared_application() -> Iterator[None]:
    """The same, on a database at the schema of this release; else the sentence says how to get there."""
    with application():
        if not schema.state(db.engine).is_at_head:
            raise click.ClickException(
                "The database is not at the schema of this release: run `quizapp db upgrade`."
            )
        yield


@contextmanager
def refusals_in_a_sentence() -> Iterator[None]:
    """Turn what services and databases refuse into the sentence that ends the command."""
    try:
        yield
    except (ServiceError, BankRefused, schema.SchemaTooNew) as error:
        raise click.ClickException(str(error)) from error
    except WriterBusy as error:
        sentence = "Another process is writing to the database: try again in a moment."
        raise click.ClickException(sentence) from error
    except sa.exc.DatabaseError as error:
        # The driver's own words, which name neither the statement nor what was to be stored.
        first_line = str(error.orig).partition("\n")[0]
        raise click.ClickException(f"The database cannot be used: {first_line}.") from error
