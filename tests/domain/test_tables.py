"""Table refuses what no page or file could show rightly."""

import pytest

from quizapp.domain.tables import Column, Table

DAY, CARDS = Column("day", "Day"), Column("cards", "Cards due", "cards")


def test_a_table_keeps_rows_as_long_as_its_columns() -> None:
    table = Table("Forecast", (DAY, CARDS), (("today", 3), ("tomorrow", None)), note="Overdue counts today.")
    assert [len(row) for row in table.rows] == [2, 2]


def test_a_row_of_another_length_is_refused_by_its_number() -> None:
    with pytest.raises(ValueError, match=r"Row 2 of «Forecast» has 1 cells for 2 columns\."):
        Table("Forecast", (DAY, CARDS), (("today", 3), ("tomorrow",)))


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="Two columns of one name in «Forecast»: day, day"):
        Table("Forecast", (DAY, DAY), ())
