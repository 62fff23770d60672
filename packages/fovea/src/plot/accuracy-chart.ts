import type { Mark, Spec } from "vega";
import { ConfigError } from "../support/errors.ts";
import { formatFlops } from "../support/format.ts";
import { chartText } from "./chart-text.ts";
import { measureText } from "./measure-text.ts";
import { placeLabels } from "./place-labels.ts";
import { ink, palette } from "./style.ts";
import { vegaChart } from "./vega-chart.ts";

/** One network in the chart. */
export interface AccuracyPoint {
  readonly name: string;
  /** In the unit of the axis; greater than 0. */
  readonly cost: number;
  /** In percent. */
  readonly accuracy: number;
  /** Sets the area of the circle. */
  readonly parameters: number;
}

/** The texts of the chart's axes. */
export interface AccuracyChartOptions {
  readonly title: string;
  readonly costTitle: string;
  readonly accuracyTitle: string;
}

const size = { width: 820, height: 556 } as const;
const inner = { x: 64, y: 92, width: 732, height: 408 } as const;
const labelSize = 11.5;

/**
 * Draws accuracy versus cost as an SVG: one circle per network; up and to the left is better. The networks that no other
 * beats in both (the Pareto front) are colored and joined by a line.
 * @throws ConfigError if there are no points.
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
    radius: radiusOf(point.parameters, largest),
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
      ...key(largest),
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
          { scale: "cost", orient: "bottom", aria: false, title: options.costTitle, values: ticks(cost), format: "~g" },
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
    if (!place) return [];
    const label = chartText(text, { ...place, size: labelSize });
    return [behind(text, place), label];
  });
}

/** The background of a label, which hides the dashed line behind the text. */
function behind(text: string, { x, y }: { readonly x: number; readonly y: number }): Mark {
  const box = { x: x - 2, y: y - 0.6 * labelSize, width: measureText(text, labelSize) + 4, height: 1.2 * labelSize };
  const place = Object.fromEntries(Object.entries(box).map(([name, value]) => [name, { value }]));
  return { type: "rect", aria: false, encode: { enter: { ...place, fill: { value: "white" } } } };
}

function radiusOf(parameters: number, largest: number): number {
  return Math.sqrt((40 + (1360 * parameters) / largest) / Math.PI);
}

/** What the area of a circle and the blue ones with their line mean. */
function key(largest: number): Mark[] {
  const y = 62;
  const small = { y, size: 11.5, color: ink.muted } as const;
  const marks = [chartText("parameters:", { x: 24, ...small })];
  let x = 24 + measureText("parameters:", 11.5) + 10;
  const most = oneDigit(largest);
  for (const parameters of [...new Set([oneDigit(most / 25), oneDigit(most / 5), most])]) {
    const radius = radiusOf(parameters, largest);
    const text = formatFlops(parameters, "")
      .trim()
      .replace(/\.0+\b/, "");
    marks.push(circle({ x: x + radius, y, radius, text, color: ink.line }));
    marks.push(chartText(text, { x: x + 2 * radius + 6, ...small }));
    x += 2 * radius + measureText(text, 11.5) + 24;
  }
  x += 12;
  const ends = { x: { value: x }, x2: { value: x + 36 }, y: { value: y } };
  const look = { stroke: { value: palette.sky }, strokeDash: { value: [4, 4] } };
  marks.push({ type: "rule", aria: false, encode: { enter: { ...ends, ...look } } });
  marks.push(circle({ x: x + 18, y, radius: 6, text: "", color: palette.blue }));
  marks.push(chartText("best at its cost: none is both cheaper and more accurate", { x: x + 44, ...small }));
  return marks;
}

/** The round number of one digit at or below `value`: 138,357,544 as 100,000,000. */
function oneDigit(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return Math.floor(value / power) * power;
}

/** 1 and 3 of each power of ten; 1, 2 and 5 where these are fewer than three. */
function ticks([low, high]: readonly [number, number]): number[] {
  const powers = Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, index) => Math.floor(Math.log10(low)) + index,
  );
  const of = (digits: readonly number[]) =>
    powers
      .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
      .filter((value) => value >= low && value <= high);
  const coarse = of([1, 3]);
  return coarse.length < 3 ? of([1, 2, 5]) : coarse;
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
