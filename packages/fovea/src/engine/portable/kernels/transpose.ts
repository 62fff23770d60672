import { stridesOf } from "../../../tensor/shape.ts";
import type { KernelTable } from "../kernel.ts";
import { forEachChunk } from "../strided-offsets.ts";

export const transpose: KernelTable["transpose"] = ({ permutation }, [x], [y]) => {
  if (!y) return;
  const strides = stridesOf(x.shape);
  const moved = permutation.map((axis) => strides[axis]!);
  forEachChunk(y.shape, moved, y.data.length, (start, count, offsets) => {
    for (let i = 0; i < count; i++) y.data[start + i] = x.data[offsets[i]!]!;
  });
};
