"""The command `quizapp`: what an administrator types. Each command reads its arguments, calls one function, prints.

Every mistake ends in one sentence on standard error: exit code 2 for a command that cannot be understood, 1 for
one that could not be carried out, 0 otherwise.
"""

import errno
import json
import logging
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, NoReturn

import click
import sqlalchemy as sa
import waitress
from flask import Flask

try:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels
except ImportError:  # no wheel for this Python or processor
    SERVER = "waitress"
else:
    SERVER = "granian"

from quizapp import __version__, paths, sweeper
from quizapp.config import Settings, SettingsError, from_environment, site_address
from quizapp.domain.bank_findings import BankFinding
from quizapp.domain.bank_report import BankReport, report_on
from quizapp.domain.fairness import fairness_of
from quizapp.domain.findings import Level
from quizapp.domain.items import Problem
from quizapp.domain.lints import run_lints
from quizapp.domain.study_days import is_zone
from quizapp.domain.subject import Subject
from quizapp.factory import SUBJECT, BankRefused, create_app, load_bank, prepare
from quizapp.formats import bank_yaml
from quizapp.persistence import schema
from quizapp.persistence.db import WriterBusy, db, reading, transaction
from quizapp.services import accounts, study, verifying
from quizapp.services import bank as bank_service
from quizapp.services.attempt_marks import Difference
from quizapp.services.bank import LoadReport
from quizapp.services.clock import utc_now
from quizapp.services.errors import ServiceError
from quizapp.web.student import fairness

# A function that gives the app, with settings from the environment: the workers are processes of their own.
WSGI_TARGET = "quizapp.factory:wsgi"
# Requests in flight get this long after a SIGTERM, so that the whole stop stays under 15 s.
STOP_TIMEOUT_S = 10
SHIPPED = paths.QUESTION_BANK / SUBJECT
SUBJECT_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


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


@main.command()
@click.option(
    "--host", metavar="ADDRESS", help="Listen here: 127.0.0.1 (this machine only) or 0.0.0.0 (all)."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Listen on this port, else 8000; 0 takes a free one."
)
@click.option("--data-dir", type=click.Path(path_type=Path), help="Keep the database and the secret here.")
@click.option("--workers", type=click.IntRange(1, 64), help="Serve with this many processes, else 2.")
def serve(host: str | None, *, port: int | None, data_dir: Path | None, workers: int | None) -> None:
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


@main.group("db")
def database() -> None:
    """Bring the database up to this release."""


@database.command()
def upgrade() -> None:
    """Bring the database up to this release.

    `serve` does it by itself. Nothing stored is lost, but take a backup first: no command goes back.
    """
    with application():
        before = schema.state(db.engine)
        schema.upgrade(db.engine)
        after = schema.state(db.engine)
    click.echo(f"Schema {after.head}, as before." if before == after else f"Schema {after.head} now.")


@database.command()
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


@main.group()
def bank() -> None:
    """Load, check or report on a folder of questions.

    It holds article.md, claims.yaml, glossary.yaml, quizzes.yaml and items/*.yaml.
    """


@bank.command()
@click.argument("folder", type=SUBJECT_FOLDER, default=SHIPPED)
def load(folder: Path) -> None:
    """Load the questions in FOLDER, all or none.

    FOLDER: those that come with quizapp if not given. Doing it twice changes nothing. A changed question gets a
    new revision, a removed one is retired; what has been answered stays with the wording that was answered.
    """
    with prepared_application():
        report = load_bank(folder)
    click.echo(f"Question bank: {in_words(report)}.")
    for slug in report.kept:
        click.echo(f"{slug}: left as a teacher has changed it.")


@bank.command()
@click.argument("folder", type=SUBJECT_FOLDER, required=False)
@click.option(
    "--subject", "name", metavar="NAME", help="Check this one of the subjects that come with quizapp."
)
@click.option("--database", "is_stored", is_flag=True, help="Check the published items in the database.")
@click.option("--json", "is_json", is_flag=True, help="Write the whole report as JSON.")
def check(folder: Path | None, *, name: str | None, is_stored: bool, is_json: bool) -> None:
    """Tell what is wrong with the questions in FOLDER.

    One by one and as a whole. FOLDER: those that come with quizapp if not given. Stores nothing; names each place as
    file:line:column, in the database by the name of the item. Exit code 1 if there is an error; warnings alone ask
    their writer to look again.

    \b
    Examples:
      quizapp bank check
      quizapp bank check --subject left-opposition
      quizapp bank check --database --json
    """
    if name and (folder or is_stored):
        raise click.UsageError("Give a folder, --subject or --database, one of them only.")
    read, subject = read_bank(shipped_folder(name) if name else folder, is_stored=is_stored)
    report = report_of(subject, label="Checking")
    if is_json:
        located = [
            {**document, "place": place_of(finding, read)}
            for document, finding in zip(report.to_document()["findings"], report.findings, strict=True)
        ]
        click.echo(json.dumps({**report.to_document(), "findings": located}, indent=2, ensure_ascii=False))
    else:
        for finding in report.findings:
            click.echo(f"{place_of(finding, read)}: {finding.level}: {finding.message} [{finding.rule}]")
        errors, warnings = report.count(Level.ERROR), report.count(Level.WARNING)
        click.echo(f"{report.items} items, {errors} errors, {warnings} warnings.")
    if report.count(Level.ERROR):
        raise SystemExit(1)


@bank.command("report")
@click.argument("folder", type=SUBJECT_FOLDER, required=False)
@click.option("--database", "is_stored", is_flag=True, help="Report on the published items in the database.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of standard output.",
)
@click.option("--replace", "is_replacing", is_flag=True, help="Write over the file if there is one.")
def write_report(folder: Path | None, *, is_stored: bool, output: Path | None, is_replacing: bool) -> None:
    """Write how fair the questions in FOLDER are.

    One HTML page that opens without a server: what the bank holds, how it treats both sides of each dispute, what
    programs score that know nothing. It is what learners see under “How fair is this bank?”; no question and no
    answer is in it. FOLDER: those that come with quizapp if not given. Goes to standard output without --output.

    \b
    Examples:
      quizapp bank report --output fairness.html
      quizapp bank report --database --output fairness.html --replace
    """
    if output and output.exists() and not is_replacing:
        raise click.ClickException(f"{output} is there already: choose another name, or add --replace.")
    _, subject = read_bank(folder, is_stored=is_stored)
    report = report_of(subject, label="Counting")
    origin = (
        "the published questions in the database" if is_stored else f"the files in {(folder or SHIPPED).name}"
    )
    page = fairness.to_file(fairness_of(subject, report), origin=origin, on=utc_now().date())
    if output is None:
        click.echo(page)
        return
    try:
        with output.open("w" if is_replacing else "x", encoding="utf-8") as file:
            file.write(page)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from error
    click.echo(f"{output}: {report.items} items. Open it in a browser.", err=True)


@main.group()
def user() -> None:
    """Make and change accounts.

    Passwords are asked for, or read from standard input where nobody types.
    """


@user.command()
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


@user.command("list")
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


@user.command()
@click.argument("name")
@click.argument("role", type=click.Choice(accounts.ROLES))
def set_role(name: str, role: str) -> None:
    """Give NAME another role.

    They have to sign in again.
    """
    with prepared_application(), transaction() as session:
        accounts.set_role(session, name, role)
    click.echo(f"{name} is {role} now.")


@user.command()
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


@user.command()
@click.argument("name")
def deactivate(name: str) -> None:
    """Shut NAME out, keeping what they answered and wrote.

    Wherever they are signed in, that ends. `reactivate` lets them in again.
    """
    with prepared_application(), transaction() as session:
        accounts.deactivate(session, name, now=utc_now())
    click.echo(f"{name} is shut out.")


@user.command()
@click.argument("name")
def reactivate(name: str) -> None:
    """Let NAME in again.

    Takes back `deactivate`; the password is the one of before.
    """
    with prepared_application(), transaction() as session:
        accounts.reactivate(session, name)
    click.echo(f"{name} may sign in again.")


@main.group()
def cards() -> None:
    """Look after the memory of the learners."""


@cards.command()
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


@main.group("attempts")
def attempts_group() -> None:
    """Look after the attempts at quizzes."""


@attempts_group.command()
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


@main.command("export")
@click.argument("file", type=click.File("wb"))
def export_items(file: BinaryIO) -> None:
    """Write the published items to FILE as YAML.

    The file has the form of those in question_bank/, so that `quizapp import` reads it. - stands for standard output.

    \b
    Examples:
      quizapp export items.yaml
    """
    with prepared_application(), reading() as session:
        written = bank_yaml.write(bank_service.list_items(session))
    file.write(written.data)
    for loss in written.losses:
        click.echo(loss, err=True)


def read_bank(folder: Path | None, *, is_stored: bool) -> tuple[bank_yaml.SubjectRead, Subject]:
    """What the folder (else the one that comes with quizapp) or the database holds, and the subject in it.

    Ends the command where both are asked for, or where there is no subject: then with every mistake in it, and with
    what the lints find in its items on other lines.
    """
    if folder and is_stored:
        raise click.UsageError("Give a folder or --database, not both.")
    read = read_from_database() if is_stored else bank_yaml.read_subject(folder or SHIPPED)
    if read.subject is None:
        raise click.ClickException("\n".join(mistakes_in(read)))
    return read, read.subject


def mistakes_in(read: bank_yaml.SubjectRead) -> list[str]:
    """A line for each mistake of a folder that makes no subject, by file and line, in the form of other findings.

    What the lints find on a line that could not be read in the first place would only repeat it.
    """
    found = [(problem, read.item_at(problem), "reading") for problem in read.problems]
    taken = {(problem.file, problem.line) for problem in read.problems}
    if read.unfit:
        for item in read.unfit.items:
            errors = [one for one in run_lints(item, read.unfit) if one.level is Level.ERROR]
            placed = [(read.locate(item.slug, Problem(one.field, one.message)), one.lint) for one in errors]
            found += [
                (place, item.slug, lint) for place, lint in placed if (place.file, place.line) not in taken
            ]
    found.sort(key=lambda mistake: (mistake[0].file, mistake[0].line, mistake[0].column))
    return [
        ": ".join(filter(None, [f"{place.file}:{place.line}:{place.column}", slug, place.field]))
        + f": {Level.ERROR}: {place.message} [{rule}]"
        for place, slug, rule in found
    ]


def shipped_folder(name: str) -> Path:
    """The folder of the subject with that name, written as a slug or as a folder; else ends with the nearest name."""
    folders = {
        bank_yaml.slugified(folder.name): folder
        for folder in sorted(paths.QUESTION_BANK.iterdir())
        if folder.is_dir()
    }
    found = folders.get(bank_yaml.slugified(name))
    if found is None:
        raise click.BadParameter(bank_yaml.unknown(name, folders, of="subject"), param_hint="--subject")
    return found


def report_of(subject: Subject, *, label: str) -> BankReport:
    """The report on a bank, with a bar on standard error that shows how far it has come."""
    with click.progressbar(subject.items, label=label, file=sys.stderr) as items:
        return report_on(subject, ((item, run_lints(item, subject)) for item in items))


def read_from_database() -> bank_yaml.SubjectRead:
    """The subject that the database serves, with the items published in it."""
    with prepared_application(), reading() as session:
        subject = bank_service.open_subject(session).subject
        return bank_yaml.SubjectRead(replace(subject, items=tuple(bank_service.list_items(session))))


def place_of(finding: BankFinding, read: bank_yaml.SubjectRead) -> str:
    """Where to look: file:line:column: item: field, in the database item: field; “bank” for what is no item's."""
    if not finding.item:
        return "bank"
    place = read.locate(finding.item, Problem(finding.field, finding.message))
    where = [f"{place.file}:{place.line}:{place.column}"] if read.lines else []
    return ": ".join(filter(None, [*where, finding.item, place.field]))


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


def ask_for_password() -> str:
    """A password: typed twice, or the first line of standard input where that is no terminal."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt="The same again"))
    return sys.stdin.readline().removesuffix("\n")


def in_one_line(difference: Difference) -> str:
    """Which mark of which attempt is not what its log gives."""
    learner_id, attempt_id = difference.key
    place = "in all" if difference.position is None else f"question {difference.position + 1}"
    stored, replayed = (
        "none" if mark is None else f"{mark:g}" for mark in (difference.stored, difference.replayed)
    )
    return f"learner {learner_id}, attempt {attempt_id}, {place}: stored {stored}, replayed {replayed}"


def in_words(report: LoadReport) -> str:
    """What a load of the bank did."""
    if not report.has_changes:
        return f"{report.unchanged} items, none changed"
    return f"{report.added} items added, {report.revised} revised, {report.retired} retired"


def free_address(host: str, port: int) -> tuple[str, int]:
    """The numeric address of host and a port on which it can be served; port 0 becomes one that is free.

    Ends the command with a sentence if the host is not this machine's, or the port is taken or not allowed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        # The old family first: for a name with both, 127.0.0.1 is what people try.
        family, kind, protocol, _, place = min(found, key=lambda entry: entry[0] != socket.AF_INET)
        with socket.socket(family, kind, protocol) as probe:
            if sys.platform != "win32":
                # Else the port counts as taken for a minute after the last server has stopped.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            address, chosen = probe.getsockname()[:2]
            return str(address), int(chosen)
    except socket.gaierror as error:
        raise click.ClickException(
            f"The host {host} is not known ({error.strerror}): try 127.0.0.1."
        ) from error
    except OSError as error:
        raise click.ClickException(why_not_free(error, host, port=port)) from error


def why_not_free(error: OSError, host: str, *, port: int) -> str:
    """A sentence on why the address cannot be served, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken, perhaps by another quizapp: stop that, or choose another --port."
    if error.errno == errno.EACCES:
        return f"Port {port} needs rights that this user does not have: choose a --port above 1023."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine: 127.0.0.1 always is, and 0.0.0.0 stands for all."
    return f"Cannot listen at {host}, port {port}: {error.strerror}."


def serve_with_granian(settings: Settings, *, address: str, target: str) -> None:
    """Serve the app that the function `target` ("module:function") gives, until SIGTERM or Ctrl-C."""
    # Workers that start empty: forked ones would share what this process has open.
    multiprocessing.set_start_method("spawn", force=True)
    # It warns of more threads than cores; ours wait for the database and for slow senders, and are meant.
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    Granian(
        target,
        factory=True,
        address=address,
        port=settings.port,
        interface=Interfaces.WSGI,
        websockets=False,
        workers=settings.workers,
        blocking_threads=settings.threads,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_TIMEOUT_S,
        log_level=LogLevels.warning,
    ).serve()


def serve_with_waitress(app: Flask, settings: Settings, *, address: str) -> None:
    """Serve with threads of this one process, until SIGTERM or Ctrl-C."""

    def stop(_number: int, _frame: object) -> NoReturn:
        # waitress takes this for the wish to stop, and finishes what it is answering.
        raise SystemExit

    signal.signal(signal.SIGTERM, stop)
    waitress.serve(app, host=address, port=settings.port, threads=settings.threads, ident=None, _quiet=True)


if __name__ == "__main__":
    main(prog_name="quizapp")
