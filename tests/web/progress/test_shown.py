import json

from flask import Flask

from quizapp.domain.tables import Column, Table
from quizapp.services.reports import item_results
from quizapp.web.progress.shown import show_report

COLUMNS = (Column("item", "Question"), Column("facility", "Facility", "%"), Column("stem", "Wording"))


def test_a_page_shows_the_first_rows_and_says_how_many_there_are(app: Flask) -> None:
    table = Table("T", COLUMNS, tuple((f"item-{number}", number, "What?") for number in range(12)), "Note.")
    with app.test_request_context("/"):
        shown = show_report(
            item_results, table, advice="Do.", download="progress.class_overview.download", limit=3, columns=2
        )
    assert json.loads(shown.options)["data"]["labels"] == ["item-0", "item-1", "item-2"]
    assert "3 of 12 are shown; the files below have all of them. Note." in shown.table_html
    assert "What?" not in shown.table_html
    assert shown.downloads == (
        ("/teacher/progress/item_results.csv", "Questions, hardest first as CSV"),
        ("/teacher/progress/item_results.json", "Questions, hardest first as JSON"),
    )


def test_nothing_is_drawn_without_a_figure(app: Flask) -> None:
    with app.test_request_context("/"):
        withheld = show_report(
            item_results,
            Table("T", COLUMNS, (("item-1", None, "What?"),)),
            advice="",
            download="progress.mine.download",
        )
        empty = show_report(
            item_results, Table("T", COLUMNS, ()), advice="", download="progress.mine.download"
        )
    assert (withheld.options, bool(withheld.table_html)) == ("", True)
    assert (empty.options, empty.table_html) == ("", "")
