from datetime import date

from quizapp.domain.tables import Column, Table
from quizapp.web.charts import bars


def test_days_stand_upright_with_short_names() -> None:
    table = Table("Due", (Column("day", "Day"), Column("cards", "Due", "cards")), ((date(2026, 11, 24), 3),))
    options = bars.options(table)
    assert options["type"] == "bar"
    assert options["options"]["indexAxis"] == "x"
    assert options["data"]["labels"] == ["24 Nov"]
    assert options["data"]["datasets"][0]["data"] == [3]
    assert "max" not in options["options"]["scales"]["y"]


def test_names_lie_beside_their_bars_and_percent_ends_at_a_hundred() -> None:
    table = Table(
        "Recall",
        (Column("section", "Section"), Column("recall", "Recall now", "%")),
        (("Lead", 80), ("Origins and overview", None)),
    )
    options = bars.options(table)
    assert options["options"]["indexAxis"] == "y"
    assert options["options"]["scales"]["x"]["max"] == 100
    assert options["options"]["scales"]["x"]["title"]["text"] == "Recall now %"
    assert options["data"]["labels"] == ["Lead", ["Origins and", "overview"]]
    assert options["data"]["datasets"][0]["data"] == [80, None]


def test_many_names_get_a_line_each_and_long_ones_are_cut() -> None:
    rows = tuple((f"a-rather-long-name-of-an-item-{number}", number) for number in range(10))
    labels = bars.options(Table("T", (Column("item", "Item"), Column("n", "N")), rows))["data"]["labels"]
    assert labels == ["a-rather-long-name-of…"] * 10
