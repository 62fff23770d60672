import type { Axis, Mark, Scale, Spec } from "vega";
import { ConfigError } from "../support/errors.ts";
import { chartText } from "./chart-text.ts";
import { ink, palette } from "./style.ts";
import { vegaChart } from "./vega-chart.ts";

/** What the chart of a learning rate search shows. */
export interface LearningRateChartOptions {
  /** The heading (default none). */
  readonly title?: string;
}

/** The losses of a range test, and the rates that it suggests. */
export interface LearningRateLosses {
  readonly steps: readonly { readonly rate: number; readonly loss: number; readonly smoothed: number }[];
  readonly valley: number | undefined;
  readonly steepest: number | undefined;
}

const [width, height] = [640, 400];
const place = { x: 64, y: 72, width: width - 96, height: height - 136 };

/**
 * Draws the loss against the learning rate of a range test as an SVG, with the suggested rates marked.
 * @throws ConfigError for fewer than two steps.
 */
export async function learningRateChart(
  { steps, valley, steepest }: LearningRateLosses,
  { title }: LearningRateChartOptions = {},
): Promise<string> {
  const [first] = steps;
  if (!first || steps.length < 2) {
    throw new ConfigError(`learningRateChart: expected at least two steps, received ${steps.length}`);
  }
  const shown = untilDiverged(steps);
  const smoothed = shown.map((step) => step.smoothed);
  const [low, high] = [Math.min(...smoothed), Math.max(...smoothed)];
  const margin = 0.08 * (high - low || 1);
  const [bottom, top] = [low - margin, high + margin];
  const last = shown.at(-1) ?? first;
  // The losses of single batches may lie far from the smoothed curve, beyond the chart.
  const batches = shown.filter(({ loss }) => loss >= bottom && loss <= top);
  const scales: Scale[] = [
    { name: "rate", type: "log", domain: [first.rate, last.rate], range: [0, place.width] },
    { name: "loss", type: "linear", domain: [bottom, top], range: [place.height, 0], zero: false },
  ];
  const axes: Axis[] = [
    { scale: "loss", orient: "left", aria: false, grid: true, gridScale: "rate", tickCount: 5, format: "~g" },
    { scale: "rate", orient: "bottom", aria: false, values: decades(first.rate, last.rate), format: "~e" },
  ];
  const at = (field: string) => ({ x: { scale: "rate", field: "rate" }, y: { scale: "loss", field } });
  const spec: Spec = {
    description: `Loss at ${steps.length} learning rates from ${first.rate} to ${last.rate}`,
    ...{ width, height, padding: 0, autosize: "none" },
    data: [
      { name: "steps", values: shown.map((step) => ({ ...step })) },
      { name: "batches", values: batches.map((step) => ({ ...step })) },
    ],
    marks: [
      ...(title === undefined ? [] : [chartText(title, { x: 24, y: 30, size: 17, weight: 600 })]),
      chartText("loss, smoothed; dots are batches", { x: place.x, y: place.y - 16, size: 12.5 }),
      chartText("learning rate (log scale)", { x: place.x, y: height - 20, size: 12.5 }),
      {
        type: "group",
        aria: false,
        encode: {
          enter: {
            ...{ x: { value: place.x }, y: { value: place.y } },
            ...{ width: { value: place.width }, height: { value: place.height } },
          },
        },
        ...{ scales, axes },
        marks: [
          {
            type: "symbol",
            aria: false,
            from: { data: "batches" },
            encode: {
              enter: { ...at("loss"), size: { value: 9 }, fill: { value: ink.line }, opacity: { value: 0.6 } },
            },
          },
          {
            type: "line",
            aria: false,
            from: { data: "steps" },
            encode: { enter: { ...at("smoothed"), stroke: { value: palette.blue }, strokeWidth: { value: 2.5 } } },
          },
          ...suggestion("valley", valley, palette.green, 12),
          ...suggestion("steepest", steepest === valley ? undefined : steepest, palette.vermilion, 30),
        ],
      },
    ],
  };
  return vegaChart(spec);
}

/** The steps until the loss is clearly above where it began: further on, it would flatten the rest. */
function untilDiverged<T extends { readonly smoothed: number }>(steps: readonly T[]): readonly T[] {
  const losses = steps.map(({ smoothed }) => smoothed);
  const least = Math.min(...losses);
  const valley = losses.indexOf(least);
  const limit = least + 1.5 * (Math.max(...losses.slice(0, valley + 1)) - least || 1);
  const end = losses.findIndex((loss, index) => index > valley && loss > limit);
  return end < 0 ? steps : steps.slice(0, Math.max(2, end));
}

function suggestion(name: string, rate: number | undefined, color: string, y: number): Mark[] {
  if (rate === undefined) return [];
  const x = { scale: "rate", value: rate };
  const line = {
    x,
    y: { value: 0 },
    y2: { value: place.height },
    stroke: { value: color },
    strokeWidth: { value: 1.5 },
  };
  const text = { x: { ...x, offset: 6 }, y: { value: y }, text: { value: `${name} ${rate.toExponential(1)}` } };
  return [
    { type: "rule", aria: false, encode: { enter: line } },
    { type: "text", aria: false, encode: { enter: { ...text, fill: { value: color }, fontSize: { value: 12.5 } } } },
  ];
}

function decades(low: number, high: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => 10 ** (first + index));
}
