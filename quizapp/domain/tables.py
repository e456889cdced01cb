"""Table and Column: what every report returns, and all that charts, HTML, CSV and JSON are made from."""

from dataclasses import dataclass
from datetime import date, datetime

Cell = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """name: for machines, snake case.  label: for readers.  unit: such as "days", "" where none."""

    name: str
    label: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each row as long as there are columns; a None cell has no honest value.

    note: what a reader must know to read the figures rightly, Markdown, "" where nothing.
    Raises ValueError for a row of another length or two columns of one name.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"Two columns of one name in «{self.title}»: {', '.join(names)}.")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(names):
                raise ValueError(
                    f"Row {number} of «{self.title}» has {len(row)} cells for {len(names)} columns."
                )
