import type { KernelTable } from "../kernel.ts";

export const argMax: KernelTable["argMax"] = (_, [x], [y]) => {
  if (!y) return;
  const classes = x.shape.at(-1)!;
  for (let row = 0; row < y.data.length; row++) {
    let best = 0;
    for (let i = 1; i < classes; i++) {
      const value = x.data[row * classes + i]!;
      const largest = x.data[row * classes + best]!;
      // A NaN is larger than any number, as in PyTorch.
      if (value > largest || (Number.isNaN(value) && !Number.isNaN(largest))) best = i;
    }
    y.data[row] = best;
  }
};
