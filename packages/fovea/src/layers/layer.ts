import type { Graph, Value } from "../graph/graph.ts";
import type { JsonObject } from "../support/json.ts";
import type { DType } from "../tensor/dtype.ts";
import type { PartialShape, Shape } from "../tensor/shape.ts";
import type { LayerWeight, WeightOptions } from "./layer-weight.ts";

/** What flows between layers while a network is described: a shape without its batch size, and where it comes from. */
export interface SymbolicTensor {
  /** Such as [null, height, width, channels]: the batch size is open. */
  readonly shape: PartialShape;
  readonly dtype: DType;
  /** The application of a layer that gives this tensor. */
  readonly call: LayerCall;
  /** Which of the call's outputs it is. */
  readonly index: number;
}

/** One application of a layer. A layer that is applied twice has two calls and one set of weights. */
export interface LayerCall {
  /** Counts the calls of the process: in this order they can run one after the other. */
  readonly serial: number;
  readonly layer: Layer;
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
}

/** What layers are applied to and give: one symbolic tensor or several. */
export type Applied = SymbolicTensor | readonly SymbolicTensor[];

/** A function of tensors with weights: what `layers.…` makes, and also a network that is used as a layer. */
export interface Layer<Result extends Applied = Applied> {
  /** Keras' name of the class: "Conv2D". */
  readonly className: string;
  /** The same as messages and factories spell it: "conv2d". */
  readonly kind: string;
  /** Unset until it is given, or until the first network that holds the layer chooses one. */
  name: string | undefined;
  /** A layer that is not trainable keeps its weights, and a frozen batch normalization its statistics too. */
  trainable: boolean;
  /** The layer's own weights by name, in the order in which `forward` asks for them. */
  readonly weights: Map<string, LayerWeight>;
  /** The layers that it is made of, by name. */
  readonly sublayers: Map<string, Layer>;
  /**
   * Applies the layer to the tensors of a network that is being described; the first call makes the weights.
   * @throws ShapeError that names the layer when the shapes do not fit.
   */
  apply(input: Applied): Result;
  /** Appends the layer's computation to a graph. */
  forward(context: LayerContext, inputs: readonly Value[]): readonly Value[];
  /** The options as JSON, from which the layer can be made again. */
  config(): JsonObject;
}

/** What a layer's `forward` may ask for. */
export interface LayerContext {
  readonly graph: Graph;
  /** Whether this is a training step: dropout drops, batch normalization uses the batch's statistics. */
  readonly training: boolean;
  /** Whether the layer and all that contain it are trainable. */
  readonly trainable: boolean;
  /**
   * The layer's weight called `name`, declared by its first use. Keras' names: kernel, bias, gamma, beta, …
   * @throws ConfigError for an option of the wrong kind; ShapeError when an earlier use had another shape.
   */
  weight(name: string, shape: Shape, options?: WeightOptions): Value;
  /** At the end of a training step the statistic takes this value. */
  updateStatistic(statistic: Value, value: Value): void;
  /** int32 [2], the seed and the number of the step: for ops that draw random numbers. */
  counter(): Value;
  /** A number that tells this layer's random numbers from those of all others; the same in every build. */
  stream(): number;
  /** Adds a scalar to the loss. */
  addLoss(penalty: Value): void;
  /** Applies a layer that this one is made of; its weights become weights of this one. */
  call(layer: Layer, inputs: readonly Value[]): readonly Value[];
}

export function isSymbolicTensor(value: unknown): value is SymbolicTensor {
  return typeof value === "object" && value !== null && "call" in value && "index" in value;
}
