import type { Node, Value } from "../../graph/graph.ts";
import { ConfigError } from "../../support/errors.ts";
import { type Shape, sizeOf } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { permutedLayout, storedParts } from "../layout.ts";
import type { Dimension, InferenceGraph } from "./inference-graph.ts";
import { OnnxGraph } from "./onnx-graph.ts";
import type { OnnxTensor } from "./schema.ts";

/** [height, width, channels]. */
export type ImageSize = readonly [height: number, width: number, channels: number];

/** [batch, height, width, channels] → [batch, channels, height, width]. */
const toChannelsFirst = [0, 3, 1, 2];
const toChannelsLast = [0, 2, 3, 1];

/** The ONNX tensors that hold a value, by the order of their numbers. */
interface Forms {
  /** As in Fovea: images are [batch, height, width, channels]. */
  logical?: string;
  /** An image as [batch, channels, height, width], which is what ONNX' operators take. */
  channelsFirst?: string;
  /** A flattened image, [batch, channels · height · width]. */
  flattened?: { readonly name: string; readonly image: ImageSize };
}

/** What is known when a graph is translated. */
export interface KnownValues {
  /** Of the values that do not depend on the network's inputs and are read where others do. */
  readonly constants: ReadonlyMap<Value, Tensor>;
  /** By the names of the graph's variables. */
  readonly weights: ReadonlyMap<string, Tensor>;
}

/**
 * A graph on its way to ONNX. Rules ask for a value in the order that they need; a transpose is added only when the
 * value does not exist in that order yet, so that images stay channels first from operator to operator.
 */
export class Translation {
  readonly onnx = new OnnxGraph();
  readonly opset: number;
  readonly #graph: InferenceGraph;
  readonly #constants: ReadonlyMap<Value, Tensor>;
  readonly #weights: ReadonlyMap<string, Tensor>;
  readonly #forms = new Map<Value, Forms>();

  constructor(opset: number, graph: InferenceGraph, { constants, weights }: KnownValues) {
    this.opset = opset;
    this.#graph = graph;
    this.#constants = constants;
    this.#weights = weights;
  }

  /** The tensor of a value that does not depend on the network's inputs. */
  constant(value: Value): Tensor | undefined {
    return this.#constants.get(value);
  }

  dimensions(value: Value): readonly Dimension[] {
    return this.#graph.dimensionsOf(value);
  }

  isChannelsFirst(value: Value): boolean {
    return this.#forms.get(value)?.channelsFirst !== undefined;
  }

  /** The image that a vector holds channels first; undefined when it holds its numbers in Fovea's order. */
  flattenedImage(value: Value): ImageSize | undefined {
    const { logical, flattened } = this.#forms.get(value) ?? {};
    return logical === undefined ? flattened?.image : undefined;
  }

  give(value: Value, name: string): void {
    this.#formsOf(value).logical = name;
  }

  giveChannelsFirst(value: Value, name: string): void {
    this.#formsOf(value).channelsFirst = name;
  }

  giveFlattened(value: Value, name: string, image: ImageSize): void {
    this.#formsOf(value).flattened = { name, image };
  }

  /** A value in Fovea's order. */
  logical(value: Value): string {
    const forms = this.#formsOf(value);
    forms.logical ??= this.#toLogical(value, forms);
    return forms.logical;
  }

  /** An image with its channels first. */
  channelsFirst(value: Value): string {
    const forms = this.#formsOf(value);
    forms.channelsFirst ??= this.onnx.node("Transpose", [this.logical(value)], { perm: toChannelsFirst });
    return forms.channelsFirst;
  }

  /** A flattened image with its channels first. */
  flattened(value: Value): string {
    const { flattened } = this.#formsOf(value);
    if (!flattened) throw new ConfigError(`exportOnnx: a value of "${this.onnx.scope}" is no flattened image`);
    return flattened.name;
  }

  /** The tensor of a constant with its axes reordered, as an initializer. */
  reordered(value: Value, shape: Shape, axes: Shape, permutation: readonly number[]): string {
    const tensor = this.constant(value) as Tensor;
    const [values, layout] = [tensor.data as Float32Array, permutedLayout(axes, permutation)];
    return this.#held(value, shape, { length: values.length, parts: () => storedParts(values, layout) });
  }

  /** A variable of the network as it is, whether or not it is read as such elsewhere. */
  weight(value: Value): string {
    const tensor = value.origin.kind === "variable" ? this.#weights.get(value.origin.name) : undefined;
    if (!tensor) throw new ConfigError(`exportOnnx: a weight of "${this.onnx.scope}" is missing`);
    const forms = this.#formsOf(value);
    forms.logical ??= this.#held(value, value.shape, tensor.data as Float32Array);
    return forms.logical;
  }

  /** What is given to a Reshape for a shape with at most one size that depends on the batch. */
  shapeInput(dimensions: readonly Dimension[]): string {
    const open = dimensions.filter((size) => typeof size !== "number").length;
    if (open > 1) {
      throw new ConfigError(
        `exportOnnx: a shape of "${this.onnx.scope}" depends on the batch in ${open} sizes; give batchSize a number`,
      );
    }
    return this.onnx.integers(dimensions.map((size) => (typeof size === "number" ? size : -1)));
  }

  #toLogical(value: Value, { channelsFirst, flattened }: Forms): string {
    if (channelsFirst !== undefined) return this.onnx.node("Transpose", [channelsFirst], { perm: toChannelsLast });
    if (flattened) {
      const [height, width, channels] = flattened.image;
      const image = this.onnx.node("Reshape", [flattened.name, this.onnx.integers([-1, channels, height, width])]);
      const last = this.onnx.node("Transpose", [image], { perm: toChannelsLast });
      return this.onnx.node("Reshape", [last, this.onnx.integers([-1, sizeOf(flattened.image)])]);
    }
    const tensor = this.constant(value);
    if (tensor) return this.#held(value, value.shape, tensor.data as Float32Array);
    throw new ConfigError(`exportOnnx: an output of "${this.onnx.scope}" is needed that ONNX does not give`);
  }

  /** What the file holds of a value: a weight under its name. */
  #held({ origin }: Value, shape: Shape, data: OnnxTensor["data"]): string {
    return origin.kind === "variable" ? this.onnx.tensor(origin.name, shape, data) : this.onnx.constant(shape, data);
  }

  #formsOf(value: Value): Forms {
    const known = this.#forms.get(value);
    if (known) return known;
    const created: Forms = {};
    this.#forms.set(value, created);
    return created;
  }
}

/** Says how ONNX computes a node: adds ONNX nodes and gives the node's outputs their names. */
export type Rule = (translation: Translation, node: Node) => void;

/** The axis of a channels-first image that an axis of Fovea's is. */
export function channelsFirstAxis(axis: number): number {
  return toChannelsFirst.indexOf(axis);
}

/** A node's only output that ONNX knows. */
export function resultOf({ outputs }: Node): Value {
  return outputs[0] as Value;
}

/** The input of a node at `index`. */
export function inputOf({ inputs }: Node, index: number): Value {
  return inputs[index] as Value;
}
