import type { Axis, Data, GroupMark, Mark, Scale } from "vega";
import { smoothCurve } from "../evaluation/index.ts";
import { formatMetric, isShareMetric } from "../support/format-metric.ts";
import { chartText } from "./chart-text.ts";
import type { Curves } from "./curves.ts";
import { ink, palette } from "./style.ts";

export interface PanelPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How far the axis of epochs goes. */
  readonly epochs: number;
  /** The epoch to mark, counted from 1. */
  readonly best: number | undefined;
  /** Weight of the exponential smoothing; 0 draws the values alone. */
  readonly smoothing: number;
}

interface Series {
  readonly name: "training" | "validation";
  readonly color: string;
  readonly values: readonly number[];
}

/** One panel of the training curves: one quantity with its axes, a curve for training and one for validation. */
export function curvePanel(curves: Curves, place: PanelPlace): GroupMark {
  const series: Series[] = [
    { name: "training", color: palette.blue, values: curves.training },
    { name: "validation", color: palette.vermilion, values: curves.validation ?? [] },
  ];
  const values = series.flatMap((one) => one.values).filter(Number.isFinite);
  const share = isShare(curves.name, values);
  const logarithmic = isLogarithmic(curves.name, values);
  const { x, y, width, height } = place;
  return {
    type: "group",
    aria: false,
    encode: { enter: { x: { value: x }, y: { value: y }, width: { value: width }, height: { value: height } } },
    data: series.map((one) => dataOf(one, place.smoothing)),
    scales: [epochScale(place), valueScale(values, share, logarithmic, height)],
    axes: [valueAxis(values, share, logarithmic), epochAxis(place)],
    marks: [
      chartText(titleOf(curves.name) + (logarithmic ? " (log scale)" : ""), { x: 0, y: -18, size: 13, weight: 600 }),
      ...bestMarks(curves, place),
      ...series.flatMap((one) => curveMarks(one, place)),
    ],
  };
}

function dataOf({ name, values }: Series, smoothing: number): Data {
  const smooth = smoothCurve(values, smoothing);
  return {
    name,
    values: values.map((value, index) => ({
      ...{ epoch: index + 1, value, smooth: smooth[index] ?? value, valid: Number.isFinite(value) },
    })),
  };
}

function epochScale({ epochs, width }: PanelPlace): Scale {
  const domain = epochs === 1 ? [0.5, 1.5] : [1, epochs];
  return { name: "epoch", type: "linear", domain, range: [0, width], zero: false };
}

function valueScale(values: readonly number[], share: boolean, logarithmic: boolean, height: number): Scale {
  const low = values.length > 0 ? Math.min(...values) : 0;
  const high = values.length > 0 ? Math.max(...values) : 1;
  if (logarithmic) return { name: "value", type: "log", domain: [low / 1.1, high * 1.1], range: [height, 0] };
  const padding = (high - low || (share ? 0.1 : Math.abs(high)) || 1) * 0.06;
  const bottom = low >= 0 ? Math.max(0, low - padding) : low - padding;
  const top = share ? Math.min(1, high + padding) : high + padding;
  return { name: "value", type: "linear", domain: [bottom, top], range: [height, 0], zero: false, nice: 5 };
}

function valueAxis(values: readonly number[], share: boolean, logarithmic: boolean): Axis {
  const axis: Axis = { scale: "value", orient: "left", aria: false, grid: true, gridScale: "epoch", tickCount: 5 };
  if (logarithmic) return { ...axis, values: decades(values), format: "~g" };
  if (!share) return { ...axis, format: "~g" };
  const narrow = Math.max(...values) - Math.min(...values) < 0.04;
  return {
    ...axis,
    encode: {
      labels: { update: { text: { signal: `format(100 * datum.value, "${narrow ? ".1f" : ".0f"}") + " %"` } } },
    },
  };
}

function epochAxis({ epochs }: PanelPlace): Axis {
  return {
    scale: "epoch",
    orient: "bottom",
    aria: false,
    title: "epoch",
    tickCount: Math.min(8, epochs),
    tickMinStep: 1,
    format: "d",
  };
}

/** 1, 2 and 5 of each power of ten; the powers alone where that would be too many. */
function decades(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.ceil(Math.log10(Math.max(...values)));
  const steps = last - first > 3 ? [1] : [1, 2, 5];
  return Array.from({ length: last - first + 1 }, (_, index) =>
    steps.map((step) => Number(`${step}e${first + index}`)),
  ).flat();
}

function curveMarks({ name, color }: Series, { epochs, smoothing }: PanelPlace): Mark[] {
  const x = { scale: "epoch", field: "epoch" };
  const y = { scale: "value", field: "value" };
  const lineOf = (field: string, width: number, opacity: number): Mark => ({
    type: "line",
    aria: false,
    from: { data: name },
    encode: {
      enter: {
        ...{ x, y: { scale: "value", field }, stroke: { value: color }, strokeWidth: { value: width } },
        ...{ strokeJoin: { value: "round" }, strokeCap: { value: "round" } },
        ...(opacity < 1 && { opacity: { value: opacity } }),
        defined: { field: "valid" },
      },
    },
  });
  if (smoothing > 0) return [lineOf("value", 1.25, 0.4), lineOf("smooth", 2.25, 1)];
  const line = lineOf("value", 2.25, 1);
  // With few epochs, each gets a dot, so that a single epoch is visible at all.
  const dots: Mark = {
    type: "symbol",
    aria: false,
    from: { data: name },
    encode: {
      enter: { x, y, size: { value: 26 }, fill: { value: color }, opacity: { signal: "datum.valid ? 1 : 0" } },
    },
  };
  return epochs <= 30 ? [line, dots] : [line];
}

/** A dashed line through the best epoch, a ring on its value, and above the panel what that value is. */
function bestMarks(curves: Curves, { best, width, height }: PanelPlace): Mark[] {
  if (best === undefined) return [];
  const value = (curves.validation ?? curves.training)[best - 1] ?? Number.NaN;
  if (!Number.isFinite(value)) return [];
  const x = { scale: "epoch", value: best };
  const text = `best epoch ${best}: ${formatMetric(curves.name, value)}`;
  return [
    {
      type: "rule",
      aria: false,
      encode: {
        enter: {
          x,
          y: { value: 0 },
          y2: { value: height },
          stroke: { value: ink.line },
          strokeDash: { value: [4, 4] },
        },
      },
    },
    {
      type: "symbol",
      aria: false,
      encode: {
        enter: {
          x,
          y: { scale: "value", value },
          size: { value: 130 },
          fill: { value: "white" },
          stroke: { value: curves.validation ? palette.vermilion : palette.blue },
          strokeWidth: { value: 1.5 },
        },
      },
    },
    chartText(text, { x: width, y: -18, size: 11, align: "right", color: ink.muted }),
  ];
}

/** "topKAccuracy" → "Top k accuracy", "mae" → "MAE". */
function titleOf(name: string): string {
  if (/^(mae|mse|rmse|auc)$/i.test(name)) return name.toUpperCase();
  const words = name
    .replaceAll("_", " ")
    .replace(/([a-z\d])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$2 ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether to show percentages: for accuracies and the like, unless a value shows that it is not a fraction. */
function isShare(name: string, values: readonly number[]): boolean {
  return values.length > 0 && isShareMetric(name) && values.every((value) => value >= 0 && value <= 1);
}

/** On a linear scale, the first epoch of a loss that falls by a factor of 10 would hide all others. */
function isLogarithmic(name: string, values: readonly number[]): boolean {
  return (
    name === "loss" && values.length > 0 && Math.min(...values) > 0 && Math.max(...values) > 10 * Math.min(...values)
  );
}
