"""Charts are drawn under the strict policy."""

import json

import pytest

from tests.support.written_page import WrittenSite

pytestmark = pytest.mark.browser
BARS = {
    "type": "bar",
    "data": {"labels": ["Mon"], "datasets": [{"data": [3], "backgroundColor": "var(--chart-1)"}]},
}
HEAT = {
    "type": "matrix",
    "heat": {"columns": 1, "rows": 1, "maximum": 4},
    "data": {"datasets": [{"data": [{"x": 0, "y": 0, "v": 4}]}]},
}


def test_each_chart_is_drawn_under_the_policy_and_named_by_its_caption(site: WrittenSite) -> None:
    charts = {"Cards due: 3 on Monday": BARS, "Answers: 4 on Monday": HEAT}
    page = site.open(
        "".join(
            f'<figure data-enhance="charts" data-chart="{json.dumps(options).replace(chr(34), "&quot;")}">'
            f'<figcaption>{caption}</figcaption><div class="chart__canvas"></div></figure>'
            for caption, options in charts.items()
        )
    )
    pixels = "(canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data"
    for caption in charts:
        canvas = page.get_by_role("img", name=caption)
        assert canvas.is_visible()
        assert canvas.evaluate(f"(canvas) => ({pixels})(canvas).some((byte) => byte > 0)")
