"""`quizapp serve`: prepare everything and serve, in one command that a newcomer needs no other before."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from quizapp import sweeper
from quizapp.cli.application import load_settings, make_app, refusals_in_a_sentence
from quizapp.cli.bank import in_words
from quizapp.cli.listening import free_address
from quizapp.cli.servers import SERVER, serve_with_granian, serve_with_waitress
from quizapp.config import site_address
from quizapp.factory import prepare
from quizapp.persistence.db import db

# A function that gives the app, with settings from the environment: the workers are processes of their own.
WSGI_TARGET = "quizapp.factory:wsgi"


@click.command("serve")
@click.option(
    "--host", metavar="ADDRESS", help="Listen here: 127.0.0.1 (this machine only) or 0.0.0.0 (all)."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Listen on this port, else 8000; 0 takes a free one."
)
@click.option("--data-dir", type=click.Path(path_type=Path), help="Keep the database and the secret here.")
@click.option("--workers", type=click.IntRange(1, 64), help="Serve with this many processes, else 2.")
def command(host: str | None, *, port: int | None, data_dir: Path | None, workers: int | None) -> None:
    """Prepare the data directory and serve the site.

    It ends with Ctrl-C or SIGTERM, and finishes the requests in flight first.

    \b
    Examples:
      quizapp serve
      quizapp serve --host 0.0.0.0 --port 80 --data-dir /srv/quizapp
    """
    options = {"HOST": host, "PORT": port, "DATA_DIR": data_dir, "WORKERS": workers}
    # Into the environment, where the worker processes look for them.
    os.environ.update({f"QUIZAPP_{name}": str(value) for name, value in options.items() if value is not None})
    settings = load_settings()
    address, free_port = free_address(settings.host, settings.port)
    os.environ["QUIZAPP_PORT"] = str(free_port)
    settings = replace(settings, port=free_port)
    app = make_app(settings)
    with refusals_in_a_sentence():
        prepared = prepare(app, show_progress=lambda line: click.echo(f"{line} …", err=True))
    with app.app_context():
        db.engine.dispose()
    site = site_address(settings)
    click.echo(f"Question bank: {in_words(prepared.bank)}.")
    if prepared.setup_path:
        click.echo("Nobody can sign in as a teacher yet. This link makes the account, once, within 24 hours:")
        click.echo(f"    {site.removesuffix('/')}{prepared.setup_path}")
    # Once more, because somebody may have taken the port meanwhile, and granian would share it without a word.
    free_address(address, free_port)
    click.echo(f"Open {site} in a browser. Ctrl-C stops the site.")
    sys.stdout.flush()
    sweeper.start(app)
    if SERVER == "granian":
        serve_with_granian(settings, address=address, target=WSGI_TARGET)
    else:
        serve_with_waitress(app, settings, address=address)
