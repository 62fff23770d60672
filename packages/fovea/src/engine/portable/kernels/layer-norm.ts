import type { TypedArray } from "../../../tensor/dtype.ts";
import type { KernelTable } from "../kernel.ts";

/** Mean and √(variance + epsilon) of the row that begins at `start`. */
function moments(x: TypedArray, start: number, channels: number, epsilon: number) {
  let sum = 0;
  for (let i = start; i < start + channels; i++) sum += x[i]!;
  const mean = sum / channels;
  let squares = 0;
  for (let i = start; i < start + channels; i++) squares += (x[i]! - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / channels + epsilon) };
}

export const layerNorm: KernelTable["layerNorm"] = ({ epsilon }, [x, scale, offset], [y]) => {
  if (!y) return;
  const channels = scale.data.length;
  for (let start = 0; start < x.data.length; start += channels) {
    const { mean, deviation } = moments(x.data, start, channels, epsilon);
    for (let channel = 0; channel < channels; channel++) {
      const normalized = (x.data[start + channel]! - mean) / deviation;
      y.data[start + channel] = normalized * scale.data[channel]! + offset.data[channel]!;
    }
  }
};

export const layerNormGradient: KernelTable["layerNormGradient"] = (
  { epsilon },
  [x, dy, scale],
  [dx, dscale, doffset],
) => {
  const channels = scale.data.length;
  const scales = new Float64Array(channels);
  const offsets = new Float64Array(channels);
  for (let start = 0; start < x.data.length; start += channels) {
    const { mean, deviation } = moments(x.data, start, channels, epsilon);
    const normalized = (channel: number) => (x.data[start + channel]! - mean) / deviation;
    let sum = 0;
    let product = 0;
    for (let channel = 0; channel < channels; channel++) {
      const upstream = dy.data[start + channel]!;
      scales[channel]! += upstream * normalized(channel);
      offsets[channel]! += upstream;
      sum += upstream * scale.data[channel]!;
      product += upstream * scale.data[channel]! * normalized(channel);
    }
    if (!dx) continue;
    for (let channel = 0; channel < channels; channel++) {
      const own = dy.data[start + channel]! * scale.data[channel]!;
      dx.data[start + channel] = (own - (sum + normalized(channel) * product) / channels) / deviation;
    }
  }
  dscale?.data.set(scales);
  doffset?.data.set(offsets);
};
