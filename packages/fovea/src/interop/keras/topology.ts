import type { Json, JsonObject } from "../../support/json.ts";

/** A tensor of a Keras model: the output number `index` of the call number `call` of a layer. */
export interface TensorReference {
  readonly layer: string;
  readonly call: number;
  readonly index: number;
}

/** A layer of a Keras model, in one form for all versions of Keras. */
export interface TopologyLayer {
  readonly className: string;
  readonly name: string;
  readonly config: JsonObject;
  /** The inputs of each call. In a sequential model there is one call, of the layer before. */
  readonly calls: readonly (readonly TensorReference[])[];
  /** Of a model that is used as a layer. */
  readonly nested: Topology | undefined;
  /** Where Keras 3 keeps the layer's weights: "layers/functional/layers/conv2d_1". */
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
  /** The shape of the input that a sequential model was built for, where its layers do not say. */
  readonly builtFor: Json | undefined;
  /** Whether the outputs are a list. */
  readonly returnsMany: boolean;
}
