import { allocate, type TypedArray } from "../../tensor/dtype.ts";
import { sizeOf } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type GradientsOptions, gradients, scores } from "../../train/index.ts";
import { layerValues } from "./layer-values.ts";
import { channelSums, imageShape, type Row, type Subject, scoreOfTarget } from "./subject.ts";

/** Altered images that are run through the network in chunks. Each belongs to a row of the subject. */
export interface Samples {
  readonly count: number;
  /** Returns the index of the row that a sample belongs to. */
  row(sample: number): number;
  /** Alters the pixels of a sample: `pixels` holds the image of its row. */
  write(sample: number, pixels: TypedArray): void;
  /** Number of samples that run at once (default: by the size of the images). */
  readonly chunk?: number;
}

/** What a backward pass gives for one sample. The arrays are valid only while they are read. */
export interface SampleGradients {
  /** ∂score/∂tensor, in the order of `withRespectTo`. */
  readonly gradients: readonly Float32Array[];
  /** The requested activations, in order. */
  readonly activations: readonly Float32Array[];
}

/** Pixels of altered images that run at once, at most: few enough for the memory of a laptop. */
const chunkPixels = 2 ** 20;

/** Altered images that run at once, at most. More aren't faster. */
const largestChunk = 64;

/** Returns the images themselves, one per row. Each runs alone. */
export function unaltered({ rows }: Subject): Samples {
  return { count: rows.length, row: (sample) => sample, write: () => {}, chunk: 1 };
}

/** Computes the score of each sample. */
export async function scoresOf(subject: Subject, samples: Samples): Promise<Float64Array> {
  const result = new Float64Array(samples.count);
  await readChannels(subject, samples, (sample, sums) => {
    result[sample] = scoreOfTarget(rowOf(subject, samples, sample).target, sums);
  });
  return result;
}

/** Computes the channels of the score's tensor for each sample, summed over positions, and passes them to `read` in order. */
export async function readChannels(
  subject: Subject,
  samples: Samples,
  read: (sample: number, sums: Float64Array) => void,
): Promise<void> {
  const { programs, place, scoreShape, classes, signal } = subject;
  const perSample = sizeOf(scoreShape);
  for (const { inputs, first, size, used } of chunks(subject, samples)) {
    signal?.throwIfAborted();
    const { data } = await scores(programs, inputs, { ...place, batchSize: size, signal });
    for (let at = 0; at < used; at++) {
      read(first + at, channelSums(data.subarray(at * perSample, (at + 1) * perSample), classes.channels));
    }
  }
}

/** Differentiates the score of each sample, and passes the results to `read` in order. */
export async function differentiateSamples(
  subject: Subject,
  samples: Samples,
  options: Pick<GradientsOptions, "withRespectTo" | "activations" | "rectifiers">,
  read: (sample: number, result: SampleGradients) => void,
): Promise<void> {
  const { programs, place, signal } = subject;
  for (const { inputs, first, size, used } of chunks(subject, samples)) {
    signal?.throwIfAborted();
    const weights = scoreWeights(subject, samples, first, size);
    const common = { ...place, ...options, batchSize: size, ...(signal && { signal }) };
    const found = await gradients(programs, inputs, { ...common, weights });
    for (let at = 0; at < used; at++) {
      read(first + at, { gradients: floatsOf(found.gradients, at), activations: floatsOf(found.activations, at) });
    }
  }
}

/**
 * Differentiates the score of each row with respect to a layer, in two passes: one up to the score that keeps the layer's
 * values, and one from the layer on for each row. `read` gets the values and the gradients of each row in order.
 */
export async function differentiateLayer(
  subject: Subject,
  path: string,
  read: (values: Float32Array, gradients: Float32Array) => void,
): Promise<void> {
  const { rows, inputs, programs, place, signal } = subject;
  const samples = unaltered(subject);
  const all = await layerValues(subject, path);
  for (const [row, { image }] of rows.entries()) {
    signal?.throwIfAborted();
    const values = oneOf(all, image);
    const options = { ...place, withRespectTo: path, known: { of: path, values }, batchSize: 1 };
    const weights = scoreWeights(subject, samples, row, 1);
    const found = await gradients(
      programs,
      inputs.map((input) => oneOf(input, image)),
      { ...options, weights, ...(signal && { signal }) },
    );
    read(values.data as Float32Array, floatsOf(found.gradients, 0)[0] as Float32Array);
  }
}

interface Chunk {
  /** Index of the first sample. */
  readonly first: number;
  /** Number of samples in the tensors. */
  readonly size: number;
  /** Number of samples that are not filling. */
  readonly used: number;
  readonly inputs: readonly Tensor[];
}

/**
 * Returns how many altered images run at once. It depends on the size of the images alone: programs of other sizes may use
 * other algorithms, whose last bits differ, and an image has the same map whatever it is explained with.
 */
function chunkSize(subject: Subject): number {
  const [height, width] = imageShape(subject);
  const size = Math.min(largestChunk, Math.max(1, chunkPixels / (height * width)));
  return 2 ** Math.floor(Math.log2(size));
}

/** Counts the samples from `first` on that belong to the same row. */
function samplesOfRow(samples: Samples, first: number): number {
  let count = 1;
  while (first + count < samples.count && samples.row(first + count) === samples.row(first)) count++;
  return count;
}

/**
 * Yields samples in chunks of one size, so that one program runs all; their memory is reused. Rows don't share chunks, and
 * the last chunk of each is filled: kernels may round the last samples of a batch differently.
 */
function* chunks(subject: Subject, samples: Samples): Generator<Chunk> {
  const size = samples.chunk ?? chunkSize(subject);
  const inputs = subject.inputs.map(({ shape, dtype }): Tensor => {
    const whole = [size, ...shape.slice(1)];
    return { data: allocate(dtype, sizeOf(whole)), shape: whole, dtype };
  });
  let used = 0;
  for (let first = 0; first < samples.count; first += used) {
    used = Math.min(size, samplesOfRow(samples, first));
    for (let at = 0; at < size; at++) {
      const sample = first + Math.min(at, used - 1);
      const { image } = rowOf(subject, samples, sample);
      inputs.forEach((tensor, index) => {
        const target = partOf(tensor, at);
        target.set(partOf(subject.inputs[index] as Tensor, image));
        if (index === subject.image) samples.write(sample, target);
      });
    }
    yield { first, size, used, inputs };
  }
}

/** Returns the factor of each element of the score's tensor, for a chunk. */
function scoreWeights(subject: Subject, samples: Samples, first: number, size: number): Tensor {
  const { scoreShape } = subject;
  const length = sizeOf(scoreShape);
  const data = new Float32Array(size * length);
  for (let at = 0; at < size; at++) {
    const { weights } = rowOf(subject, samples, Math.min(first + at, samples.count - 1)).target;
    for (let start = 0; start < length; start += weights.length) data.set(weights, at * length + start);
  }
  return { data, shape: [size, ...scoreShape], dtype: "float32" };
}

function rowOf({ rows }: Subject, samples: Samples, sample: number): Row {
  return rows[samples.row(sample)] as Row;
}

/** Returns a view of one sample of a tensor [samples, …]. */
function partOf({ data, shape }: Tensor, at: number): TypedArray {
  const length = data.length / (shape[0] ?? 1);
  return data.subarray(at * length, (at + 1) * length);
}

/** Returns one sample of a tensor [samples, …] as a tensor [1, …]. */
function oneOf(tensor: Tensor, at: number): Tensor {
  return { data: partOf(tensor, at), shape: [1, ...tensor.shape.slice(1)], dtype: tensor.dtype };
}

function floatsOf(tensors: ReadonlyMap<string, Tensor>, at: number): Float32Array[] {
  return [...tensors.values()].map((tensor) => partOf(tensor, at) as Float32Array);
}
