import { ShapeError } from "../support/errors.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";

/** [height, width]. */
export type Size2d = readonly [number, number];

/** Rows and columns of zero padding: [top, bottom, left, right]. */
export type Padding2d = readonly [top: number, bottom: number, left: number, right: number];

/** A window that slides over the rows and columns of an image. */
export interface Window2d {
  readonly size: Size2d;
  readonly strides: Size2d;
  readonly dilations: Size2d;
  readonly padding: Padding2d;
  /** Whether the last window may extend beyond the padding (PyTorch's `ceil_mode`). */
  readonly ceilMode?: boolean;
}

/** The values of a layer's `padding` option. */
export type PaddingOption = "valid" | "same" | number | Size2d | Padding2d;

/**
 * Returns the rows and columns to add for a padding option: none for "valid"; for "same", the padding that makes the
 * output ⌈input / stride⌉, with an odd row or column at the bottom or right (TensorFlow's rule).
 */
export function resolvePadding(option: PaddingOption, input: Size2d, window: Omit<Window2d, "padding">): Padding2d {
  if (option === "valid") return [0, 0, 0, 0];
  if (typeof option === "number") return [option, option, option, option];
  if (option !== "same") {
    return option.length === 2 ? [option[0], option[0], option[1], option[1]] : option;
  }
  const total = ([0, 1] as const).map((axis) => {
    const reach = (window.size[axis] - 1) * window.dilations[axis] + 1;
    const outputs = Math.ceil(input[axis] / window.strides[axis]);
    return Math.max(0, (outputs - 1) * window.strides[axis] + reach - input[axis]);
  }) as [number, number];
  const [rows, columns] = total;
  const top = Math.floor(rows / 2);
  const left = Math.floor(columns / 2);
  return [top, rows - top, left, columns - left];
}

/** The limit for rows, columns and the extent of a window; real images are smaller. */
const maxExtent = 2 ** 16;

/** The limit for the cells of a window: each of them is read for every output. */
const maxCells = 2 ** 24;

/** Rejects absurd sizes before anything is computed with them. */
function checkWindow({ size, strides, dilations, padding }: Window2d): void {
  for (const axis of [0, 1] as const) {
    const reach = (size[axis] - 1) * dilations[axis] + 1;
    if (reach <= maxExtent && strides[axis] <= maxExtent) continue;
    throw new ShapeError(
      `expected a window whose extent and strides are at most ${maxExtent} rows or columns, ` +
        `received ${size.join("×")} with dilation ${dilations.join("×")} and strides ${strides.join("×")}`,
    );
  }
  if (padding.some((count) => count > maxExtent)) {
    throw new ShapeError(`expected at most ${maxExtent} rows or columns of padding, received [${padding.join(", ")}]`);
  }
  if (size[0] * size[1] > maxCells) {
    throw new ShapeError(`expected a window of at most ${maxCells} cells, received ${size.join("×")}`);
  }
}

/**
 * Returns the output [height, width] of a window over an input of shape [batch, height, width, channels]: ⌊(input +
 * padding − reach) / stride⌋ + 1, or with ⌈⌉ in ceil mode, where windows that start in the padding at the end are
 * dropped.
 */
export function windowOutput(x: Shape, window: Window2d): Size2d {
  if (x.length !== 4) {
    throw new ShapeError(`expected an input [batch, height, width, channels], received ${formatShape(x)}`);
  }
  checkWindow(window);
  const sizes = [0, 1].map((axis) => {
    const input = x[axis + 1] ?? 0;
    const before = window.padding[2 * axis] ?? 0;
    const after = window.padding[2 * axis + 1] ?? 0;
    const stride = window.strides[axis] ?? 1;
    const reach = ((window.size[axis] ?? 1) - 1) * (window.dilations[axis] ?? 1) + 1;
    const span = input + before + after - reach;
    // A single window may extend beyond the edge too, by less than a stride.
    if (span < 0 && !(window.ceilMode && span > -stride)) {
      throw new ShapeError(
        `expected an input of at least ${reach} ${axis === 0 ? "rows" : "columns"} for a ${window.size.join("×")} window ` +
          `with dilation ${window.dilations[axis]}, received ${input} + ${before + after} of padding (input ${formatShape(x)})`,
      );
    }
    if (!window.ceilMode) return Math.floor(span / stride) + 1;
    const size = Math.ceil(span / stride) + 1;
    return (size - 1) * stride >= input + before ? size - 1 : size;
  });
  return [sizes[0] ?? 0, sizes[1] ?? 0];
}

/**
 * Whether every window covers part of an input [batch, height, width, channels]. The maximum of a window that covers
 * only padding is −∞.
 */
export function everyWindowOverlapsInput(x: Shape, { size, dilations, padding }: Window2d): boolean {
  return ([0, 1] as const).every((axis) => {
    const reach = (size[axis] - 1) * dilations[axis] + 1;
    const [before = 0, after = 0] = padding.slice(2 * axis);
    // The cells of a dilated window may skip an input that is smaller than the gap.
    return Math.max(before, after) < reach && dilations[axis] <= (x[axis + 1] ?? 0);
  });
}
