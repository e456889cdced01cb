"""Every kind of drawing, one module each; this registry is the only list of them.

A drawing is the charting library's options as a value that JSON can hold. Colours are "var(--chart-1)" and the like,
which static/js/charts.js turns into the page's own, in light and in dark.
"""

import json
from typing import Any, Protocol

from quizapp.domain.tables import Table
from quizapp.web.charts import bars, line
from quizapp.web.static_files import import_map

SCRIPTS = ("quizapp/charts", "chart.js", "chartjs-chart-matrix")
"""What a page with a drawing loads besides, by the names in the import map."""


class Chart(Protocol):
    """What a module in this package offers.  NAME: what a report's CHART says."""

    NAME: str

    def options(self, table: Table) -> dict[str, Any]:
        """The library's options for the table's second column against its first. The table has at least one row."""


ALL: tuple[Chart, ...] = (line, bars)
BY_NAME: dict[str, Chart] = {chart.NAME: chart for chart in ALL}


def draw(name: str, table: Table) -> str:
    """The options as JSON text, for a data attribute."""
    return json.dumps(BY_NAME[name].options(table), ensure_ascii=False, separators=(",", ":"))


def script_urls() -> tuple[str, ...]:
    """The addresses of SCRIPTS, for a page to fetch at once instead of one after the other."""
    imports = import_map()["imports"]
    return tuple(imports[name] for name in SCRIPTS)
