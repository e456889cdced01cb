"""`quizapp bank`: load, check and report on a bank, in files or as the database has it."""

import json
import sys
from pathlib import Path

import click

from quizapp import paths
from quizapp.cli.application import prepared_application
from quizapp.cli.bank_reading import SHIPPED, place_of, read_bank
from quizapp.domain.bank_report import BankReport, report_on
from quizapp.domain.fairness import fairness_of
from quizapp.domain.findings import Level
from quizapp.domain.lints import run_lints
from quizapp.domain.subject import Subject
from quizapp.factory import load_bank
from quizapp.formats import bank_yaml
from quizapp.services.bank import LoadReport
from quizapp.services.clock import utc_now
from quizapp.web.student import fairness

SUBJECT_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("bank")
def command() -> None:
    """Load, check or report on a folder of questions.

    It holds article.md, claims.yaml, glossary.yaml, quizzes.yaml and items/*.yaml.
    """


@command.command()
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


@command.command()
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


@command.command("report")
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


def in_words(report: LoadReport) -> str:
    """What a load of the bank did."""
    if not report.has_changes:
        return f"{report.unchanged} items, none changed"
    return f"{report.added} items added, {report.revised} revised, {report.retired} retired"
