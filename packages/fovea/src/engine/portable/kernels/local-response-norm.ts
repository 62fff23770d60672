import type { LocalResponseNormAttributes } from "../../../ops/local-response-norm.ts";
import type { TypedArray } from "../../../tensor/dtype.ts";
import type { KernelTable } from "../kernel.ts";

/** bias + alpha · Σ x² over the neighbors of each channel of one pixel. */
function denominators(
  { depthRadius, bias, alpha }: LocalResponseNormAttributes,
  x: TypedArray,
  start: number,
  sums: Float64Array,
) {
  for (let channel = 0; channel < sums.length; channel++) {
    const first = Math.max(0, channel - depthRadius);
    const last = Math.min(sums.length - 1, channel + depthRadius);
    let sum = 0;
    for (let neighbour = first; neighbour <= last; neighbour++) sum += x[start + neighbour]! ** 2;
    sums[channel] = bias + alpha * sum;
  }
}

export const localResponseNorm: KernelTable["localResponseNorm"] = (attributes, [x], [y]) => {
  if (!y) return;
  const channels = x.shape.at(-1)!;
  const sums = new Float64Array(channels);
  for (let start = 0; start < x.data.length; start += channels) {
    denominators(attributes, x.data, start, sums);
    for (let i = 0; i < channels; i++) y.data[start + i] = x.data[start + i]! * sums[i]! ** -attributes.beta;
  }
};

export const localResponseNormGradient: KernelTable["localResponseNormGradient"] = (attributes, [x, dy], [dx]) => {
  if (!dx) return;
  const { depthRadius, alpha, beta } = attributes;
  const channels = x.shape.at(-1)!;
  const sums = new Float64Array(channels);
  for (let start = 0; start < x.data.length; start += channels) {
    denominators(attributes, x.data, start, sums);
    for (let channel = 0; channel < channels; channel++) {
      const first = Math.max(0, channel - depthRadius);
      const last = Math.min(channels - 1, channel + depthRadius);
      let shared = 0;
      for (let neighbour = first; neighbour <= last; neighbour++) {
        const i = start + neighbour;
        shared += dy.data[i]! * x.data[i]! * sums[neighbour]! ** (-beta - 1);
      }
      const i = start + channel;
      dx.data[i] = dy.data[i]! * sums[channel]! ** -beta - 2 * alpha * beta * x.data[i]! * shared;
    }
  }
};
