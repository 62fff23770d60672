import type { Mark, Spec } from "vega";
import { validationCourse } from "../evaluation/index.ts";
import { ConfigError } from "../support/errors.ts";
import { chartText } from "./chart-text.ts";
import { curvePanel } from "./curve-panel.ts";
import { bestEpochOf, type Curves, curvesOf, type History } from "./curves.ts";
import { ink, palette } from "./style.ts";
import { vegaChart } from "./vega-chart.ts";

/** What the chart of a training shows. */
export interface TrainingCurvesOptions {
  /** The heading (default none). */
  readonly title?: string;
  /** The metrics to draw besides the loss, each in its own panel (default: all metrics of the history). */
  readonly metrics?: readonly string[];
  /** The epoch to mark, counted from 1 (default: the one with the lowest validation loss, or else training loss). */
  readonly bestEpoch?: number;
  /**
   * Weight of the exponential smoothing, in [0, 1), drawn over the faint values (default 0.6 from six epochs on, else 0).
   */
  readonly smoothing?: number;
}

/** With fewer epochs, smoothing says nothing. */
const smoothedFrom = 6;

const width = 800;
const margin = 24;
const axisWidth = 40;
const panelHeight = 230;
const rowHeight = panelHeight + 92;

/**
 * Draws the learning curves of a training run as an SVG, 800 units wide: a panel for the loss and one per metric, each
 * with training and validation, and the best epoch marked. Says so if the validation loss has turned: the network
 * overfits from there on.
 * @throws ConfigError if the history has no "loss", no epoch, or not a requested metric.
 */
export async function trainingCurves(history: History, options: TrainingCurvesOptions = {}): Promise<string> {
  const panels = curvesOf(history, options.metrics);
  const epochs = Math.max(...panels.map((panel) => panel.epochs));
  if (epochs < 1) throw new ConfigError("trainingCurves: expected at least one epoch in the history, received none");

  const best = options.bestEpoch ?? (panels[0] && bestEpochOf(panels[0]));
  const smoothing = options.smoothing ?? (epochs >= smoothedFrom ? 0.6 : 0);
  const columns = Math.min(2, panels.length);
  const columnWidth = (width - (columns + 1) * margin) / columns;
  const top = options.title === undefined ? 48 : 80;
  const places = panels.map((_, index) => ({
    x: margin + axisWidth + (index % columns) * (columnWidth + margin),
    y: top + 40 + Math.floor(index / columns) * rowHeight,
    width: columnWidth - axisWidth,
    height: panelHeight,
    epochs,
    ...{ best, smoothing },
  }));
  const spec: Spec = {
    description: `Training curves of ${epochs} epochs`,
    width,
    height: top + Math.ceil(panels.length / columns) * rowHeight,
    padding: 0,
    autosize: "none",
    marks: [
      ...heading(options.title, panels, smoothing),
      ...panels.flatMap((panel, index) => places.slice(index, index + 1).map((place) => curvePanel(panel, place))),
    ],
  };
  return vegaChart(spec);
}

/** The title and, below it, the legend. */
function heading(title: string | undefined, panels: readonly Curves[], smoothing: number): Mark[] {
  const y = title === undefined ? 30 : 60;
  const key: KeyEntry[] = [{ name: "training", color: palette.blue, x: margin }];
  if (panels.some((panel) => panel.validation)) {
    key.push({ name: "validation", color: palette.vermilion, x: margin + 112 });
  }
  const course = validationCourse(panels[0]?.validation ?? []);
  const notes = [
    ...(course?.trend === "turned" ? [`overfits: the validation loss turned after epoch ${course.best}`] : []),
    ...(smoothing > 0 ? [`smoothed by ${smoothing}`] : []),
  ];
  return [
    ...(notes.length > 0
      ? [chartText(notes.join(" · "), { x: width - margin, y, size: 11.5, align: "right", color: ink.muted })]
      : []),
    ...(title === undefined ? [] : [chartText(title, { x: margin, y: 30, size: 17, weight: 600 })]),
    ...key.flatMap((entry) => keyEntry(entry, y)),
  ];
}

interface KeyEntry {
  readonly name: string;
  readonly color: string;
  readonly x: number;
}

function keyEntry({ name, color, x }: KeyEntry, y: number): Mark[] {
  const line = { x: { value: x }, x2: { value: x + 24 }, y: { value: y }, strokeWidth: { value: 2.5 } };
  const dot = { x: { value: x + 12 }, y: { value: y }, size: { value: 44 }, fill: { value: color } };
  return [
    { type: "rule", aria: false, encode: { enter: { ...line, stroke: { value: color } } } },
    { type: "symbol", aria: false, encode: { enter: dot } },
    chartText(name, { x: x + 32, y, size: 12.5 }),
  ];
}
