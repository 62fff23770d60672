import { ConfigError, ShapeError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { convertElements } from "../../tensor/convert-elements.ts";
import { formatShape, type Shape, sizeOf } from "../../tensor/shape.ts";
import { type Tensor, toTensor } from "../../tensor/tensor.ts";

/** A class index for all samples, or one per sample. */
export type ClassChoice = number | readonly number[] | Int32Array;

/**
 * Returns the factor of each element in the score, for a batch of `shape` that starts with sample `start`: the given
 * weights, or 1 for the elements of a class, or 1 for all elements if there is only one channel.
 * @throws ConfigError if neither a class nor weights are given, for both, and for an index that is not a class.
 */
export function scoreWeights(
  shape: Shape,
  start: number,
  classes: ClassChoice | undefined,
  weights: Tensor | undefined,
): Float32Array {
  if (weights === undefined) return classWeights(shape, start, classes);
  if (classes === undefined) return givenWeights(shape, start, weights);
  throw new ConfigError("gradients: expected class or weights, received both");
}

function givenWeights(shape: Shape, start: number, weights: Tensor): Float32Array {
  const [size = 0, ...rest] = shape;
  const perSample = sizeOf(rest);
  const { data, shape: received, dtype } = toTensor("gradients: weights", weights);
  if (dtype === "bfloat16") throw new ConfigError("gradients: weights: bfloat16 is not read yet");
  if (sizeOf(received.slice(1)) !== perSample) {
    throw new ShapeError(
      `gradients: weights: expected ${formatShape([null, ...rest])}, received ${formatShape(received)}`,
    );
  }
  const factors = convertElements("gradients: weights", data, "float32") as Float32Array;
  const part = factors.slice(start * perSample, (start + size) * perSample);
  if (part.length === size * perSample) return part;
  throw new ShapeError(`gradients: weights: expected one for each sample, received ${received[0]} for more samples`);
}

function classWeights(shape: Shape, start: number, classes: ClassChoice | undefined): Float32Array {
  const [size = 0, ...rest] = shape;
  const perSample = sizeOf(rest);
  const channels = rest.at(-1) ?? 1;
  if (classes === undefined && channels > 1) {
    throw new ConfigError(
      `gradients: expected class, since the score can be any of ${channels} channels, or weights; received neither`,
    );
  }
  const factors = new Float32Array(size * perSample);
  for (let sample = 0; sample < size; sample++) {
    const first = sample * perSample + classOf(classes ?? 0, start + sample, channels);
    for (let at = first; at < (sample + 1) * perSample; at += channels) factors[at] = 1;
  }
  return factors;
}

function classOf(classes: ClassChoice, sample: number, channels: number): number {
  const isList = Array.isArray(classes) || classes instanceof Int32Array;
  if (isList && sample >= classes.length) {
    throw new ConfigError(`gradients: expected a class for each sample, received ${classes.length} for more samples`);
  }
  const index: unknown = isList ? classes[sample] : classes;
  if (typeof index === "number" && Number.isInteger(index) && index >= 0 && index < channels) return index;
  throw new ConfigError(
    `gradients: expected class to be an integer from 0 to ${channels - 1}, received ${formatReceived(index)}`,
  );
}
