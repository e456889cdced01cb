"""Bars: upright over days, lying beside names, which are easier read that way."""

import textwrap
from datetime import date
from typing import Any

from quizapp.domain.tables import Cell, Table

NAME = "bars"
NAME_LINE = 18
"""Characters of a name in one line, so that names leave room for the bars on a phone."""
WRAPPED_AT_MOST = 6
"""Names up to which there is room for several lines each; of more, longer ones are cut."""
CUT_AT = 22


def options(table: Table) -> dict[str, Any]:
    """The second column for each entry of the first."""
    drawn = table.columns[1]
    is_upright = all(isinstance(row[0], date) for row in table.rows)
    names = {
        "grid": {"display": False},
        "ticks": {"maxRotation": 0, "autoSkip": is_upright, "autoSkipPadding": 8},
    }
    figures = {
        "beginAtZero": True,
        **({"max": 100} if drawn.unit == "%" else {}),
        "ticks": {"precision": 0},
        "title": {"display": True, "text": f"{drawn.label} {drawn.unit}".strip()},
    }
    return {
        "type": "bar",
        "data": {
            "labels": [_name(row[0], is_wrapped=len(table.rows) <= WRAPPED_AT_MOST) for row in table.rows],
            "datasets": [
                {
                    "label": drawn.label,
                    "data": [row[1] for row in table.rows],
                    "backgroundColor": "var(--chart-1)",
                    "maxBarThickness": 28,
                }
            ],
        },
        "options": {
            "indexAxis": "x" if is_upright else "y",
            "scales": {"x": names, "y": figures} if is_upright else {"x": figures, "y": names},
        },
    }


def _name(cell: Cell, *, is_wrapped: bool) -> str | list[str]:
    """A name as the library takes it: a list is a name in several lines."""
    if isinstance(cell, date):
        return f"{cell.day} {cell:%b}"
    name = str(cell)
    if not is_wrapped:
        return name if len(name) <= CUT_AT else f"{name[: CUT_AT - 1]}…"
    lines = textwrap.wrap(name, NAME_LINE)
    return lines if len(lines) > 1 else name
