import type { Json, JsonObject } from "../../support/json.ts";

/** A tensor of a Keras model: output `index` of call `call` of a layer. */
export interface TensorReference {
  readonly layer: string;
  readonly call: number;
  readonly index: number;
}

/** A layer of a Keras model, in a common form for all versions. */
export interface TopologyLayer {
  readonly className: string;
  readonly name: string;
  readonly config: JsonObject;
  /** The inputs of each call. In a sequential model, there is one call, on the previous layer's output. */
  readonly calls: readonly (readonly TensorReference[])[];
  /** The description of a model used as a layer. */
  readonly nested: Topology | undefined;
  /** Location of the layer's weights in a Keras 3 file: "layers/functional/layers/conv2d_1". */
  readonly storedAt: string;
}

/** A Keras model: Sequential, or Functional with calls of layers. */
export interface Topology {
  readonly className: "Sequential" | "Functional";
  readonly name: string | undefined;
  readonly trainable: boolean;
  readonly layers: readonly TopologyLayer[];
  readonly inputs: readonly TensorReference[];
  readonly outputs: readonly TensorReference[];
  /** The input shape with which a sequential model was built, if its layers do not specify it. */
  readonly builtFor: Json | undefined;
  /** Whether the outputs are a list. */
  readonly returnsMany: boolean;
}
