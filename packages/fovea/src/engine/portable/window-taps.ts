import type { Window2d } from "../../ops/window.ts";

/** A cell of a window that lies on the image: its place in the window and the row (or column) it lies on. */
export interface Tap {
  readonly tap: number;
  readonly input: number;
}

/** For each output row (axis 0) or column (axis 1), the taps of its window that lie on the image. */
export function windowTaps(window: Window2d, axis: 0 | 1, inputSize: number, outputSize: number): readonly Tap[][] {
  return Array.from({ length: outputSize }, (_, output) =>
    positions(window, axis, output)
      .map((input, tap) => ({ tap, input }))
      .filter(({ input }) => input >= 0 && input < inputSize),
  );
}

/** For each output row or column, how many cells of its window lie on the image or its padding. */
export function paddedCounts(window: Window2d, axis: 0 | 1, inputSize: number, outputSize: number): number[] {
  const end = inputSize + window.padding[2 * axis + 1]!;
  return Array.from(
    { length: outputSize },
    (_, output) => positions(window, axis, output).filter((input) => input < end).length,
  );
}

function positions({ size, strides, dilations, padding }: Window2d, axis: 0 | 1, output: number): number[] {
  const start = output * strides[axis] - padding[2 * axis]!;
  return Array.from({ length: size[axis] }, (_, tap) => start + tap * dilations[axis]);
}
