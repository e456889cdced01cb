// Draws the options in data-chart (JSON for Chart.js) into the .chart__canvas of a figure; its table stays beside it.
//
// Two things that JSON cannot hold are added here. A text "var(--chart-1)" becomes the colour of that name, in light
// and in dark. With "heat": {"columns": 7, "rows": 5, "maximum": 12} beside type "matrix", each cell {x, y, v, label}
// is sized to the grid and inked by v in five steps, from --chart-heat-0 (nothing) to --chart-heat-4 (the maximum).
// Nothing is animated: a figure stands still for everybody, not only for those who ask for less motion.
import "chart.js";
import "chartjs-chart-matrix";

const { Chart } = globalThis; // the vendored builds speak to each other through this name
const HEAT_STEPS = 4;
const GAP_PX = 3;

/** @param {HTMLElement} figure */
export function enhance(figure) {
  const frame = figure.querySelector(".chart__canvas");
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", figure.querySelector("figcaption").innerText.trim());
  frame.append(canvas);

  let chart = null;
  const draw = () => {
    chart?.destroy();
    chart = new Chart(canvas, settings(JSON.parse(figure.dataset.chart)));
  };
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  addEventListener("beforeprint", () => {
    document.documentElement.dataset.theme = "light";
    draw();
  });
  addEventListener("afterprint", () => {
    delete document.documentElement.dataset.theme;
    draw();
  });
}

function settings({ heat, ...given }) {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const config = inked(given, token);
  if (heat) warm(config, heat, token);
  Chart.defaults.font.family = token("--font-interface");
  Chart.defaults.font.size = 13;
  Chart.defaults.color = token("--chart-ink");
  Chart.defaults.borderColor = token("--chart-grid");
  config.options = { responsive: true, maintainAspectRatio: false, ...config.options, animation: false };
  const lone = (config.data?.datasets?.length ?? 0) < 2;
  config.options.plugins = {
    legend: { display: !lone, labels: { usePointStyle: true, boxHeight: 7 } },
    tooltip: { backgroundColor: token("--ink"), titleColor: token("--paper"), bodyColor: token("--paper"), cornerRadius: 3 },
    ...config.options.plugins,
  };
  if (heat) config.options.plugins.tooltip.callbacks = { title: () => "", label: ({ raw }) => raw.label ?? String(raw.v) };
  return config;
}

/** The same value with every "var(--name)" in it replaced by what the page's colours say. */
function inked(value, token) {
  if (Array.isArray(value)) return value.map((part) => inked(part, token));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inked(part, token)]));
  }
  const name = typeof value === "string" && /^var\((--[\w-]+)\)$/.exec(value);
  return name ? token(name[1]) : value;
}

function warm(config, { columns, rows, maximum }, token) {
  const inks = Array.from({ length: HEAT_STEPS + 1 }, (_, step) => token(`--chart-heat-${step}`));
  const share = (part, count) => Math.max(2, part / count - GAP_PX);
  for (const dataset of config.data.datasets) {
    dataset.width = ({ chart }) => share(chart.chartArea?.width ?? 0, columns);
    dataset.height = ({ chart }) => share(chart.chartArea?.height ?? 0, rows);
    dataset.backgroundColor = ({ raw }) => {
      const v = raw?.v ?? 0;
      return inks[v > 0 ? Math.min(HEAT_STEPS, Math.ceil((v / maximum) * HEAT_STEPS)) : 0];
    };
  }
}
