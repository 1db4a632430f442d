// ECharts, only the parts the pages use. A chart reads its data from the JSON element named by data-source.
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, ScatterChart, GridComponent, LegendComponent, TooltipComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

interface Point {
  year: number;
  value: number;
  label: string;
  href?: string;
}

interface Lineage {
  unit: string;
  goals: Point[];
  actuals: Point[];
}

interface Bars {
  labels: string[];
  hrefs: string[];
  series: { name: string; color: string; values: number[] }[];
}

interface Curves {
  mark: string;
  lines: { name: string; color: string; points: [number, number][]; all: boolean }[];
}

const INK = "#243447";
const FONT = "inherit";

function read<T>(element: HTMLElement): T {
  return JSON.parse(document.getElementById(element.dataset["source"] ?? "")?.textContent ?? "null") as T;
}

/** Neighbouring labels stand above and below by turns; on a narrow chart they are cut to the value. */
function points(list: Point[], symbol: string, narrow: boolean): object[] {
  return list.map((p, index) => ({
    value: [p.year, p.value],
    name: p.label,
    href: p.href,
    symbol,
    label: {
      show: true, color: INK, fontSize: 12, position: index % 2 ? "bottom" : "top",
      formatter: narrow ? p.label.split("（")[0] : p.label,
    },
  }));
}

function lineage(data: Lineage, narrow: boolean): EChartsCoreOption {
  const years = [...data.goals, ...data.actuals].map((p) => p.year);
  return {
    aria: { enabled: true },
    textStyle: { fontFamily: FONT, color: INK },
    grid: { left: narrow ? 40 : 70, right: narrow ? 30 : 100, top: 56, bottom: 40 },
    legend: { top: 4, textStyle: { color: INK } },
    tooltip: { trigger: "item", formatter: (item: { name: string }) => item.name },
    xAxis: {
      type: "value", min: Math.min(...years) - 1, max: Math.max(...years) + 1, minInterval: 1,
      axisLabel: { formatter: (year: number) => (Number.isInteger(year) ? `${year}年` : ""), color: INK },
      splitLine: { show: false },
    },
    yAxis: { type: "value", name: data.unit, scale: true, boundaryGap: ["12%", "12%"], axisLabel: { color: INK }, nameTextStyle: { color: INK } },
    series: [
      { name: "目标（期限）", type: "line", clip: false, data: points(data.goals, "diamond", narrow), symbolSize: 13, color: "#0b4f98", lineStyle: { type: "dashed" } },
      { name: "实绩（期间）", type: "line", data: points(data.actuals, "circle", narrow), symbolSize: 9, color: "#8a4b00" },
    ],
  };
}

function bars(data: Bars): EChartsCoreOption {
  return {
    aria: { enabled: true },
    textStyle: { fontFamily: FONT, color: INK },
    grid: { left: 8, right: 24, top: 34, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, textStyle: { color: INK } },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" } },
    xAxis: { type: "value", minInterval: 1, axisLabel: { color: INK } },
    yAxis: { type: "category", inverse: true, data: data.labels, axisLabel: { color: INK }, axisTick: { show: false } },
    series: data.series.map((s) => ({
      name: s.name, type: "bar", stack: "all", color: s.color, barMaxWidth: 16, data: s.values,
    })),
  };
}

/** Steps: what happened by a month counts from that month on. Each line has its own dash beside its colour. */
function curves(data: Curves, narrow: boolean): EChartsCoreOption {
  const dashes = ["solid", "dashed", "dotted"];
  return {
    aria: { enabled: true },
    textStyle: { fontFamily: FONT, color: INK },
    grid: { left: 8, right: narrow ? 16 : 40, top: narrow ? 96 : 60, bottom: 28, containLabel: true },
    legend: { top: 0, left: 0, textStyle: { color: INK } },
    tooltip: { trigger: "axis", valueFormatter: (value: unknown) => `${String(value)}%` },
    xAxis: {
      type: "value", min: 0, name: "签约后月数", nameLocation: "middle", nameGap: 24, axisLabel: { color: INK }, nameTextStyle: { color: INK },
      splitLine: { show: false },
    },
    yAxis: { type: "value", min: 0, max: 100, name: `已${data.mark}（%）`, axisLabel: { color: INK }, nameTextStyle: { color: INK, align: "left" } },
    series: data.lines.map((line, index) => ({
      name: line.name, type: "line", step: "end", data: line.points, color: line.color, showSymbol: false,
      lineStyle: { width: line.all ? 3.5 : 1.8, type: line.all ? "solid" : dashes[index % dashes.length] },
    })),
  };
}

function option(element: HTMLElement): EChartsCoreOption {
  const narrow = element.clientWidth < 560;
  switch (element.dataset["chart"]) {
    case "lineage": return lineage(read<Lineage>(element), narrow);
    case "curves": return curves(read<Curves>(element), narrow);
    default: return bars(read<Bars>(element));
  }
}

function draw(element: HTMLElement): void {
  const data = option(element);
  const chart = init(element, null, { renderer: "svg" });
  chart.setOption(data);
  chart.on("click", (event) => {
    const href = (event.data as { href?: string } | undefined)?.href ?? hrefAt(element, event.dataIndex);
    if (href) window.location.assign(href);
  });
  new ResizeObserver(() => chart.resize()).observe(element);
}

function hrefAt(element: HTMLElement, index: number): string | undefined {
  return element.dataset["chart"] === "bars" ? read<Bars>(element).hrefs[index] : undefined;
}

document.querySelectorAll<HTMLElement>("[data-chart]").forEach(draw);
