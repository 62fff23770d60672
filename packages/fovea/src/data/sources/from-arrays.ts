import { anything, checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { ConfigError, random, ShapeError } from "../../support/index.ts";
import { optional } from "../../support/schema.ts";
import { number } from "../../support/schema-fields.ts";
import { sizeOf, type Tensor } from "../../tensor/index.ts";
import { type Batch, type ElementSpec, sliceBatch, sliceRows } from "../batch.ts";
import { type BatchLayout, batchMemory } from "../batch-memory.ts";
import { type Dataset, dataset } from "../dataset.ts";
import type { BatchRequest, DatasetSource } from "../dataset-source.ts";
import { checkedImageSpec, type ImageSpec } from "../image-spec.ts";
import { type RowReader, rowCopier, scaledRowReader } from "../row-reader.ts";
import { type SampleWeights, type WeightTensor, weightTensor } from "../sample-weights.ts";
import { type Tensors, tensorList } from "../tensor-list.ts";

/** Samples in memory: row i of every tensor belongs to sample i. */
export interface ArraySamples {
  /** One tensor [samples, …] per input of the model. */
  readonly x: Tensors;
  /** One tensor [samples, …] per output of the model. */
  readonly y?: Tensors;
  /** Weight of each sample in the loss: [samples], or one per pixel, [samples, height, width]. */
  readonly sampleWeight?: SampleWeights;
  /**
   * Multiplies uint8 inputs by this number and converts them to float32, batch by batch. With `1 / 255`, images stay
   * bytes in memory. Without it, every tensor keeps its element type.
   */
  readonly scale?: number;
  /** Describes the images of the first input. The range of bytes is known: 0 … 255, multiplied by `scale`. */
  readonly images?: ImageSpec | undefined;
}

const checks: OptionChecks<ArraySamples> = {
  x: anything,
  y: anything,
  sampleWeight: anything,
  scale: optional(number()),
  images: anything,
};

/**
 * Makes a dataset from typed arrays or tensors in memory, without copying them.
 * @throws ShapeError if the numbers of rows differ; ConfigError if there is no input or no row.
 */
export function fromArrays(samples: ArraySamples): Dataset {
  return arrayDataset("fromArrays", samples);
}

/** Does the same for another function; messages start with its name, `where`. */
export function arrayDataset(where: string, samples: ArraySamples): Dataset {
  const { x, y, sampleWeight: weights, scale, images } = checkOptions(where, checks, samples);
  const inputs = tensorList(`${where}: x`, x);
  const outputs = tensorList(`${where}: y`, y);
  const sampleWeight = weights === undefined ? undefined : weightTensor(`${where}: sampleWeight`, weights);
  checkRows(where, inputs, outputs, sampleWeight);
  const spec = images ? checkedImageSpec(`${where}: images`, images) : specOfBytes(inputs[0], scale);
  return dataset(arraySource({ inputs, outputs, sampleWeight, scale, images: spec }));
}

function specOfBytes(first: Tensor | undefined, scale = 1): ImageSpec | undefined {
  return first?.dtype === "uint8" && first.shape.length === 4 && scale > 0 ? { range: [0, 255 * scale] } : undefined;
}

interface Columns {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly sampleWeight: WeightTensor | undefined;
  readonly scale: number | undefined;
  readonly images: ImageSpec | undefined;
}

function arraySource(columns: Columns): DatasetSource {
  const { inputs, outputs, sampleWeight, scale, images } = columns;
  const size = inputs[0]?.shape[0] ?? 0;
  const layout: BatchLayout = {
    inputs: inputs.map((tensor) => elementSpec(tensor, scale)),
    outputs: outputs.map((tensor) => elementSpec(tensor, undefined)),
    weights: sampleWeight ? sizeOf(sampleWeight.shape.slice(1)) : 0,
  };
  const readers: RowReader[] = [
    ...inputs.map((tensor) => (isScaled(tensor, scale) ? scaledRowReader(tensor, scale ?? 1) : rowCopier(tensor))),
    ...outputs.map(rowCopier),
    ...(sampleWeight ? [rowCopier(sampleWeight)] : []),
  ];
  return {
    size,
    inputs: layout.inputs,
    outputs: layout.outputs,
    images,
    batches: (request) =>
      request.readOnly && !request.shuffle && !inputs.some((tensor) => isScaled(tensor, scale))
        ? windows(size, columns, request)
        : gather(size, layout, readers, request),
    slice(start, end) {
      const last = Math.min(end, size);
      return arraySource({
        inputs: inputs.map((tensor) => sliceRows(tensor, start, last)),
        outputs: outputs.map((tensor) => sliceRows(tensor, start, last)),
        sampleWeight: sampleWeight && (sliceRows(sampleWeight, start, last) as WeightTensor),
        scale,
        images,
      });
    },
  };
}

/** Yields views of the arrays. */
async function* windows(
  size: number,
  { inputs, outputs, sampleWeight }: Columns,
  { batchSize, skip }: BatchRequest,
): AsyncGenerator<Batch> {
  const whole: Batch = { x: inputs, y: outputs, ...(sampleWeight && { sampleWeight: sampleWeight.data }), size };
  for (let first = skip * batchSize; first < size; first += batchSize) {
    yield sliceBatch(whole, first, Math.min(first + batchSize, size));
  }
}

async function* gather(
  size: number,
  layout: BatchLayout,
  readers: readonly RowReader[],
  { batchSize, shuffle, seed, epoch, skip, reuse }: BatchRequest,
): AsyncGenerator<Batch> {
  const order = shuffle ? random(seed, epoch).permutation(size) : undefined;
  const next = batchMemory(layout, Math.min(batchSize, size), reuse);
  for (let first = skip * batchSize; first < size; first += batchSize) {
    const batch = next(Math.min(batchSize, size - first));
    const targets = [...batch.x.map(({ data }) => data), ...batch.y.map(({ data }) => data)];
    if (batch.sampleWeight) targets.push(batch.sampleWeight);
    targets.forEach((target, column) => {
      readers[column]?.(target, order, first, batch.size);
    });
    yield batch;
  }
}

function elementSpec(tensor: Tensor, scale: number | undefined): ElementSpec {
  return { shape: tensor.shape.slice(1), dtype: isScaled(tensor, scale) ? "float32" : tensor.dtype };
}

function isScaled(tensor: Tensor, scale: number | undefined): boolean {
  return scale !== undefined && tensor.dtype === "uint8";
}

function checkRows(where: string, inputs: readonly Tensor[], outputs: readonly Tensor[], sampleWeight?: Tensor): void {
  if (inputs.length === 0) throw new ConfigError(`${where}: expected at least one input in x, received none`);
  const columns: [string, number | undefined][] = [
    ...inputs.map(({ shape }, index): [string, number | undefined] => [`x[${index}]`, shape[0]]),
    ...outputs.map(({ shape }, index): [string, number | undefined] => [`y[${index}]`, shape[0]]),
  ];
  if (sampleWeight) columns.push(["sampleWeight", sampleWeight.shape[0]]);
  const rows = columns[0]?.[1];
  for (const [name, count] of columns) {
    if (count === undefined) throw new ShapeError(`${where}: ${name} is a scalar; expected [samples, …]`);
    if (count !== rows) {
      throw new ShapeError(`${where}: expected ${name} to have ${rows} rows as x[0] has, received ${count}`);
    }
  }
  if (rows === 0) throw new ConfigError(`${where}: expected at least one sample, received none`);
}
