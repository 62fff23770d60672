import type { KernelTable } from "../kernel.ts";
import { broadcastStrides, forEachChunk } from "../strided-offsets.ts";

export const broadcastTo: KernelTable["broadcastTo"] = ({ shape }, [x], [y]) => {
  if (!y) return;
  forEachChunk(shape, broadcastStrides(x.shape, shape), y.data.length, (start, count, offsets) => {
    for (let i = 0; i < count; i++) y.data[start + i] = x.data[offsets[i]!]!;
  });
};
