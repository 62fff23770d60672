import type { FloatTensor } from "../maps/heat-map.ts";

/** What the values of a channel are, over all images and places. */
export interface ChannelStatistics {
  /** The share of values that are 0. */
  readonly zeros: number;
  readonly mean: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Summarizes the channels of feature maps [images, height, width, channels]. Sums are in float64. */
export function channelStatistics({ data, shape }: FloatTensor): ChannelStatistics[] {
  const channels = shape.at(-1) ?? 0;
  const places = channels === 0 ? 0 : data.length / channels;
  const zeros = new Uint32Array(channels);
  const sums = new Float64Array(channels);
  const minimum = new Float32Array(channels).fill(Number.POSITIVE_INFINITY);
  const maximum = new Float32Array(channels).fill(Number.NEGATIVE_INFINITY);
  for (let start = 0; start < data.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const value = data[start + channel] as number;
      if (value === 0) zeros[channel] = (zeros[channel] as number) + 1;
      sums[channel] = (sums[channel] as number) + value;
      if (value < (minimum[channel] as number)) minimum[channel] = value;
      if (value > (maximum[channel] as number)) maximum[channel] = value;
    }
  }
  return Array.from({ length: channels }, (_, channel) => ({
    zeros: (zeros[channel] as number) / places,
    mean: (sums[channel] as number) / places,
    minimum: minimum[channel] as number,
    maximum: maximum[channel] as number,
  }));
}
