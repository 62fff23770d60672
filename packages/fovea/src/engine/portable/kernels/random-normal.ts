import { philox4x32 } from "../../../support/philox4x32.ts";
import type { KernelTable } from "../kernel.ts";

export const randomNormal: KernelTable["randomNormal"] = ({ stream }, [counter], [y]) => {
  if (!y) return;
  const [seed, step] = counter.data as Int32Array;
  const words = new Uint32Array(4);
  const uniform = (lane: number) => (words[lane]! >>> 8) * 2 ** -24;
  for (let i = 0; i < y.data.length; i += 2) {
    const lane = i % 4;
    if (lane === 0) philox4x32([i / 4, step!, stream, 1], [seed!, 0], words);
    const radius = Math.sqrt(-2 * Math.log(1 - uniform(lane)));
    const angle = 2 * Math.PI * uniform(lane + 1);
    y.data[i] = radius * Math.cos(angle);
    if (i + 1 < y.data.length) y.data[i + 1] = radius * Math.sin(angle);
  }
};
