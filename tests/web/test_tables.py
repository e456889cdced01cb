import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import unquote

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from quizapp.domain.csv_cells import restore
from quizapp.domain.tables import Column, Table
from quizapp.web import tables

TABLE = Table(
    "Scores",
    (Column("day", "Day"), Column("mean_score", "Mean score", "%"), Column("remark", "Remark")),
    (
        (date(2026, 11, 24), 72, "=HYPERLINK(1)"),
        (date(2026, 11, 25), None, 'a "b", c\r\nd'),
    ),
    "Few answers.",
)


def test_a_csv_file_has_the_names_and_crlf_and_quotes_where_needed() -> None:
    assert tables.to_csv(TABLE) == (
        'day,mean_score,remark\r\n2026-11-24,72,\'=HYPERLINK(1)\r\n2026-11-25,,"a ""b"", c\r\nd"\r\n'
    )


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=3
    )
)
def test_every_text_comes_back_from_a_csv_file(texts: list[str]) -> None:
    """Case 25: the round trip gives the original, and no cell is one that a spreadsheet calculates."""
    (cells,) = csv.reader(io.StringIO(tables.csv_lines([texts]), newline=""))
    assert [restore(cell) for cell in cells] == texts
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]


def test_numbers_below_nought_stay_numbers() -> None:
    assert tables.csv_lines([(-0.5, -3)]) == "-0.5,-3\r\n"


def test_an_instant_is_written_in_utc() -> None:
    berlin = timezone(timedelta(hours=1))
    assert (
        tables.csv_lines([(datetime(2026, 11, 24, 9, 5, tzinfo=berlin),)]) == "2026-11-24T08:05:00.000Z\r\n"
    )


def test_json_names_every_cell() -> None:
    assert json.loads(tables.to_json(TABLE)) == {
        "title": "Scores",
        "note": "Few answers.",
        "columns": [
            {"name": "day", "label": "Day", "unit": ""},
            {"name": "mean_score", "label": "Mean score", "unit": "%"},
            {"name": "remark", "label": "Remark", "unit": ""},
        ],
        "rows": [
            {"day": "2026-11-24", "mean_score": 72, "remark": "=HYPERLINK(1)"},
            {"day": "2026-11-25", "mean_score": None, "remark": 'a "b", c\r\nd'},
        ],
    }


def test_html_has_days_in_words_and_says_where_there_is_no_figure(app: Flask) -> None:
    with app.test_request_context("/"):
        html = tables.to_html(TABLE)
    assert "24 November 2026" in html
    assert "no figure" in html
    assert "Few answers." in html


def test_html_of_a_hostile_cell_is_text(app: Flask) -> None:
    """Case 23."""
    table = Table("T", (Column("a", "A"), Column("b", "B")), (("<img onerror=x>", "{{7*7}}"),))
    with app.test_request_context("/"):
        html = tables.to_html(table)
    assert "<img" not in html
    assert "{{7*7}}" in html


def test_html_rounds_a_fraction_and_names_an_instant(app: Flask) -> None:
    table = Table(
        "T", (Column("a", "A"), Column("b", "B")), ((datetime(2026, 11, 24, 9, 5, tzinfo=UTC), 2 / 3),)
    )
    with app.test_request_context("/"):
        html = tables.to_html(table)
    assert "2026-11-24 09:05 UTC" in html
    assert ">0.67<" in html


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("scores-2026.csv", 'attachment; filename="scores-2026.csv"'),
        ('a"b\r\nSet-Cookie: x.csv', 'attachment; filename="a-b-Set-Cookie-x.csv"'),
        ("../../etc/passwd.csv", 'attachment; filename="etc-passwd.csv"'),
        ("\u202egpj.exe.csv", 'attachment; filename="gpj.exe.csv"'),
        ("Ü.csv", "attachment; filename=\"U.csv\"; filename*=UTF-8''%C3%9C.csv"),
        (
            "история.csv",
            "attachment; filename=\"quizapp.csv\"; filename*=UTF-8''%D0%B8%D1%81%D1%82%D0%BE%D1%80%D0%B8%D1%8F.csv",
        ),
        ("/.csv", 'attachment; filename="quizapp.csv"'),
    ],
)
def test_a_file_name_is_made_harmless(name: str, header: str) -> None:
    """Case 26."""
    assert tables.content_disposition(name) == header


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_name_gives_a_whole_header(name: str) -> None:
    """Case 26: line ends, quotes, right-to-left marks, 400 characters."""
    header = tables.content_disposition(f"{name}.csv")
    found = re.fullmatch(
        r"attachment; filename=\"([\w.\-]+\.csv)\"(?:; filename\*=UTF-8''([\w.%~\-]+))?", header, re.ASCII
    )
    assert found, header
    assert all(len(unquote(given)) <= tables.NAME_MAX for given in found.groups() if given)


def test_a_table_is_sent_as_a_file_in_utf_8(app: Flask) -> None:
    with app.test_request_context("/"):
        sent = tables.send(TABLE, stem="scores", form="csv")
    assert sent.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert sent.headers["Content-Disposition"] == 'attachment; filename="scores.csv"'
    assert not sent.data.startswith(b"\xef\xbb\xbf")


def test_a_table_is_sent_as_json(app: Flask) -> None:
    with app.test_request_context("/"):
        sent = tables.send(TABLE, stem="scores", form="json")
    assert sent.mimetype == "application/json"
    assert sent.get_json()["title"] == "Scores"
