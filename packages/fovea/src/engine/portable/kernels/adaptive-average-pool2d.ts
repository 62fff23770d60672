import type { Shape } from "../../../tensor/shape.ts";
import type { KernelTable } from "../kernel.ts";

/** PyTorch's windows: from the first row (inclusive) to the last (exclusive) for each row of the output. */
function rangesOf(input: number, output: number): (readonly [number, number])[] {
  return Array.from({ length: output }, (_, i) => [
    Math.floor((i * input) / output),
    Math.ceil(((i + 1) * input) / output),
  ]);
}

/** Visits every pixel of every window with its share in the mean. */
function forEachShare(
  [batch, height, width, channels]: Shape,
  [, outputHeight, outputWidth]: Shape,
  visit: (xStart: number, yStart: number, share: number) => void,
): void {
  const rows = rangesOf(height!, outputHeight!);
  const columns = rangesOf(width!, outputWidth!);
  let yStart = 0;
  for (let image = 0; image < batch!; image++) {
    for (const [firstRow, endRow] of rows) {
      for (const [firstColumn, endColumn] of columns) {
        const share = 1 / ((endRow - firstRow) * (endColumn - firstColumn));
        for (let row = firstRow; row < endRow; row++) {
          for (let column = firstColumn; column < endColumn; column++) {
            visit(((image * height! + row) * width! + column) * channels!, yStart, share);
          }
        }
        yStart += channels!;
      }
    }
  }
}

export const adaptiveAveragePool2d: KernelTable["adaptiveAveragePool2d"] = (_, [x], [y]) => {
  if (!y) return;
  const channels = x.shape[3]!;
  y.data.fill(0);
  forEachShare(x.shape, y.shape, (xStart, yStart, share) => {
    for (let channel = 0; channel < channels; channel++) y.data[yStart + channel]! += share * x.data[xStart + channel]!;
  });
};

export const adaptiveAveragePool2dGradient: KernelTable["adaptiveAveragePool2dGradient"] = (_, [dy], [dx]) => {
  if (!dx) return;
  const channels = dx.shape[3]!;
  dx.data.fill(0);
  forEachShare(dx.shape, dy.shape, (xStart, yStart, share) => {
    for (let channel = 0; channel < channels; channel++)
      dx.data[xStart + channel]! += share * dy.data[yStart + channel]!;
  });
};
