"""A line over days: how something went. Days without a figure keep their place, so that a week looks like a week."""

from datetime import date, timedelta
from typing import Any

from quizapp.domain.tables import Table

NAME = "line"


def options(table: Table) -> dict[str, Any]:
    """The second column over the days in the first, whatever their order.

    Raises ValueError if the first column holds anything but days.
    """
    drawn = table.columns[1]
    figures: dict[date, object] = {}
    for day, figure, *_ in table.rows:
        if not isinstance(day, date):
            raise ValueError(f"A line is drawn over days, and {day!r} is none.")
        figures[day] = figure
    first, last = min(figures), max(figures)
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    return {
        "type": "line",
        "data": {
            "labels": [f"{day.day} {day:%b}" for day in days],
            "datasets": [
                {
                    "label": drawn.label,
                    "data": [figures.get(day) for day in days],
                    "borderColor": "var(--chart-1)",
                    "backgroundColor": "var(--chart-1)",
                    "borderWidth": 2,
                    "pointRadius": 3,
                    "spanGaps": True,
                    "clip": False,
                }
            ],
        },
        "options": {
            "scales": {
                "x": {"grid": {"display": False}, "ticks": {"maxRotation": 0, "autoSkipPadding": 16}},
                "y": {
                    "beginAtZero": True,
                    **({"max": 100} if drawn.unit == "%" else {}),
                    "ticks": {"precision": 0},
                    "title": {"display": True, "text": f"{drawn.label} {drawn.unit}".strip()},
                },
            }
        },
    }
