import type { TypedArray } from "../../../tensor/dtype.ts";
import type { KernelTable } from "../kernel.ts";

export const batchNorm: KernelTable["batchNorm"] = (
  { epsilon, relu },
  [x, scale, offset, residual],
  [y, mean, variance],
) => {
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
      const i = start + channel;
      const normalized = (x.data[i]! - means[channel]!) * factors[channel]! + offset.data[channel]!;
      const value = normalized + (residual?.data[i] ?? 0);
      y.data[i] = relu && value < 0 ? 0 : value;
    }
  }
};

export const batchNormGradient: KernelTable["batchNormGradient"] = (
  { epsilon, relu, sum },
  [x, dy, scale, mean, variance, ...extra],
  [dx, dscale, doffset, dresidual],
) => {
  const y = relu ? extra[0] : undefined;
  const more = sum ? extra.at(-1) : undefined;
  const channels = scale.data.length;
  const count = x.data.length / channels;
  const upstream = (i: number) => (y && !(y.data[i]! > 0) ? 0 : dy.data[i]! + (more?.data[i] ?? 0));
  const normalized = (i: number, channel: number) =>
    (x.data[i]! - mean.data[channel]!) / Math.sqrt(variance.data[channel]! + epsilon);
  const offsets = new Float64Array(channels);
  const scales = new Float64Array(channels);
  for (let start = 0; start < x.data.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const derivative = upstream(start + channel);
      if (dresidual) dresidual.data[start + channel] = derivative;
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
