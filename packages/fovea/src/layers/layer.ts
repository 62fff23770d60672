import type { Graph, Value } from "../graph/graph.ts";
import type { JsonObject } from "../support/json.ts";
import type { DType } from "../tensor/dtype.ts";
import type { PartialShape, Shape } from "../tensor/shape.ts";
import type { LayerWeight, WeightOptions } from "./layer-weight.ts";

/** A tensor of a network that is being defined: a shape without the batch size, and the call that produces it. */
export interface SymbolicTensor {
  /** The shape, such as [null, height, width, channels]; the batch size is unknown. */
  readonly shape: PartialShape;
  readonly dtype: DType;
  /** The call of a layer that outputs this tensor. */
  readonly call: LayerCall;
  /** The index among the outputs of the call. */
  readonly index: number;
}

/** One call of a layer. A layer that is applied twice has two calls and one set of weights. */
export interface LayerCall {
  /** Increases with each call in the process. Running calls in this order satisfies their dependencies. */
  readonly serial: number;
  readonly layer: Layer;
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
}

/** The inputs and outputs of layers: one symbolic tensor or several. */
export type Applied = SymbolicTensor | readonly SymbolicTensor[];

/** A function of tensors, with weights: the result of a factory in `layers`, or a network used as a layer. */
export interface Layer<Result extends Applied = Applied> {
  /** The class name, as in Keras: "Conv2D". */
  readonly className: string;
  /** The class name as spelled in error messages and factories: "conv2d". */
  readonly kind: string;
  /** The name. If not given, the first network that contains the layer chooses one; until then, undefined. */
  name: string | undefined;
  /** Whether training updates the weights. A frozen batch normalization does not update its statistics either. */
  trainable: boolean;
  /** The layer's own weights by name, in the order in which `forward` declares them. */
  readonly weights: Map<string, LayerWeight>;
  /** The layers that this one consists of, by name. */
  readonly sublayers: Map<string, Layer>;
  /**
   * Applies the layer to tensors of a network that is being defined. The first call declares the weights.
   * @throws ShapeError that names the layer if the shapes do not fit.
   */
  apply(input: Applied): Result;
  /** Adds the layer's computation to a graph. */
  forward(context: LayerContext, inputs: readonly Value[]): readonly Value[];
  /** Returns the options as JSON, from which the layer can be recreated. */
  config(): JsonObject;
}

/** The functions and settings available to a layer's `forward`. */
export interface LayerContext {
  readonly graph: Graph;
  /** Whether this is a training step: dropout is active, and batch normalization uses the statistics of the batch. */
  readonly training: boolean;
  /** Whether the layer and all layers that contain it are trainable. */
  readonly trainable: boolean;
  /**
   * Returns the layer's weight called `name`; the first use declares it. Keras' names: kernel, bias, gamma, beta, …
   * @throws ConfigError for an invalid option; ShapeError if an earlier use had another shape.
   */
  weight(name: string, shape: Shape, options?: WeightOptions): Value;
  /** Sets the statistic to `value` at the end of the training step. */
  updateStatistic(statistic: Value, value: Value): void;
  /** Returns the input int32 [2] with the seed and the step number, for ops that draw random numbers. */
  counter(): Value;
  /**
   * Returns a number that separates this layer's random numbers from those of other layers; the same in every build.
   */
  stream(): number;
  /** Adds a scalar to the loss. */
  addLoss(penalty: Value): void;
  /** Applies a layer that this one contains. Its weights become weights of this layer. */
  call(layer: Layer, inputs: readonly Value[]): readonly Value[];
}

export function isSymbolicTensor(value: unknown): value is SymbolicTensor {
  return typeof value === "object" && value !== null && "call" in value && "index" in value;
}
