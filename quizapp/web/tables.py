"""A Table as a page, a spreadsheet or a program wants it: HTML, CSV, JSON.

CSV is RFC 4180 in UTF-8 without a byte order mark: a heading line of the columns' names, which stay the same from one
release to the next, commas, CRLF. An empty cell is a figure that there is not. Days are 2026-11-24, instants
2026-11-24T09:05:00.000Z. A text that a spreadsheet would calculate is written with an apostrophe in front; see
domain/csv_cells.py for how to get every text back exactly.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import quote

from flask import Response, render_template
from markupsafe import Markup

from quizapp.domain.csv_cells import defuse
from quizapp.domain.tables import Cell, Table

CSV_TYPE = "text/csv; charset=utf-8"
FORMS = ("csv", "json")
NAME_MAX = 100
_NOT_IN_NAMES = re.compile(r"[^\w.\-]+")


def day_words(day: date) -> str:
    """A day for readers, "24 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def to_html(table: Table) -> Markup:
    """The table as part of a page."""
    shown = replace(table, rows=tuple(tuple(_shown(cell) for cell in row) for row in table.rows))
    return Markup(render_template("partials/_table.html", table=shown))  # noqa: S704 -- escaped by the template


def to_csv(table: Table) -> str:
    """The table as a whole CSV file."""
    return csv_lines([[column.name for column in table.columns], *table.rows])


def csv_lines(rows: Iterable[Sequence[Cell]]) -> str:
    """Rows as lines of a CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def to_json(table: Table) -> str:
    """The table as {"title", "note", "columns": [{"name", "label", "unit"}…], "rows": [{name: cell}…]}."""
    names = [column.name for column in table.columns]
    document = {
        "title": table.title,
        "note": table.note,
        "columns": [
            {"name": column.name, "label": column.label, "unit": column.unit} for column in table.columns
        ],
        "rows": [dict(zip(names, map(_plain, row), strict=True)) for row in table.rows],
    }
    return json.dumps(document, ensure_ascii=False)


def send(table: Table, *, stem: str, form: str) -> Response:
    """The table as a file to keep.  stem: of the file's name.  form: one of FORMS."""
    if form == "csv":
        response = Response(to_csv(table), content_type=CSV_TYPE)
    else:
        response = Response(to_json(table), content_type="application/json")
    response.headers["Content-Disposition"] = content_disposition(f"{stem}.{form}")
    return response


def content_disposition(file_name: str) -> str:
    """The header by which a browser keeps an answer as a file of that name, whatever the name holds.

    Only letters, digits, "_", "-" and "." are left of it, at most 100 of them, its suffix kept; a name with other
    letters than ASCII's is given in both ways of RFC 6266.
    """
    stem, _, suffix = unicodedata.normalize("NFC", file_name).rpartition(".")
    suffix = _NOT_IN_NAMES.sub("", suffix)[:10]
    stem = _NOT_IN_NAMES.sub("-", stem).strip(".-")[: NAME_MAX - len(suffix) - 1] or "quizapp"
    name = f"{stem}.{suffix}"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    if not plain.rpartition(".")[0]:
        plain = f"quizapp{plain}"
    header = f'attachment; filename="{plain}"'
    return header if plain == name else f"{header}; filename*=UTF-8''{quote(name, safe='')}"


def _shown(cell: Cell) -> Cell:
    """The cell for readers; a number stays one, so that it stands right."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M} UTC"
    if isinstance(cell, date):
        return day_words(cell)
    return round(cell, 2) if isinstance(cell, float) else cell


def _plain(cell: Cell) -> str | int | float | None:
    """The cell for machines."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return cell.isoformat() if isinstance(cell, date) else cell


def _csv_cell(cell: Cell) -> str | int | float | None:
    return defuse(cell) if isinstance(cell, str) else _plain(cell)
