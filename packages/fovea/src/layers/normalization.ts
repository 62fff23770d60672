import type { Value } from "../graph/graph.ts";
import { ones, zeros } from "../initializers/constants.ts";
import { add, divide, maximum, multiply, sqrt, subtract } from "../ops/elementwise/arithmetic.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { optional, options } from "../support/schema.ts";
import { boolean } from "../support/schema-fields.ts";
import { formatShape } from "../tensor/shape.ts";
import { isTensor, type Tensor, toTensor } from "../tensor/tensor.ts";
import { defineLayer } from "./define-layer.ts";
import type { LayerContext } from "./layer.ts";
import { numberOrNumbers } from "./option-fields.ts";
import { perChannel } from "./per-channel.ts";

/** Avoids a division by 0 for a constant channel (Keras' epsilon). */
const smallest = 1e-7;

/**
 * Computes (x − mean) ÷ √variance, or the inverse if `invert` is set: [.., channels] → the same. `mean` and `variance`
 * are one number for all channels, or a list with one number per channel.
 * `layers.normalization(channelStatistics(images))` adapts the layer to data. Without them, the layer is Keras' before
 * `adapt`: its weights mean and variance, both [channels], start at 0 and 1, and a weight file can set them.
 */
export const normalization = defineLayer({
  className: "Normalization",
  options: options({
    /** Mean to subtract: a number, or a list with one number per channel (default: a weight). */
    mean: optional(numberOrNumbers()),
    /**
     * Variance, whose square root is the divisor: a number, or a list with one number per channel (default: a weight).
     */
    variance: optional(numberOrNumbers()),
    /** Whether to undo the normalization instead (default false). */
    invert: boolean({ default: false }),
  }),
  check: ({ mean, variance }) => {
    if ((mean === undefined) !== (variance === undefined)) return "expected both mean and variance, received only one";
    return [variance ?? []].flat().every((value) => value >= 0)
      ? undefined
      : `expected variance of at least 0, received ${JSON.stringify(variance)}`;
  },
  forward(context, { mean, variance, invert }, x) {
    const [center, deviation] =
      mean === undefined || variance === undefined ? measured(context, x) : given(x, mean, variance);
    return invert ? add(multiply(x, deviation), center) : divide(subtract(x, center), deviation);
  },
});

type Operand = number | Value;

function given(x: Value, mean: number | readonly number[], variance: number | readonly number[]): [Operand, Operand] {
  const deviations = [variance].flat().map((value) => Math.max(Math.sqrt(value), smallest));
  const deviation = perChannel(x, "variance", typeof variance === "number" ? (deviations[0] ?? 1) : deviations);
  return [perChannel(x, "mean", mean), deviation];
}

function measured(context: LayerContext, x: Value): [Operand, Operand] {
  const shape = [x.shape.at(-1) ?? 1];
  const mean = context.weight("mean", shape, { initializer: zeros(), role: "statistic" });
  const variance = context.weight("variance", shape, { initializer: ones(), role: "statistic" });
  return [mean, maximum(sqrt(variance), smallest)];
}

/**
 * Computes the mean and variance of each channel (the last axis) over all of `data`, in double precision, like Keras'
 * `Normalization.adapt`. The batches may differ in size.
 * @throws ConfigError without values, or for batches that differ in their number of channels.
 */
export function channelStatistics(data: Tensor | Iterable<Tensor>): { mean: number[]; variance: number[] } {
  const batches = isTensor(data) ? [data] : data;
  if (typeof batches !== "object" || batches === null || !(Symbol.iterator in batches)) {
    throw new ConfigError(
      `channelStatistics: expected a tensor or an iterable of tensors, received ${formatReceived(data)}`,
    );
  }
  let count = 0;
  let sums: Float64Array | undefined;
  let squares = new Float64Array();
  let origin = new Float64Array();
  for (const batch of batches) {
    const { data: values, shape } = toTensor("channelStatistics", batch);
    const channels = shape.at(-1) ?? 1;
    if (!sums) {
      sums = new Float64Array(channels);
      squares = new Float64Array(channels);
      // Sum relative to the first values: with a large mean, squares would lose the significant digits.
      origin = Float64Array.from(values.subarray(0, channels));
    }
    if (sums.length !== channels) {
      throw new ConfigError(`channelStatistics: expected ${sums.length} channels, received ${formatShape(shape)}`);
    }
    for (let index = 0; index < values.length; index++) {
      const channel = index % channels;
      const value = (values[index] ?? 0) - (origin[channel] ?? 0);
      sums[channel] = (sums[channel] ?? 0) + value;
      squares[channel] = (squares[channel] ?? 0) + value * value;
    }
    count += values.length / channels;
  }
  if (!sums || count === 0) throw new ConfigError("channelStatistics: expected at least one value, received none");
  const means = Array.from(sums, (sum) => sum / count);
  return {
    mean: means.map((mean, channel) => mean + (origin[channel] ?? 0)),
    variance: means.map((mean, channel) => Math.max(0, (squares[channel] ?? 0) / count - mean * mean)),
  };
}
