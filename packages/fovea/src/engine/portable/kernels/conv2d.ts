import type { Conv2dAttributes } from "../../../ops/conv2d.ts";
import type { Shape } from "../../../tensor/shape.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import { activationOf } from "../activation.ts";
import type { KernelTable } from "../kernel.ts";
import { windowTaps } from "../window-taps.ts";

/** The sizes of one convolution, and which cells of each window lie on the image. */
function geometryOf(attributes: Conv2dAttributes, x: Shape, kernel: Shape, y: Shape) {
  const [batch, height, width, channels] = x as [number, number, number, number];
  const [kernelRows, kernelColumns, inner, filters] = kernel as [number, number, number, number];
  const [, outputRows, outputColumns] = y as [number, number, number, number];
  const window = { ...attributes, size: [kernelRows, kernelColumns] as const };
  return {
    batch,
    height,
    width,
    channels,
    kernelColumns,
    /** Input channels and filters of one group. */
    inner,
    outer: filters / attributes.groups,
    filters,
    groups: attributes.groups,
    rows: windowTaps(window, 0, height, outputRows),
    columns: windowTaps(window, 1, width, outputColumns),
  };
}

type Geometry = ReturnType<typeof geometryOf>;

/**
 * Visits every output pixel and, for it, every cell of the window that lies on the image: `cell` is told where
 * the input pixel's channels and the kernel cell's matrix [inner, filters] begin, `pixel` (afterwards) where
 * the output pixel's filters begin.
 */
function forEachCell(
  { batch, height, width, channels, kernelColumns, inner, filters, rows, columns }: Geometry,
  cell: (xStart: number, kernelStart: number, yStart: number) => void,
  pixel: (yStart: number) => void = () => {},
): void {
  let yStart = 0;
  for (let image = 0; image < batch; image++) {
    for (const rowTaps of rows) {
      for (const columnTaps of columns) {
        for (const row of rowTaps) {
          const xRow = (image * height + row.input) * width;
          for (const column of columnTaps) {
            const kernelCell = row.tap * kernelColumns + column.tap;
            cell((xRow + column.input) * channels, kernelCell * inner * filters, yStart);
          }
        }
        pixel(yStart);
        yStart += filters;
      }
    }
  }
}

export const conv2d: KernelTable["conv2d"] = (attributes, [x, kernel, bias], [y]) => {
  if (!y) return;
  const geometry = geometryOf(attributes, x.shape, kernel.shape, y.shape);
  const { filters, groups, inner, outer } = geometry;
  const activation = activationOf(attributes);
  const first = bias ? Float64Array.from(bias.data) : new Float64Array(filters);
  const sums = first.slice();
  const input = x.data;
  const weights = kernel.data;
  forEachCell(
    geometry,
    (xStart, kernelStart) => {
      for (let group = 0; group < groups; group++) {
        const start = group * outer;
        for (let i = 0; i < inner; i++) {
          const value = input[xStart + group * inner + i]!;
          const row = kernelStart + i * filters + start;
          for (let o = 0; o < outer; o++) sums[start + o]! += value * weights[row + o]!;
        }
      }
    },
    (yStart) => {
      for (let o = 0; o < filters; o++) y.data[yStart + o] = activation(sums[o]!, 0, 0);
      sums.set(first);
    },
  );
};

export const conv2dInputGradient: KernelTable["conv2dInputGradient"] = (attributes, [dy, kernel], [dx]) => {
  if (!dx) return;
  const geometry = geometryOf(attributes, dx.shape, kernel.shape, dy.shape);
  const { filters, groups, inner, outer } = geometry;
  const upstream = dy.data;
  const weights = kernel.data;
  const result = dx.data;
  result.fill(0);
  forEachCell(geometry, (xStart, kernelStart, yStart) => {
    for (let group = 0; group < groups; group++) {
      const start = group * outer;
      for (let i = 0; i < inner; i++) {
        const row = kernelStart + i * filters + start;
        let sum = 0;
        for (let o = 0; o < outer; o++) sum += upstream[yStart + start + o]! * weights[row + o]!;
        result[xStart + group * inner + i]! += sum;
      }
    }
  });
};

export const conv2dFilterGradient: KernelTable["conv2dFilterGradient"] = (attributes, [x, dy], [dkernel]) => {
  if (!dkernel) return;
  const geometry = geometryOf(attributes, x.shape, dkernel.shape, dy.shape);
  const { filters, groups, inner, outer } = geometry;
  const input = x.data;
  const upstream = dy.data;
  const sums = new Float64Array(dkernel.data.length);
  forEachCell(geometry, (xStart, kernelStart, yStart) => {
    for (let group = 0; group < groups; group++) {
      const start = group * outer;
      for (let i = 0; i < inner; i++) {
        const value = input[xStart + group * inner + i]!;
        const row = kernelStart + i * filters + start;
        for (let o = 0; o < outer; o++) sums[row + o]! += value * upstream[yStart + start + o]!;
      }
    }
  });
  dkernel.data.set(sums);
};

export const conv2dFilterGradientWithBias: KernelTable["conv2dFilterGradientWithBias"] = (
  attributes,
  inputs,
  [dkernel, dbias],
) => {
  conv2dFilterGradient(attributes, inputs, [dkernel]);
  if (dbias) sumOverPixels(inputs[1], dbias);
};

function sumOverPixels(dy: Tensor, dbias: Tensor): void {
  const sums = new Float64Array(dbias.data.length);
  for (let start = 0; start < dy.data.length; start += sums.length) {
    for (let o = 0; o < sums.length; o++) sums[o]! += dy.data[start + o]!;
  }
  dbias.data.set(sums);
}
