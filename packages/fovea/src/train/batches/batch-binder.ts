import type { Batch } from "../../data/index.ts";
import { withBatch } from "../../layers/index.ts";
import type { Network } from "../../network/index.ts";
import { ConfigError, ShapeError } from "../../support/errors.ts";
import { convertElements, writeElements } from "../../tensor/convert-elements.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import { formatShape, type Shape, sameShape, sizeOf } from "../../tensor/shape.ts";
import { type Tensor, type TensorType, toTensor } from "../../tensor/tensor.ts";
import type { OutputObjective } from "../compilation.ts";
import { BufferRing } from "./buffer-ring.ts";
import { checkClasses } from "./check-classes.ts";
import { type ClassWeight, classWeightTable, writeClassWeights } from "./class-weight.ts";
import { multiplyWeights, weightAxes } from "./sample-weights.ts";

/** A batch that is checked and converted to the element types that programs expect. */
export interface BoundBatch {
  readonly size: number;
  readonly x: readonly TypedArray[];
  /** One array of labels per objective. */
  readonly labels: readonly TypedArray[];
  readonly sampleWeight: TypedArray | undefined;
  /** Axes of the sample weights: 0 without weights, 1 for one per sample, more for one per position of the labels. */
  readonly weightAxes: number;
}

/** Steps whose arrays are in use: one runs, one is queued, one is being prepared. */
const inFlight = 3;

/**
 * Checks batches of data and converts them for a network's programs, so that errors are reported before the engine runs.
 */
export class BatchBinder {
  readonly #where: string;
  readonly #network: Network;
  readonly #objectives: readonly OutputObjective[];
  readonly #classWeights: ReadonlyMap<number, number> | undefined;
  readonly #arrays = new BufferRing(inFlight);

  /** Messages start with `where`, such as "fit". Without objectives, labels are not needed. */
  constructor(where: string, network: Network, objectives: readonly OutputObjective[] = [], classWeight?: ClassWeight) {
    if (classWeight && objectives.length > 1) {
      throw new ConfigError(`${where}: classWeight wants a network with one output, this one has ${objectives.length}`);
    }
    this.#where = where;
    this.#network = network;
    this.#objectives = objectives;
    this.#classWeights = classWeight && classWeightTable(where, classWeight, classesOf(network, objectives));
  }

  /**
   * @throws ShapeError if the shapes of inputs, labels or weights do not match the network; ConfigError for a number that
   * the element type cannot represent, and for a label out of range.
   */
  bind(batch: Batch): BoundBatch {
    const { size } = batch;
    const { inputs, inputNames } = this.#network;
    if (batch.x.length !== inputs.length) {
      throw new ShapeError(`${this.#where}: expected ${inputs.length} inputs in x, received ${batch.x.length}`);
    }
    const x = inputs.map(({ shape, dtype }, index) =>
      this.#convert(`x "${inputNames[index]}"`, batch.x[index] as Tensor, { shape: withBatch(shape, size), dtype }),
    );
    const types = this.#objectives.map((objective) => labelType(this.#network, objective, size));
    const labels = this.#objectives.map((objective, place) => {
      const type = types[place] as TensorType;
      const name = `labels of "${objective.name}"`;
      const array = this.#convert(name, this.#labelsOf(batch, objective, place), type, objective.loss.className);
      if (type.dtype === "int32") {
        checkClasses(`${this.#where}: ${name}`, array, this.#network.outputs[objective.index]?.shape.at(-1) ?? 0);
      }
      return array;
    });
    return { size, x, labels, ...this.#weights(batch, labels, types) };
  }

  #labelsOf(batch: Batch, { index }: OutputObjective, place: number): Tensor {
    const { length } = batch.y;
    const found = length === this.#objectives.length ? batch.y[place] : batch.y[index];
    if (found && (length === this.#objectives.length || length === this.#network.outputs.length)) return found;
    throw new ShapeError(
      `${this.#where}: expected labels for ${this.#objectives.length} outputs in y, received ${length}`,
    );
  }

  /** Multiplies the sample weights by the class weights, with as many axes as the finer of the two. */
  #weights(
    { sampleWeight: weights }: Batch,
    [labels]: readonly TypedArray[],
    types: readonly TensorType[],
  ): Pick<BoundBatch, "sampleWeight" | "weightAxes"> {
    const [type, ...others] = types;
    const sampleWeight =
      weights && (convertElements(`${this.#where}: sampleWeight`, weights, "float32") as Float32Array);
    if (!type || !labels || !(sampleWeight || this.#classWeights)) return { sampleWeight, weightAxes: 0 };
    const given = sampleWeight && weightAxes(this.#where, sampleWeight.length, type.shape);
    for (const { shape } of others) {
      if (!sampleWeight || weightAxes(this.#where, sampleWeight.length, shape) === given) continue;
      throw new ShapeError(`${this.#where}: sampleWeight: weights per place need outputs with the same places`);
    }
    if (!this.#classWeights) return { sampleWeight, weightAxes: given ?? 0 };
    const width = type.dtype === "int32" || type.shape.length === 1 ? 1 : (type.shape.at(-1) ?? 1);
    const places = labels.length / width;
    const axes = weightAxes(this.#where, places, type.shape);
    if (given !== undefined && given > axes) {
      throw new ShapeError(
        `${this.#where}: sampleWeight: expected at most a weight per class ${formatShape(type.shape.slice(0, axes))} ` +
          "beside classWeight",
      );
    }
    const product = this.#arrays.next("sampleWeight", "float32", places) as Float32Array;
    writeClassWeights(this.#where, this.#classWeights, labels, width, product);
    if (sampleWeight) multiplyWeights(product, sampleWeight);
    return { sampleWeight: product, weightAxes: axes };
  }

  #convert(name: string, given: Tensor, expected: TensorType, loss?: string): TypedArray {
    const tensor = toTensor(`${this.#where}: ${name}`, given);
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
    writeElements(`${this.#where}: ${name}`, tensor.data, array, expected.dtype);
    return array;
  }
}

/** Returns the type of an objective's labels for batches of `size`. */
function labelType({ outputs }: Network, { index, loss }: OutputObjective, size: number): TensorType {
  const { shape, dtype } = outputs[index] as (typeof outputs)[number];
  return loss.labels({ shape: withBatch(shape, size), dtype });
}

/** Returns the number of classes of the only objective, or undefined if its labels are arbitrary numbers. */
function classesOf(network: Network, [objective]: readonly OutputObjective[]): number | undefined {
  const units = network.outputs[objective?.index ?? 0]?.shape.at(-1) ?? 1;
  if (!objective || units > 1) return units;
  return objective.loss.className === "BinaryCrossentropy" ? 2 : undefined;
}

/** Returns whether shapes are equal up to axes of size 1 after the batch, such as [8] and [8, 1]. */
function fits(received: Shape, expected: Shape): boolean {
  if (sameShape(received, expected)) return true;
  const significant = (shape: Shape) => shape.filter((size, axis) => axis === 0 || size !== 1);
  return sameShape(significant(received), significant(expected));
}

/** Returns advice for a common mistake: one-hot labels instead of class indices, or vice versa. */
function hint(received: Shape, expected: TensorType, loss: string | undefined): string {
  const [longer, shorter] = [expected.shape, received].sort((a, b) => b.length - a.length);
  if (!loss?.endsWith("CategoricalCrossentropy") || !longer || !shorter) return "";
  if (!fits(shorter, longer.slice(0, -1))) return "";
  return expected.dtype === "int32"
    ? "; one-hot labels go with categoricalCrossentropy"
    : "; class indices go with sparseCategoricalCrossentropy";
}
