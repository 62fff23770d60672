import type { Batch } from "../data/index.ts";
import { withBatch } from "../layers/index.ts";
import type { Network } from "../network/index.ts";
import { ConfigError, ShapeError } from "../support/errors.ts";
import type { TypedArray } from "../tensor/dtype.ts";
import { formatShape, type Shape, sameShape, sizeOf } from "../tensor/shape.ts";
import type { Tensor, TensorType } from "../tensor/tensor.ts";
import { checkClasses } from "./check-classes.ts";
import { type ClassWeight, classWeights } from "./class-weight.ts";
import type { Goal } from "./compilation.ts";
import { RotatingArrays } from "./rotating-arrays.ts";

/** A batch as programs take it: checked, in the element types that they expect. */
export interface FedBatch {
  readonly size: number;
  readonly x: readonly TypedArray[];
  /** One array per goal. */
  readonly labels: readonly TypedArray[];
  readonly sampleWeight: TypedArray | undefined;
}

/** Steps whose arrays must not change yet: one that runs, one that waits, one that is being prepared. */
const inFlight = 3;

/**
 * Turns batches of data into what a network's programs take, and finds out what does not fit before the engine sees
 * it.
 */
export class Feed {
  readonly #where: string;
  readonly #network: Network;
  readonly #goals: readonly Goal[];
  readonly #classWeight: ClassWeight | undefined;
  readonly #arrays = new RotatingArrays(inFlight);

  /** `where` opens the messages: "fit". Without goals, labels are not asked for. */
  constructor(where: string, network: Network, goals: readonly Goal[] = [], classWeight?: ClassWeight) {
    if (classWeight && goals.length > 1) {
      throw new ConfigError(`${where}: classWeight wants a network with one output, this one has ${goals.length}`);
    }
    this.#where = where;
    this.#network = network;
    this.#goals = goals;
    this.#classWeight = classWeight;
  }

  /**
   * @throws ShapeError when inputs or labels have other shapes than the network's; ConfigError for a label that is
   * no class.
   */
  take(batch: Batch): FedBatch {
    const { size } = batch;
    const { inputs, inputNames, outputs } = this.#network;
    if (batch.x.length !== inputs.length) {
      throw new ShapeError(`${this.#where}: expected ${inputs.length} inputs in x, received ${batch.x.length}`);
    }
    const x = inputs.map(({ shape, dtype }, index) =>
      this.#convert(`x "${inputNames[index]}"`, batch.x[index] as Tensor, { shape: withBatch(shape, size), dtype }),
    );
    const labels = this.#goals.map((goal, place) => {
      const output = outputs[goal.index] as (typeof outputs)[number];
      const predictions = { shape: withBatch(output.shape, size), dtype: output.dtype };
      const type = goal.loss.labels(predictions);
      const name = `labels of "${goal.name}"`;
      const array = this.#convert(name, this.#labelsOf(batch, goal, place), type, goal.loss.className);
      if (type.dtype === "int32") checkClasses(`${this.#where}: ${name}`, array, predictions.shape.at(-1) ?? 0);
      return array;
    });
    return { size, x, labels, sampleWeight: this.#weights(batch, labels) };
  }

  #labelsOf(batch: Batch, { index }: Goal, place: number): Tensor {
    const { length } = batch.y;
    const found = length === this.#goals.length ? batch.y[place] : batch.y[index];
    if (found && (length === this.#goals.length || length === this.#network.outputs.length)) return found;
    throw new ShapeError(`${this.#where}: expected labels for ${this.#goals.length} outputs in y, received ${length}`);
  }

  #weights({ sampleWeight, size }: Batch, [labels]: readonly TypedArray[]): TypedArray | undefined {
    const [goal] = this.#goals;
    if (!this.#classWeight || !goal || !labels) return sampleWeight;
    const weights = this.#arrays.next("sampleWeight", "float32", size);
    classWeights(this.#classWeight, labels, weights);
    if (sampleWeight)
      for (let row = 0; row < size; row++) weights[row] = (weights[row] ?? 1) * (sampleWeight[row] ?? 1);
    return weights;
  }

  #convert(name: string, tensor: Tensor, expected: TensorType, loss?: string): TypedArray {
    if (!fits(tensor.shape, expected.shape)) {
      const what = loss ? ` for ${loss}` : "";
      throw new ShapeError(
        `${this.#where}: ${name}: expected ${formatShape(expected.shape)} ${expected.dtype}${what}, ` +
          `received ${formatShape(tensor.shape)} ${tensor.dtype}${hint(tensor.shape, expected, loss)}`,
      );
    }
    if (tensor.dtype === expected.dtype) return tensor.data;
    if (tensor.dtype === "bfloat16") throw new ConfigError(`${this.#where}: ${name}: bfloat16 is not read yet`);
    const array = this.#arrays.next(name, expected.dtype, sizeOf(expected.shape));
    if (expected.dtype === "int32" && tensor.dtype === "float32") checkWhole(`${this.#where}: ${name}`, tensor.data);
    array.set(tensor.data);
    return array;
  }
}

/** Equal but for axes of size 1 after the batch: [8] holds the same numbers as [8, 1]. */
function fits(received: Shape, expected: Shape): boolean {
  if (sameShape(received, expected)) return true;
  const significant = (shape: Shape) => shape.filter((size, axis) => axis === 0 || size !== 1);
  return sameShape(significant(received), significant(expected));
}

/** One-hot labels and class indices are easily taken for each other. */
function hint(received: Shape, expected: TensorType, loss: string | undefined): string {
  const [longer, shorter] = [expected.shape, received].sort((a, b) => b.length - a.length);
  if (!loss?.endsWith("CategoricalCrossentropy") || !longer || !shorter) return "";
  if (!fits(shorter, longer.slice(0, -1))) return "";
  return expected.dtype === "int32"
    ? "; one-hot labels go with categoricalCrossentropy"
    : "; class indices go with sparseCategoricalCrossentropy";
}

function checkWhole(where: string, values: TypedArray): void {
  for (let index = 0; index < values.length; index++) {
    if (!Number.isInteger(values[index])) {
      throw new ConfigError(`${where}: expected class indices, received ${values[index]} at position ${index}`);
    }
  }
}
