"""The bank that a command is about, from a folder or the database, and where in it something is wrong."""

from dataclasses import replace
from pathlib import Path

import click

from quizapp import paths
from quizapp.cli.application import prepared_application
from quizapp.domain.bank_findings import BankFinding
from quizapp.domain.findings import Level
from quizapp.domain.items import Problem
from quizapp.domain.lints import run_lints
from quizapp.domain.subject import Subject
from quizapp.factory import SUBJECT
from quizapp.formats import bank_yaml
from quizapp.persistence.db import reading
from quizapp.services import bank

SHIPPED = paths.QUESTION_BANK / SUBJECT


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


def read_from_database() -> bank_yaml.SubjectRead:
    """The subject that the database serves, with the items published in it."""
    with prepared_application(), reading() as session:
        subject = bank.open_subject(session).subject
        return bank_yaml.SubjectRead(replace(subject, items=tuple(bank.list_items(session))))


def place_of(finding: BankFinding, read: bank_yaml.SubjectRead) -> str:
    """Where to look: file:line:column: item: field, in the database item: field; “bank” for what is no item's."""
    if not finding.item:
        return "bank"
    place = read.locate(finding.item, Problem(finding.field, finding.message))
    where = [f"{place.file}:{place.line}:{place.column}"] if read.lines else []
    return ": ".join(filter(None, [*where, finding.item, place.field]))
