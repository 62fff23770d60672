import type { TypedArray } from "../../../tensor/dtype.ts";
import type { KernelTable } from "../kernel.ts";

export const batchNorm: KernelTable["batchNorm"] = ({ epsilon, relu }, [x, scale, offset], [y, mean, variance]) => {
  const channels = scale.data.length;
  const count = x.data.length / channels;
  const means = sumPerChannel(x.data, channels, (value) => value).map((sum) => sum / count);
  const variances = sumPerChannel(x.data, channels, (value, channel) => (value - means[channel]!) ** 2).map(
    (sum) => sum / count,
  );
  mean?.data.set(means);
  variance?.data.set(variances);
  if (!y) return;
  const factors = variances.map((value, channel) => scale.data[channel]! / Math.sqrt(value + epsilon));
  for (let start = 0; start < x.data.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const value = (x.data[start + channel]! - means[channel]!) * factors[channel]! + offset.data[channel]!;
      y.data[start + channel] = relu && value < 0 ? 0 : value;
    }
  }
};

export const batchNormGradient: KernelTable["batchNormGradient"] = (
  { epsilon, relu },
  [x, dy, scale, mean, variance, y],
  [dx, dscale, doffset],
) => {
  const channels = scale.data.length;
  const count = x.data.length / channels;
  const upstream = (i: number) => (relu && y && !(y.data[i]! > 0) ? 0 : dy.data[i]!);
  const normalized = (i: number, channel: number) =>
    (x.data[i]! - mean.data[channel]!) / Math.sqrt(variance.data[channel]! + epsilon);
  const offsets = new Float64Array(channels);
  const scales = new Float64Array(channels);
  for (let start = 0; start < x.data.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const derivative = upstream(start + channel);
      offsets[channel]! += derivative;
      scales[channel]! += derivative * normalized(start + channel, channel);
    }
  }
  doffset?.data.set(offsets);
  dscale?.data.set(scales);
  if (!dx) return;
  for (let start = 0; start < x.data.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const i = start + channel;
      const centred = upstream(i) - (offsets[channel]! + normalized(i, channel) * scales[channel]!) / count;
      dx.data[i] = (scale.data[channel]! / Math.sqrt(variance.data[channel]! + epsilon)) * centred;
    }
  }
};

function sumPerChannel(x: TypedArray, channels: number, f: (value: number, channel: number) => number): Float64Array {
  const sums = new Float64Array(channels);
  for (let start = 0; start < x.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) sums[channel]! += f(x[start + channel]!, channel);
  }
  return sums;
}
