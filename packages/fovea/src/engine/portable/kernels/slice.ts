import { type Shape, stridesOf } from "../../../tensor/shape.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { KernelTable } from "../kernel.ts";
import { forEachChunk } from "../strided-offsets.ts";

/** Pairs the elements of a small tensor with those of the block at `begin` in a large one. */
function forEachInBlock(small: Tensor, large: Shape, begin: readonly number[], visit: (i: number, at: number) => void) {
  const strides = stridesOf(large);
  const first = begin.reduce((sum, index, axis) => sum + index * strides[axis]!, 0);
  forEachChunk(small.shape, strides, small.data.length, (start, count, offsets) => {
    for (let i = 0; i < count; i++) visit(start + i, first + offsets[i]!);
  });
}

export const slice: KernelTable["slice"] = ({ begin }, [x], [y]) => {
  if (!y) return;
  forEachInBlock(y, x.shape, begin, (i, at) => {
    y.data[i] = x.data[at]!;
  });
};

export const pad: KernelTable["pad"] = ({ before }, [x], [y]) => {
  if (!y) return;
  y.data.fill(0);
  forEachInBlock(x, y.shape, before, (i, at) => {
    y.data[at] = x.data[i]!;
  });
};

export const concat: KernelTable["concat"] = ({ axis }, inputs, [y]) => {
  if (!y) return;
  let start = 0;
  for (const x of inputs) {
    const begin = y.shape.map((_, i) => (i === axis ? start : 0));
    forEachInBlock(x, y.shape, begin, (i, at) => {
      y.data[at] = x.data[i]!;
    });
    start += x.shape[axis]!;
  }
};
