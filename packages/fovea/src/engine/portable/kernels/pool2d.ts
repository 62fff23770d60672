import type { AveragePool2dAttributes } from "../../../ops/pool2d.ts";
import type { Window2d } from "../../../ops/window.ts";
import type { Shape } from "../../../tensor/shape.ts";
import type { KernelTable } from "../kernel.ts";
import { paddedCounts, windowTaps } from "../window-taps.ts";

/**
 * Visits every cell of every window that lies on the image: where the channels of the input pixel and of the
 * output pixel begin, and the cell's position in the window.
 */
function forEachCell(
  window: Window2d,
  [batch, height, width, channels]: Shape,
  [, outputRows, outputColumns]: Shape,
  visit: (xStart: number, yStart: number, position: number, row: number, column: number) => void,
): void {
  const rows = windowTaps(window, 0, height!, outputRows!);
  const columns = windowTaps(window, 1, width!, outputColumns!);
  let yStart = 0;
  for (let image = 0; image < batch!; image++) {
    rows.forEach((rowTaps, outputRow) => {
      columns.forEach((columnTaps, outputColumn) => {
        for (const row of rowTaps) {
          for (const column of columnTaps) {
            const xStart = ((image * height! + row.input) * width! + column.input) * channels!;
            visit(xStart, yStart, row.tap * window.size[1] + column.tap, outputRow, outputColumn);
          }
        }
        yStart += channels!;
      });
    });
  }
}

export const maxPool2d: KernelTable["maxPool2d"] = (window, [x], [y, position]) => {
  const shape = (y ?? position)?.shape;
  if (!shape) return;
  const channels = x.shape[3]!;
  const largest = y?.data ?? new Float32Array(position!.data.length);
  largest.fill(-Infinity);
  position?.data.fill(0);
  forEachCell(window, x.shape, shape, (xStart, yStart, cell) => {
    for (let channel = 0; channel < channels; channel++) {
      const value = x.data[xStart + channel]!;
      // A NaN takes the window, as in PyTorch.
      if (value > largest[yStart + channel]! || Number.isNaN(value)) {
        largest[yStart + channel] = value;
        if (position) position.data[yStart + channel] = cell;
      }
    }
  });
};

export const maxPool2dGradient: KernelTable["maxPool2dGradient"] = (attributes, [dy, position], [dx]) => {
  if (!dx) return;
  const channels = attributes.inputShape[3]!;
  dx.data.fill(0);
  forEachCell(attributes, attributes.inputShape, dy.shape, (xStart, yStart, cell) => {
    for (let channel = 0; channel < channels; channel++) {
      if (position.data[yStart + channel] === cell) dx.data[xStart + channel]! += dy.data[yStart + channel]!;
    }
  });
};

/** What the sum over a window is divided by, for each output row and column. */
function divisors(attributes: AveragePool2dAttributes, [, height, width]: Shape, [, rows, columns]: Shape) {
  const { countPadding } = attributes;
  const countsOf = (axis: 0 | 1, input: number, output: number) =>
    countPadding
      ? paddedCounts(attributes, axis, input, output)
      : windowTaps(attributes, axis, input, output).map((taps) => taps.length);
  const perRow = countsOf(0, height!, rows!);
  const perColumn = countsOf(1, width!, columns!);
  return (row: number, column: number) => perRow[row]! * perColumn[column]!;
}

export const averagePool2d: KernelTable["averagePool2d"] = (attributes, [x], [y]) => {
  if (!y) return;
  const channels = x.shape[3]!;
  const divisor = divisors(attributes, x.shape, y.shape);
  y.data.fill(0);
  forEachCell(attributes, x.shape, y.shape, (xStart, yStart, _, row, column) => {
    const share = 1 / divisor(row, column);
    for (let channel = 0; channel < channels; channel++) y.data[yStart + channel]! += share * x.data[xStart + channel]!;
  });
};

export const averagePool2dGradient: KernelTable["averagePool2dGradient"] = (attributes, [dy], [dx]) => {
  if (!dx) return;
  const channels = dx.shape[3]!;
  const divisor = divisors(attributes, dx.shape, dy.shape);
  dx.data.fill(0);
  forEachCell(attributes, dx.shape, dy.shape, (xStart, yStart, _, row, column) => {
    const share = 1 / divisor(row, column);
    for (let channel = 0; channel < channels; channel++)
      dx.data[xStart + channel]! += share * dy.data[yStart + channel]!;
  });
};
