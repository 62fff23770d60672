import type { Spec } from "vega";
import { formatCount, formatPercent } from "../support/format.ts";
import { chartText } from "./chart-text.ts";
import { type ConfusionMatrix, confusionCells } from "./confusion-cells.ts";
import { keyMarks, keyWidth } from "./confusion-key.ts";
import { cellMarks, classMarks, confusionGrid, highestMistake, recallWidth, shareMarks } from "./confusion-marks.ts";
import { ink, palette } from "./style.ts";
import { vegaChart } from "./vega-chart.ts";

export interface ConfusionMatrixOptions {
  /** The heading (default none). */
  readonly title?: string;
}

const margin = 24;

/**
 * Draws a confusion matrix as an SVG at most 800 units wide: true classes in rows, predicted classes in columns, correct
 * answers in blue, mistakes in orange, both darker with a larger share of the true class, recall and precision at the
 * borders. Shows the counts if the cells are large enough (up to about 25 classes).
 * @throws ConfigError unless `matrix` has a row and a column of counts for each class.
 */
export async function confusionMatrix(input: ConfusionMatrix, options: ConfusionMatrixOptions = {}): Promise<string> {
  const { cells, ...totals } = confusionCells(input);
  const { title } = options;
  const summaryY = title === undefined ? 30 : 57;
  const grid = confusionGrid(input.classes, { x: margin, y: summaryY + 18 });
  const summary =
    totals.total === 0 ? "no images" : `accuracy ${formatPercent(totals.accuracy, 2)} of ${formatCount(totals.total)}`;
  const spec: Spec = {
    description: `Confusion matrix of ${input.classes.length} classes, ${summary}`,
    width: Math.max(grid.left + grid.side + recallWidth + margin, keyWidth),
    height: grid.top + grid.side + 90,
    padding: 0,
    autosize: "none",
    data: [{ name: "cells", values: cells }],
    scales: [
      { name: "correct", type: "linear", domain: [0, 1], range: ["#edf4f9", palette.blue], interpolate: "lab" },
      // Square root: a single mistake in a thousand images stays visible.
      {
        name: "mistake",
        type: "sqrt",
        domain: [0, highestMistake(cells)],
        range: ["#fef3ea", palette.vermilion],
        interpolate: "lab",
        clamp: true,
      },
    ],
    marks: [
      ...(title === undefined ? [] : [chartText(title, { x: margin, y: 30, size: 17, weight: 600 })]),
      chartText(summary, { x: margin, y: summaryY, size: 12.5, color: ink.muted }),
      ...cellMarks(grid, cells),
      ...classMarks(grid),
      ...shareMarks(grid, totals),
      ...keyMarks({ x: margin, y: grid.top + grid.side + 44 }, highestMistake(cells)),
    ],
  };
  return vegaChart(spec);
}
