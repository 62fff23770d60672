import { html, name } from "../../../page/index.ts";
import type { PoolTexts } from "./pool-texts.ts";

export const en: PoolTexts = {
  title: "Pooling: smaller maps, fewer details",
  headings: { window: "Summarize each window", lost: "What is lost?", gradient: "Where the gradient goes" },
  intro:
    "Pooling replaces each window by one number: its largest value, or the mean. It has no weights to learn. Click or drag " +
    "on either map, or use the arrow keys.",
  source: (layer, pooling) =>
    pooling
      ? html`The maps are outputs of ${name(layer)}; the network then pools them with ${name(pooling.path)} (${pooling.size} × ${pooling.size}, stride ${pooling.stride}).`
      : html`The maps are outputs of ${name(layer)}. This network doesn't pool them: it has strides instead.`,
  map: "Feature map",
  channel: (number) => `${number}`,
  kind: "Pooling",
  kinds: { max: "max", average: "average" },
  size: "Window",
  stride: "Stride",
  row: "Row of the result",
  column: "Column of the result",
  input: (height, width) => `Feature map: ${height} × ${width}`,
  output: (height, width) => `Pooled: ${height} × ${width}`,
  inputLabel: "Feature map, with the window",
  outputLabel: "Pooled map",
  moveHint: "Position of the window; the arrow keys move it",
  windowCaption: "Values in the window",
  result: (kind, value, row, column) =>
    html`${kind === "max" ? "The largest value" : "The mean"} is <b>${value}</b>: the result at row ${row}, column ${column}.`,
  tooLarge: "The window is larger than the map.",
  lostIntro:
    "Which value of a window was the largest, and where the others were, is forgotten. That is the purpose, too: if the " +
    "image moves a little, pooled maps change less.",
  shift: "Move the image by columns",
  kept: (before, after, share) => `Of ${before} values, ${after} are left: ${share}.`,
  enlarged: "Pooled, enlarged again",
  original: "Before",
  changes: (columns, before, after) =>
    columns === 0
      ? "Move the slider: how much do both maps change?"
      : `Moved by ${columns} ${columns === 1 ? "column" : "columns"}, the map changes by ${before} of its mean magnitude, the pooled map by ${after}.`,
  gradientIntro:
    "Training sends the derivative of the loss back through the pooling. Here, each result sends back 1. Max pooling gives " +
    "it to the winner alone; average pooling divides it among all.",
  gradientMap: "What arrives at each value",
  reached: (kind, reached, all, share) =>
    kind === "max"
      ? `${reached} of ${all} values (${share}) receive a gradient: those that were the largest of a window. The others learn nothing from this image.`
      : `${reached} of ${all} values (${share}) receive a gradient, each an equal part.`,
  gradientWindow: "Gradient in the window",
};
