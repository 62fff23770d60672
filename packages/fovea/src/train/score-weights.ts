import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import { type Tensor, toTensor } from "../tensor/tensor.ts";

/** A class index for all samples, or one per sample. */
export type ClassChoice = number | readonly number[] | Int32Array;

/**
 * Returns a function from samples to the factors of their elements in the score: those given, 1 for the elements of a
 * class, or 1 for all elements if there is one channel only. `shape` is that of one sample's elements.
 * @throws ConfigError if neither a class nor weights are given, for both, and for an index that is no class.
 */
export function scoreWeights(
  shape: Shape,
  classes: ClassChoice | undefined,
  weights: Tensor | undefined,
): (start: number, size: number) => Float32Array {
  const perSample = sizeOf(shape);
  if (weights !== undefined) {
    if (classes !== undefined) throw new ConfigError("gradients: expected class or weights, received both");
    const { data, shape: received } = toTensor("gradients: weights", weights);
    if (sizeOf(received.slice(1)) !== perSample) {
      throw new ShapeError(
        `gradients: weights: expected ${formatShape([null, ...shape])}, received ${formatShape(received)}`,
      );
    }
    return (start, size) => {
      const part = Float32Array.from(data.subarray(start * perSample, (start + size) * perSample) as Float32Array);
      if (part.length === size * perSample) return part;
      throw new ShapeError(
        `gradients: weights: expected one for each sample, received ${received[0]} for more samples`,
      );
    };
  }
  const channels = shape.at(-1) ?? 1;
  if (classes === undefined && channels > 1) {
    throw new ConfigError(
      `gradients: expected class, since the score can be any of ${channels} channels, or weights; received neither`,
    );
  }
  const classOf = classReader(classes ?? 0, channels);
  return (start, size) => {
    const factors = new Float32Array(size * perSample);
    for (let sample = 0; sample < size; sample++) {
      const first = sample * perSample + classOf(start + sample);
      for (let at = first; at < (sample + 1) * perSample; at += channels) factors[at] = 1;
    }
    return factors;
  };
}

function classReader(classes: ClassChoice, channels: number): (sample: number) => number {
  const check = (index: unknown): number => {
    if (Number.isInteger(index) && (index as number) >= 0 && (index as number) < channels) return index as number;
    throw new ConfigError(
      `gradients: expected class to be an integer from 0 to ${channels - 1}, received ${formatReceived(index)}`,
    );
  };
  if (typeof classes === "number") {
    const only = check(classes);
    return () => only;
  }
  if (!Array.isArray(classes) && !(classes instanceof Int32Array)) check(classes);
  const list = classes as ArrayLike<number>;
  return (sample) => {
    if (sample < list.length) return check(list[sample]);
    throw new ConfigError(`gradients: expected a class for each sample, received ${list.length} for more samples`);
  };
}
