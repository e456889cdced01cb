from datetime import date

import pytest

from quizapp.domain.tables import Cell, Column, Table
from quizapp.web.charts import line


def table(*rows: tuple[Cell, Cell]) -> Table:
    return Table("Scores", (Column("day", "Day"), Column("mean_score", "Mean score", "%")), rows)


def test_days_without_a_figure_keep_their_place() -> None:
    drawn = line.options(table((date(2026, 12, 1), 90), (date(2026, 11, 28), 60)))["data"]
    assert drawn["labels"] == ["28 Nov", "29 Nov", "30 Nov", "1 Dec"]
    assert drawn["datasets"][0]["data"] == [60, None, None, 90]
    assert drawn["datasets"][0]["spanGaps"] is True


def test_percent_is_drawn_from_nought_to_a_hundred() -> None:
    scale = line.options(table((date(2026, 12, 1), 90)))["options"]["scales"]["y"]
    assert (scale["beginAtZero"], scale["max"]) == (True, 100)


def test_a_colour_is_a_name_that_the_page_resolves() -> None:
    dataset = line.options(table((date(2026, 12, 1), 90)))["data"]["datasets"][0]
    assert dataset["borderColor"] == "var(--chart-1)"


def test_anything_but_days_is_refused() -> None:
    with pytest.raises(ValueError, match="over days"):
        line.options(table(("Monday", 1)))
