import type { Conv2dAttributes } from "../../../ops/conv2d.ts";
import type { Shape } from "../../../tensor/shape.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import { activationOf } from "../activation.ts";
import type { KernelTable } from "../kernel.ts";
import { addMatrixTimesColumn, addOuterProduct, addRowTimesMatrix } from "../row-products.ts";
import { type Tap, windowTaps } from "../window-taps.ts";

/** Adjacent cells of a kernel row over adjacent pixels: contiguous memory in both. */
interface Run extends Tap {
  readonly length: number;
}

/**
 * A convolution as products of short vectors and matrices: for every output pixel, run of kernel cells and group,
 * the run's inputs (one per row), the run's weights [rows, columns] and the pixel's filters (one per column).
 */
function convolution(attributes: Conv2dAttributes, x: Shape, kernel: Shape, y: Shape) {
  const [batch, height, width, channels] = x as [number, number, number, number];
  const [kernelRows, kernelColumns, inner, filters] = kernel as [number, number, number, number];
  const [, outputRows, outputColumns] = y as [number, number, number, number];
  const { groups } = attributes;
  const columns = filters / groups;
  const window = { ...attributes, size: [kernelRows, kernelColumns] as const };
  const rowTaps = windowTaps(window, 0, height, outputRows);
  const contiguous = groups === 1 && attributes.dilations[1] === 1;
  const columnRuns = windowTaps(window, 1, width, outputColumns).map((taps) => runsOf(taps, contiguous));
  const longest = Array.from({ length: kernelColumns }, (_, index) => ({
    rows: (index + 1) * inner,
    columns,
    stride: filters,
  }));

  /** Calls `multiply` for every product and `pixel` when all of an output pixel's are done. */
  return (
    multiply: (sizes: (typeof longest)[number], xStart: number, kernelStart: number, yStart: number) => void,
    pixel: (yStart: number) => void = () => {},
  ): void => {
    let yStart = 0;
    for (let image = 0; image < batch; image++) {
      for (const rows of rowTaps) {
        for (const runs of columnRuns) {
          for (const row of rows) {
            for (const run of runs) {
              const xStart = ((image * height + row.input) * width + run.input) * channels;
              const kernelStart = (row.tap * kernelColumns + run.tap) * inner * filters;
              const sizes = longest[run.length - 1]!;
              for (let group = 0; group < groups; group++) {
                multiply(sizes, xStart + group * inner, kernelStart + group * columns, yStart + group * columns);
              }
            }
          }
          pixel(yStart);
          yStart += filters;
        }
      }
    }
  };
}

function runsOf(taps: readonly Tap[], contiguous: boolean): Run[] {
  const [first] = taps;
  if (contiguous && first) return [{ ...first, length: taps.length }];
  return taps.map((tap) => ({ ...tap, length: 1 }));
}

export const conv2d: KernelTable["conv2d"] = (attributes, [x, kernel, bias, addend], [y]) => {
  if (!y) return;
  const activation = activationOf(attributes);
  const filters = y.shape[3]!;
  const first = bias ? Float64Array.from(bias.data) : new Float64Array(filters);
  const sums = first.slice();
  convolution(
    attributes,
    x.shape,
    kernel.shape,
    y.shape,
  )(
    (sizes, xStart, kernelStart, yStart) =>
      addRowTimesMatrix(sizes, x.data, xStart, kernel.data, kernelStart, sums, yStart % filters),
    (yStart) => {
      for (let filter = 0; filter < filters; filter++) {
        const sum = sums[filter]! + (addend ? addend.data[yStart + filter]! : 0);
        y.data[yStart + filter] = activation(sum, 0, 0);
      }
      sums.set(first);
    },
  );
};

export const conv2dInputGradient: KernelTable["conv2dInputGradient"] = (attributes, [dy, kernel], [dx]) => {
  if (!dx) return;
  dx.data.fill(0);
  convolution(
    attributes,
    dx.shape,
    kernel.shape,
    dy.shape,
  )((sizes, xStart, kernelStart, yStart) =>
    addMatrixTimesColumn(sizes, kernel.data, kernelStart, dy.data, yStart, dx.data, xStart),
  );
};

export const conv2dFilterGradient: KernelTable["conv2dFilterGradient"] = (attributes, [x, dy], [dkernel]) => {
  if (!dkernel) return;
  const sums = new Float64Array(dkernel.data.length);
  convolution(
    attributes,
    x.shape,
    dkernel.shape,
    dy.shape,
  )((sizes, xStart, kernelStart, yStart) => addOuterProduct(sizes, x.data, xStart, dy.data, yStart, sums, kernelStart));
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
    for (let filter = 0; filter < sums.length; filter++) sums[filter]! += dy.data[start + filter]!;
  }
  dbias.data.set(sums);
}
