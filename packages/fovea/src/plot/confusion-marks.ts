import type { Mark } from "vega";
import { formatCount } from "../support/format.ts";
import { chartText } from "./chart-text.ts";
import type { ConfusionCell, ConfusionTotals } from "./confusion-cells.ts";
import { fitText, measureText } from "./measure-text.ts";
import { fontFamily, ink } from "./style.ts";

/** Room to the right of the cells for the column of recalls. */
export const recallWidth = 64;

const labelSize = 12;
const longestLabel = 130;
const largestSide = 560;
const largestWidth = 800;
// The smallest cells beside and below which a percentage can be read.
const recallCell = 16;
const precisionCell = 34;

/** Where the cells lie and how the classes are written. */
export interface ConfusionGrid {
  readonly left: number;
  readonly top: number;
  readonly cell: number;
  readonly side: number;
  readonly labels: readonly string[];
  /** Every how many classes there is room for a label. */
  readonly step: number;
  /** Whether the predicted classes have to be written aslant. */
  readonly slanted: boolean;
  /** Width of the classes at the left and height of those above. */
  readonly labelWidth: number;
  readonly labelHeight: number;
}

export function confusionGrid(classes: readonly string[], corner: { x: number; y: number }): ConfusionGrid {
  const labels = classes.map((name) => fitText(name, longestLabel, labelSize));
  const widest = Math.max(...labels.map((label) => measureText(label, labelSize)));
  const besides = corner.x + 22 + Math.max(widest, 66) + 10 + recallWidth + 24;
  const room = Math.min(largestSide, largestWidth - besides) / classes.length;
  const cell = room > 8 ? Math.min(96, Math.floor(room)) : room;
  const slanted = widest > cell - 6;
  const labelWidth = Math.max(widest, cell >= precisionCell ? measureText("precision %", 11) : 0) + 10;
  const labelHeight = slanted ? widest * Math.SQRT1_2 + 16 : 24;
  return {
    left: corner.x + 22 + labelWidth,
    top: corner.y + 22 + labelHeight,
    labelWidth,
    labelHeight,
    cell,
    side: cell * classes.length,
    labels,
    step: Math.ceil((slanted ? 18 : 14) / cell),
    slanted,
  };
}

/** The filled cells and, where they fit, their counts. */
export function cellMarks({ left, top, cell, side }: ConfusionGrid, cells: readonly ConfusionCell[]): Mark[] {
  const gap = cell >= 8 ? 1 : 0;
  const x = { field: "column", mult: cell, offset: left };
  const y = { field: "row", mult: cell, offset: top };
  const frame: Mark = {
    type: "rect",
    aria: false,
    encode: {
      enter: {
        x: { value: left },
        y: { value: top },
        width: { value: side },
        height: { value: side },
        fill: { value: ink.panel },
      },
    },
  };
  const squares: Mark = {
    type: "rect",
    aria: false,
    from: { data: "cells" },
    encode: {
      enter: {
        x: { ...x, offset: left + gap / 2 },
        y: { ...y, offset: top + gap / 2 },
        width: { value: cell - gap },
        height: { value: cell - gap },
        fill: { signal: "scale(datum.correct ? 'correct' : 'mistake', datum.share)" },
      },
    },
  };
  const highest = highestMistake(cells);
  const size = countSize(cell, cells);
  if (size < 8) return [frame, squares];
  const counts: Mark = {
    type: "text",
    aria: false,
    from: { data: "cells" },
    encode: {
      enter: {
        x: { ...x, offset: left + cell / 2 },
        y: { ...y, offset: top + cell / 2 },
        text: { signal: "format(datum.count, ',~r')" },
        align: { value: "center" },
        baseline: { value: "middle" },
        font: { value: fontFamily },
        fontSize: { value: size },
        fill: { signal: `datum.share > (datum.correct ? 0.45 : ${0.6 * highest}) ? 'white' : '${ink.text}'` },
      },
    },
  };
  return [frame, squares, counts];
}

/** The share drawn darkest: the most frequent mistake, but neither one of a few images nor more than half of a class. */
export function highestMistake(cells: readonly ConfusionCell[]): number {
  const shares = cells.filter((cell) => !cell.correct).map((cell) => cell.share);
  return Math.min(
    0.5,
    shares.reduce((highest, share) => Math.max(highest, share), 0.02),
  );
}

/** The largest size at which the longest count fits into its cell. */
function countSize(cell: number, cells: readonly ConfusionCell[]): number {
  const longest = cells.reduce((width, { count }) => Math.max(width, measureText(formatCount(count), 1)), 0.5);
  return Math.min(13, (cell - 6) / longest);
}

/** The names of the classes at the left and above, and the titles of the two axes. */
export function classMarks(grid: ConfusionGrid): Mark[] {
  const { left, top, cell, side, labels, step, slanted } = grid;
  const title = { size: 11, align: "center", color: ink.muted } as const;
  const marks: Mark[] = [
    chartText("true class", { x: left - grid.labelWidth - 12, y: top + side / 2, angle: -90, ...title }),
    chartText("predicted class", { x: left + side / 2, y: top - grid.labelHeight - 8, ...title }),
  ];
  for (const [index, label] of labels.entries()) {
    if (index % step !== 0) continue;
    const middle = (index + 0.5) * cell;
    marks.push(
      chartText(label, { x: left - 10, y: top + middle, size: labelSize, align: "right" }),
      slanted
        ? chartText(label, { x: left + middle, y: top - 9, size: labelSize, angle: -45 })
        : chartText(label, { x: left + middle, y: top - 13, size: labelSize, align: "center" }),
    );
  }
  return marks;
}

/** Recall at the right of each row, precision below each column: only where the cells leave room for it. */
export function shareMarks({ left, top, cell, side, labels }: ConfusionGrid, totals: ConfusionTotals): Mark[] {
  const small = { size: 11, color: ink.muted } as const;
  const marks: Mark[] = [];
  if (cell >= recallCell) marks.push(chartText("recall %", { x: left + side + 12, y: top - 13, ...small }));
  if (cell >= precisionCell)
    marks.push(chartText("precision %", { x: left - 10, y: top + side + 15, align: "right", ...small }));
  for (const index of labels.keys()) {
    const middle = (index + 0.5) * cell;
    if (cell >= recallCell) {
      marks.push(chartText(percent(totals.recall[index]), { x: left + side + 12, y: top + middle, ...small }));
    }
    if (cell >= precisionCell) {
      marks.push(
        chartText(percent(totals.precision[index]), {
          x: left + middle,
          y: top + side + 15,
          align: "center",
          ...small,
        }),
      );
    }
  }
  return marks;
}

function percent(fraction = Number.NaN): string {
  return Number.isNaN(fraction) ? "–" : (100 * fraction).toFixed(1);
}
