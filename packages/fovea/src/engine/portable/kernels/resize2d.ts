import type { Resize2dAttributes } from "../../../ops/resize2d.ts";
import type { Shape } from "../../../tensor/shape.ts";
import type { KernelTable } from "../kernel.ts";

/** A row (or column) of the input and its share in one of the output. */
interface Source {
  readonly input: number;
  readonly weight: number;
}

function sourcesOf(method: Resize2dAttributes["method"], input: number, output: number): Source[][] {
  return Array.from({ length: output }, (_, i) => {
    if (method === "nearest") return [{ input: Math.floor((i * input) / output), weight: 1 }];
    const position = Math.min(Math.max(((i + 0.5) * input) / output - 0.5, 0), input - 1);
    const first = Math.floor(position);
    const share = position - first;
    return share === 0
      ? [{ input: first, weight: 1 }]
      : [
          { input: first, weight: 1 - share },
          { input: first + 1, weight: share },
        ];
  });
}

/** Visits every pair of an output pixel and an input pixel that it is made of. */
function forEachShare(
  method: Resize2dAttributes["method"],
  [batch, height, width, channels]: Shape,
  [, outputHeight, outputWidth]: Shape,
  visit: (xStart: number, yStart: number, weight: number) => void,
): void {
  const rows = sourcesOf(method, height!, outputHeight!);
  const columns = sourcesOf(method, width!, outputWidth!);
  let yStart = 0;
  for (let image = 0; image < batch!; image++) {
    for (const rowSources of rows) {
      for (const columnSources of columns) {
        for (const row of rowSources) {
          for (const column of columnSources) {
            const pixel = (image * height! + row.input) * width! + column.input;
            visit(pixel * channels!, yStart, row.weight * column.weight);
          }
        }
        yStart += channels!;
      }
    }
  }
}

export const resize2d: KernelTable["resize2d"] = ({ method }, [x], [y]) => {
  if (!y) return;
  const channels = x.shape[3]!;
  y.data.fill(0);
  forEachShare(method, x.shape, y.shape, (xStart, yStart, weight) => {
    for (let channel = 0; channel < channels; channel++)
      y.data[yStart + channel]! += weight * x.data[xStart + channel]!;
  });
};

export const resize2dGradient: KernelTable["resize2dGradient"] = ({ method }, [dy], [dx]) => {
  if (!dx) return;
  const channels = dx.shape[3]!;
  dx.data.fill(0);
  forEachShare(method, dx.shape, dy.shape, (xStart, yStart, weight) => {
    for (let channel = 0; channel < channels; channel++)
      dx.data[xStart + channel]! += weight * dy.data[yStart + channel]!;
  });
};
