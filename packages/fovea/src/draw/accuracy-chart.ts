import type { Spec } from "vega";
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
  /** Sets the size of the circle. */
  readonly parameters: number;
}

/** What the axes of the chart say. */
export interface AccuracyChartOptions {
  readonly title: string;
  readonly costTitle: string;
  readonly accuracyTitle: string;
}

const [width, height] = [820, 520];
const labelSize = 11.5;
const [left, top, right, bottom] = [64, 64, 24, 56];

/**
 * Accuracy against cost as an SVG: a circle for each network, its area by its parameters; up and to the left is better.
 * Those that no other one beats in both are joined by a line.
 * @throws ConfigError without a point.
 */
export async function accuracyChart(points: readonly AccuracyPoint[], options: AccuracyChartOptions): Promise<string> {
  if (points.length === 0) throw new ConfigError("accuracyChart: expected at least one network, received none");
  const inner = [width - left - right, height - top - bottom] as const;
  const best = frontier(points);
  const cost = around(points.map((point) => point.cost));
  const accuracy = steps(points.map((point) => point.accuracy));
  const largest = Math.max(...points.map(({ parameters }) => parameters));
  const area = ({ parameters }: AccuracyPoint) => 40 + (1360 * parameters) / largest;
  const circles = points.map((point) => ({
    x: (inner[0] * Math.log(point.cost / cost[0])) / Math.log(cost[1] / cost[0]),
    y: (inner[1] * (accuracy[1] - point.accuracy)) / (accuracy[1] - accuracy[0]),
    radius: Math.sqrt(area(point) / Math.PI),
    text: point.name,
  }));
  const places = placeLabels(circles, { width: inner[0], height: inner[1], size: labelSize });
  const spec: Spec = {
    description: options.title,
    width,
    height,
    padding: 0,
    autosize: "none",
    marks: [
      chartText(options.title, { x: 24, y: 28, size: 17, weight: 600 }),
      {
        type: "group",
        aria: false,
        encode: {
          enter: { x: { value: left }, y: { value: top }, width: { value: inner[0] }, height: { value: inner[1] } },
        },
        data: [
          {
            name: "points",
            values: points.map((point) => ({ ...point, best: best.includes(point), area: area(point) })),
          },
          { name: "frontier", values: best },
        ],
        scales: [
          { name: "cost", type: "log", domain: cost, range: [0, inner[0]] },
          { name: "accuracy", type: "linear", domain: accuracy, range: [inner[1], 0], zero: false },
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
        marks: [
          {
            type: "line",
            aria: false,
            from: { data: "frontier" },
            encode: {
              enter: {
                x: { scale: "cost", field: "cost" },
                y: { scale: "accuracy", field: "accuracy" },
                stroke: { value: palette.sky },
                strokeDash: { value: [4, 4] },
              },
            },
          },
          {
            name: "circles",
            type: "symbol",
            aria: false,
            from: { data: "points" },
            encode: {
              enter: {
                x: { scale: "cost", field: "cost" },
                y: { scale: "accuracy", field: "accuracy" },
                size: { field: "area" },
                fill: [{ test: "datum.best", value: palette.blue }, { value: ink.line }],
                fillOpacity: { value: 0.55 },
                stroke: { value: "white" },
              },
            },
          },
          ...circles.flatMap(({ text }, index) => {
            const place = places[index];
            return place ? [chartText(text, { ...place, size: labelSize })] : [];
          }),
        ],
      },
    ],
  };
  return vegaChart(spec);
}

/** A little more than from the least to the largest, as a logarithmic axis shows it. */
function around(values: readonly number[]): [number, number] {
  return [Math.min(...values) / 1.4, Math.max(...values) * 1.6];
}

/** From the multiple of 5 below the least to the one above the largest, with some room. */
function steps(values: readonly number[]): [number, number] {
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
