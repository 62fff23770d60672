import type { Mark, Spec } from "vega";
import { ConfigError } from "../support/errors.ts";
import { chartText } from "./chart-text.ts";
import { measureText } from "./measure-text.ts";
import { ink, palette } from "./style.ts";
import { vegaChart } from "./vega-chart.ts";

/** A measurement with its interval, such as an accuracy in percent. */
export interface IntervalPoint {
  readonly x: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The measurements of one method. */
export interface IntervalSeries {
  readonly name: string;
  readonly points: readonly IntervalPoint[];
}

/** The texts of the chart. */
export interface IntervalChartOptions {
  /** The heading. */
  readonly title: string;
  /** What the horizontal axis shows. */
  readonly xTitle: string;
  /** What the vertical axis shows. */
  readonly yTitle: string;
}

const inner = { x: 64, width: 616, height: 340 } as const;
const width = inner.x + inner.width + 24;
const keySize = 11.5;
const keyLine = 20;
const colors = Object.values(palette);

/**
 * Draws how measurements of several methods depend on a number, as an SVG: a line for each method, and a bar for the
 * interval of each point. The horizontal axis has equal steps between the numbers that occur.
 * @throws ConfigError if there are no points, or more methods than distinguishable colors.
 */
export async function intervalChart(
  series: readonly IntervalSeries[],
  { title, xTitle, yTitle }: IntervalChartOptions,
): Promise<string> {
  const points = series.flatMap(({ points }) => points);
  if (points.length === 0) throw new ConfigError("intervalChart: expected at least one point, received none");
  if (series.length > colors.length) {
    throw new ConfigError(`intervalChart: expected at most ${colors.length} series, received ${series.length}`);
  }
  const places = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const key = keyOf(series.map(({ name }) => name));
  const top = 56 + key.height;
  const low = Math.min(...points.map((point) => point.low));
  const high = Math.max(...points.map((point) => point.high));
  const xAt = (x: number, index: number) => {
    const step = inner.width / places.length;
    // Side by side, so that intervals don't cover each other.
    return step * (places.indexOf(x) + 0.5) + (index - (series.length - 1) / 2) * Math.min(9, step / 12);
  };
  const spec: Spec = {
    ...{ width, height: top + inner.height + 56, description: title, padding: 0, autosize: "none" },
    marks: [
      chartText(title, { x: 24, y: 28, size: 17, weight: 600 }),
      ...key.marks,
      {
        type: "group",
        aria: false,
        encode: {
          enter: {
            ...{ x: { value: inner.x }, y: { value: top } },
            ...{ width: { value: inner.width }, height: { value: inner.height } },
          },
        },
        scales: [
          { name: "x", type: "point", domain: places, range: [0, inner.width], padding: 0.5 },
          { name: "y", type: "linear", domain: [low, high], range: [inner.height, 0], zero: false, nice: true },
        ],
        axes: [
          { scale: "y", orient: "left", aria: false, grid: true, title: yTitle },
          { scale: "x", orient: "bottom", aria: false, title: xTitle },
        ],
        marks: series.flatMap(({ points }, index) => line(points, colors[index] ?? ink.line, (x) => xAt(x, index))),
      },
    ],
  };
  return vegaChart(spec);
}

function line(points: readonly IntervalPoint[], color: string, xAt: (x: number) => number): Mark[] {
  const sorted = [...points].sort((a, b) => a.x - b.x);
  const y = (value: number) => ({ scale: "y", value });
  const stroke = { stroke: { value: color } };
  const rule = (from: [number, number], to: [number, number], strokeWidth: number): Mark => {
    const ends = { x: { value: xAt(from[0]) }, x2: { value: xAt(to[0]) }, y: y(from[1]), y2: y(to[1]) };
    return {
      type: "rule",
      aria: false,
      encode: { enter: { ...ends, ...stroke, strokeWidth: { value: strokeWidth } } },
    };
  };
  return [
    ...sorted.slice(1).map((to, index) => {
      const from = sorted[index] ?? to;
      return rule([from.x, from.value], [to.x, to.value], 1.5);
    }),
    ...sorted.map(({ x, low, high }) => rule([x, low], [x, high], 1)),
    ...sorted.map(({ x, value }): Mark => {
      const place = { x: { value: xAt(x) }, y: y(value), size: { value: 42 } };
      return { type: "symbol", aria: false, encode: { enter: { ...place, fill: { value: color } } } };
    }),
  ];
}

/** The colors of the series, in as many lines as their names need. */
function keyOf(names: readonly string[]): { readonly marks: Mark[]; readonly height: number } {
  let [x, y] = [24, 60];
  const marks = names.flatMap((name, index): Mark[] => {
    const needed = 18 + measureText(name, keySize) + 20;
    if (x > 24 && x + needed > width) [x, y] = [24, y + keyLine];
    const place = { x: { value: x + 5 }, y: { value: y }, size: { value: 60 } };
    const dot: Mark = {
      ...{ type: "symbol", aria: false },
      encode: { enter: { ...place, fill: { value: colors[index] ?? ink.line } } },
    };
    const text = chartText(name, { x: x + 18, y, size: keySize, color: ink.muted });
    x += needed;
    return [dot, text];
  });
  return { marks, height: y - 56 + keyLine };
}
