import { philox4x32 } from "../../../support/philox4x32.ts";
import type { KernelTable } from "../kernel.ts";

export const dropout: KernelTable["dropout"] = ({ rate, stream }, [x, counter], [y]) => {
  if (!y) return;
  const [seed, step] = counter.data as Int32Array;
  const scale = 1 / (1 - rate);
  const key = [seed!, 0];
  const words = new Uint32Array(4);
  for (let i = 0; i < x.data.length; i++) {
    if (i % 4 === 0) philox4x32([i / 4, step!, stream, 0], key, words);
    const uniform = (words[i % 4]! >>> 8) * 2 ** -24;
    y.data[i] = uniform < rate ? 0 : x.data[i]! * scale;
  }
};
