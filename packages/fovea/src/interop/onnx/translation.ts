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

/** The ONNX tensors that hold a value, by layout. */
interface Forms {
  /** As in Fovea: images are [batch, height, width, channels]. */
  logical?: string;
  /** An image as [batch, channels, height, width], the layout of ONNX' operators. */
  channelsFirst?: string;
  /** A flattened image, [batch, channels · height · width]. */
  flattened?: { readonly name: string; readonly image: ImageSize };
}

/** Values known at translation time. */
export interface KnownValues {
  /** Tensors of constant values that non-constant nodes read. */
  readonly constants: ReadonlyMap<Value, Tensor>;
  /** Tensors of the graph's variables, by name. */
  readonly weights: ReadonlyMap<string, Tensor>;
}

/**
 * A graph during its translation to ONNX. Rules request a value in the layout that they need; a transpose is added only
 * if the value does not exist in that layout yet, so that images stay channels-first between operators.
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

  /** Returns the tensor of a constant value. */
  constant(value: Value): Tensor | undefined {
    return this.#constants.get(value);
  }

  dimensions(value: Value): readonly Dimension[] {
    return this.#graph.dimensionsOf(value);
  }

  isChannelsFirst(value: Value): boolean {
    return this.#forms.get(value)?.channelsFirst !== undefined;
  }

  /** Returns the image that a vector holds channels-first; undefined if its values have Fovea's order. */
  flattenedImage(value: Value): ImageSize | undefined {
    const { logical, flattened } = this.#forms.get(value) ?? {};
    return logical === undefined ? flattened?.image : undefined;
  }

  set(value: Value, name: string): void {
    this.#formsOf(value).logical = name;
  }

  setChannelsFirst(value: Value, name: string): void {
    this.#formsOf(value).channelsFirst = name;
  }

  setFlattened(value: Value, name: string, image: ImageSize): void {
    this.#formsOf(value).flattened = { name, image };
  }

  /** Returns a value in Fovea's layout. */
  logical(value: Value): string {
    const forms = this.#formsOf(value);
    forms.logical ??= this.#toLogical(value, forms);
    return forms.logical;
  }

  /** Returns an image channels-first. */
  channelsFirst(value: Value): string {
    const forms = this.#formsOf(value);
    forms.channelsFirst ??= this.onnx.node("Transpose", [this.logical(value)], { perm: toChannelsFirst });
    return forms.channelsFirst;
  }

  /** Returns a flattened image channels-first. */
  flattened(value: Value): string {
    const { flattened } = this.#formsOf(value);
    if (!flattened) throw new ConfigError(`exportOnnx: a value of "${this.onnx.scope}" is not a flattened image`);
    return flattened.name;
  }

  /** Adds the tensor of a constant with permuted axes as an initializer. */
  reordered(value: Value, shape: Shape, axes: Shape, permutation: readonly number[]): string {
    const tensor = this.constant(value) as Tensor;
    const [values, layout] = [tensor.data as Float32Array, permutedLayout(axes, permutation)];
    return this.#initializer(value, shape, { length: values.length, parts: () => storedParts(values, layout) });
  }

  /** Returns a variable of the network unchanged, even if it is also read in another layout. */
  weight(value: Value): string {
    const tensor = value.origin.kind === "variable" ? this.#weights.get(value.origin.name) : undefined;
    if (!tensor) throw new ConfigError(`exportOnnx: a weight of "${this.onnx.scope}" is missing`);
    const forms = this.#formsOf(value);
    forms.logical ??= this.#initializer(value, value.shape, tensor.data as Float32Array);
    return forms.logical;
  }

  /** Returns the shape input of a Reshape, with at most one dimension that depends on the batch. */
  shapeInput(dimensions: readonly Dimension[]): string {
    const open = dimensions.filter((size) => typeof size !== "number").length;
    if (open > 1) {
      throw new ConfigError(
        `exportOnnx: a shape of "${this.onnx.scope}" depends on the batch ${open} times; set batchSize to a number`,
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
    if (tensor) return this.#initializer(value, value.shape, tensor.data as Float32Array);
    throw new ConfigError(`exportOnnx: the network uses an output of "${this.onnx.scope}" that ONNX does not provide`);
  }

  /** Adds a tensor of the file: a weight under its name, or a constant. */
  #initializer({ origin }: Value, shape: Shape, data: OnnxTensor["data"]): string {
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

/** Translates a node: adds ONNX nodes and sets the node's outputs. */
export type Rule = (translation: Translation, node: Node) => void;

/** Returns the axis of a channels-first image for an axis in Fovea. */
export function channelsFirstAxis(axis: number): number {
  return toChannelsFirst.indexOf(axis);
}

/** Returns a node's only output that exists in ONNX. */
export function resultOf({ outputs }: Node): Value {
  return outputs[0] as Value;
}

/** Returns the input of a node at `index`. */
export function inputOf({ inputs }: Node, index: number): Value {
  return inputs[index] as Value;
}
