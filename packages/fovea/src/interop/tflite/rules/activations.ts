import type { OperatorName } from "../../../io/tflite/index.ts";
import { type ActivationName, layers, type OperationName, type SymbolicTensor } from "../../../layers/index.ts";
import { type Tensor, tensor } from "../../../tensor/tensor.ts";
import type { Call } from "../call.ts";

/** A rule that applies an activation. */
export function activation<N extends OperatorName>(name: ActivationName) {
  return (call: Call<N>): SymbolicTensor => call.apply(layers.activation({ activation: name }), call.input());
}

/** A rule that applies a function without parameters. */
export function unary<N extends OperatorName>(operation: OperationName) {
  return (call: Call<N>): SymbolicTensor => call.apply(layers.operation({ operation }), call.input());
}

export function softmax(call: Call<"SOFTMAX">): SymbolicTensor {
  const { beta } = call.options;
  const x = call.input();
  const scaled = beta === 1 ? x : layers.rescaling({ scale: beta }).apply(x);
  return call.apply(layers.softmax(), scaled);
}

export function leakyRelu(call: Call<"LEAKY_RELU">): SymbolicTensor {
  return call.apply(layers.leakyRelu({ negativeSlope: call.options.alpha }), call.input());
}

export function gelu(call: Call<"GELU">): SymbolicTensor {
  return call.apply(layers.gelu({ approximate: call.options.approximate }), call.input());
}

export function relu0To1(call: Call<"RELU_0_TO_1">): SymbolicTensor {
  const attributes = { minimum: 0, maximum: 1 };
  return call.apply(layers.operation({ operation: "clip", attributes }), call.input());
}

/** Slopes broadcast to the shape of the input; axes of size 1 share them. */
export function prelu(call: Call<"PRELU">): SymbolicTensor {
  const x = call.input();
  const alpha = sampleShaped(call.constant(1), x.shape.length - 1);
  const sharedAxes = alpha.shape.flatMap((size, axis) => (size === 1 ? [axis + 1] : []));
  return call.apply(layers.prelu({ sharedAxes }), x, { alpha });
}

/** Gives a constant `rank` axes, without a batch. */
function sampleShaped({ data, shape }: Tensor, rank: number): Tensor {
  const sizes = shape.length > rank && shape[0] === 1 ? shape.slice(1) : shape;
  const missing = Math.max(0, rank - sizes.length);
  return tensor(Float32Array.from(data), [...Array.from({ length: missing }, () => 1), ...sizes]);
}
