"""A report as a page of this area shows it: drawing, one sentence, table, and the ways to take it away."""

from dataclasses import dataclass, replace

from flask import url_for
from markupsafe import Markup

from quizapp.domain.tables import Table
from quizapp.services.reports import Report
from quizapp.web import charts, tables


@dataclass(frozen=True, slots=True)
class ShownReport:
    """One report.  options: of its drawing, JSON text, "" where there is nothing to draw yet.

    advice: one sentence that says what to do.  downloads: (address, words).
    """

    name: str
    title: str
    options: str
    advice: str
    table_html: Markup
    downloads: tuple[tuple[str, str], ...]


def show_report(
    report: Report, table: Table, *, advice: str, download: str, limit: int = 1000, columns: int = 4
) -> ShownReport:
    """The report of a page.  download: endpoint that gives the whole table.  limit, columns: how many are shown."""
    part = replace(
        table, columns=table.columns[:columns], rows=tuple(row[:columns] for row in table.rows[:limit])
    )
    if len(table.rows) > limit:
        note = f"{limit} of {len(table.rows)} are shown; the files below have all of them. {table.note}"
        part = replace(part, note=note)
    has_figures = any(row[1] is not None for row in part.rows)
    return ShownReport(
        name=report.NAME,
        title=report.TITLE,
        options=charts.draw(report.CHART, part) if has_figures else "",
        advice=advice,
        table_html=tables.to_html(part) if part.rows else Markup(),
        downloads=tuple(
            (url_for(download, name=report.NAME, form=form), f"{report.TITLE} as {form.upper()}")
            for form in tables.FORMS
        ),
    )
