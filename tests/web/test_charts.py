import json
from datetime import date

from flask import Flask

from quizapp.domain.tables import Column, Table
from quizapp.paths import PACKAGE
from quizapp.services import reports
from quizapp.web import charts

TABLE = Table(
    "T", (Column("day", "Day"), Column("n", "N")), ((date(2026, 11, 24), 3), (date(2026, 11, 25), None))
)


def test_every_module_is_registered_by_its_name() -> None:
    files = {path.stem for path in (PACKAGE / "web" / "charts").glob("*.py")} - {"__init__"}
    assert {chart.NAME for chart in charts.ALL} == files == set(charts.BY_NAME)


def test_every_report_names_a_drawing_there_is() -> None:
    assert {report.CHART for report in reports.ALL} <= set(charts.BY_NAME)


def test_every_drawing_is_json_without_anything_it_cannot_hold() -> None:
    for name in charts.BY_NAME:
        drawn = json.loads(charts.draw(name, TABLE))
        assert drawn["data"]["datasets"][0]["data"] == [3, None]


def test_the_scripts_of_a_drawing_are_the_ones_in_the_import_map(app: Flask) -> None:
    with app.test_request_context("/"):
        urls = charts.script_urls()
    assert [url.partition("?")[0].rpartition("/")[2] for url in urls] == [
        "charts.js",
        "chart.umd.min.js",
        "chartjs-chart-matrix.min.js",
    ]
