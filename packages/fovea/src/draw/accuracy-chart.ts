import type { Mark, Spec } from "vega";
import { ConfigError } from "../support/errors.ts";
import { chartText } from "./chart-text.ts";
import { placeLabels } from "./place-labels.ts";
import { ink, palette } from "./style.ts";
import { vegaChart } from "./vega-chart.ts";

/** One network in the chart. */
export interface AccuracyPoint {
  readonly name: string;
  /** In the unit of the axis; above 0. */
  readonly cost: number;
  /** Per cent. */
  readonly accuracy: number;
  /** Sets the area of the circle. */
  readonly parameters: number;
}

/** What the axes of the chart say. */
export interface AccuracyChartOptions {
  readonly title: string;
  readonly costTitle: string;
  readonly accuracyTitle: string;
}

const size = { width: 820, height: 520 } as const;
const inner = { x: 64, y: 56, width: 732, height: 408 } as const;
const labelSize = 11.5;

/**
 * Accuracy against cost as an SVG: a circle for each network; up and to the left is better. Those that no other one
 * beats in both are coloured and joined by a line.
 * @throws ConfigError without a point.
 */
export async function accuracyChart(points: readonly AccuracyPoint[], options: AccuracyChartOptions): Promise<string> {
  if (points.length === 0) throw new ConfigError("accuracyChart: expected at least one network, received none");
  const cost = around(points.map((point) => point.cost));
  const accuracy = fives(points.map((point) => point.accuracy));
  const best = frontier(points);
  const largest = Math.max(...points.map(({ parameters }) => parameters));
  const circles = points.map((point) => ({
    x: (inner.width * Math.log(point.cost / cost[0])) / Math.log(cost[1] / cost[0]),
    y: (inner.height * (accuracy[1] - point.accuracy)) / (accuracy[1] - accuracy[0]),
    radius: Math.sqrt((40 + (1360 * point.parameters) / largest) / Math.PI),
    text: point.name,
    color: best.includes(point) ? palette.blue : ink.line,
  }));
  const spec: Spec = {
    ...size,
    description: options.title,
    padding: 0,
    autosize: "none",
    marks: [
      chartText(options.title, { x: 24, y: 28, size: 17, weight: 600 }),
      {
        type: "group",
        aria: false,
        encode: {
          enter: Object.fromEntries(Object.entries(inner).map(([name, value]) => [name, { value }])),
        },
        scales: [
          { name: "cost", type: "log", domain: cost, range: [0, inner.width] },
          { name: "accuracy", type: "linear", domain: accuracy, range: [inner.height, 0], zero: false },
        ],
        axes: [
          {
            scale: "accuracy",
            orient: "left",
            aria: false,
            grid: true,
            gridScale: "cost",
            title: options.accuracyTitle,
          },
          { scale: "cost", orient: "bottom", aria: false, title: options.costTitle, tickCount: 6, format: "~g" },
        ],
        marks: [...segments(best), ...circles.map(circle), ...labels(circles)],
      },
    ],
  };
  return vegaChart(spec);
}

interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly text: string;
  readonly color: string;
}

function circle({ x, y, radius, color }: Circle): Mark {
  const look = { fill: { value: color }, fillOpacity: { value: 0.55 }, stroke: { value: "white" } };
  const place = { x: { value: x }, y: { value: y }, size: { value: Math.PI * radius ** 2 } };
  return { type: "symbol", aria: false, encode: { enter: { ...place, ...look } } };
}

function labels(circles: readonly Circle[]): Mark[] {
  const places = placeLabels(circles, { width: inner.width, height: inner.height, size: labelSize });
  return circles.flatMap(({ text }, index) => {
    const place = places[index];
    return place ? [chartText(text, { ...place, size: labelSize })] : [];
  });
}

/** The line through the best ones, piece by piece. */
function segments(best: readonly AccuracyPoint[]): Mark[] {
  return best.slice(1).map((to, index): Mark => {
    const from = best[index] ?? to;
    const ends = {
      x: { scale: "cost", value: from.cost },
      x2: { scale: "cost", value: to.cost },
      y: { scale: "accuracy", value: from.accuracy },
      y2: { scale: "accuracy", value: to.accuracy },
    };
    const look = { stroke: { value: palette.sky }, strokeDash: { value: [4, 4] } };
    return { type: "rule", aria: false, encode: { enter: { ...ends, ...look } } };
  });
}

/** A little more than from the least to the largest, as a logarithmic axis shows it. */
function around(values: readonly number[]): [number, number] {
  return [Math.min(...values) / 1.4, Math.max(...values) * 1.6];
}

/** From the multiple of 5 below the least to the one above the largest, with some room. */
function fives(values: readonly number[]): [number, number] {
  return [5 * Math.floor((Math.min(...values) - 1) / 5), 5 * Math.ceil((Math.max(...values) + 1) / 5)];
}

/** The points than which no other is both cheaper and better, by cost. */
function frontier(points: readonly AccuracyPoint[]): AccuracyPoint[] {
  const sorted = [...points].sort((a, b) => a.cost - b.cost || b.accuracy - a.accuracy);
  let record = Number.NEGATIVE_INFINITY;
  return sorted.filter(({ accuracy }) => {
    const isBetter = accuracy > record;
    record = Math.max(record, accuracy);
    return isBetter;
  });
}
