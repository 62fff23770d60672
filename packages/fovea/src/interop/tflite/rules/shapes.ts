import { layers, type SymbolicTensor } from "../../../layers/index.ts";
import { FormatError } from "../../../support/errors.ts";
import { sizeOf } from "../../../tensor/shape.ts";
import type { Call } from "../call.ts";

/** The new shape is a constant, an option, or computed from the batch size; then the output's shape tells. */
export function reshape(call: Call<"RESHAPE">): SymbolicTensor {
  const x = call.input();
  const { newShape } = call.options;
  const isOption = call.inputCount < 2 && newShape.length > 0;
  const [, ...sizes] = call.isConstant(1) ? call.integers(1) : isOption ? newShape : call.output.shape;
  return reshaped(call, x, sizes);
}

/** SQUEEZE and EXPAND_DIMS: the output's shape tells. */
export function reshapeToOutput(call: Call<"SQUEEZE"> | Call<"EXPAND_DIMS">): SymbolicTensor {
  const [, ...sizes] = call.output.shape;
  return reshaped(call, call.input(), sizes);
}

function reshaped(call: Call, x: SymbolicTensor, sizes: readonly number[]): SymbolicTensor {
  const total = sizeOf(x.shape.slice(1).map(Number));
  const known = sizeOf(sizes.filter((size) => size !== -1));
  if (sizes.length === 0 || !(sizes.includes(-1) || known === total)) {
    throw new FormatError(
      `expected a shape [batch, ..] of ${total} values for each sample, received [batch, ${sizes.join(", ")}]: ` +
        "the samples of a batch would be mixed",
    );
  }
  return call.apply(sizes.length === 1 ? layers.flatten() : layers.reshape({ targetShape: sizes }), x);
}

export function transpose(call: Call<"TRANSPOSE">): SymbolicTensor {
  const [batch, ...dims] = call.integers(1);
  if (batch !== 0) throw new FormatError(`expected axis 0, the batch, to stay first, received ${batch}`);
  return call.apply(layers.permute({ dims }), call.input());
}

export function concatenation(call: Call<"CONCATENATION">): SymbolicTensor {
  const inputs = Array.from({ length: call.inputCount }, (_, place) => call.input(place));
  const { axis, activation } = call.options;
  return call.activated(call.apply(layers.concatenate({ axis }), inputs), activation);
}

export function cast(call: Call<"CAST">): SymbolicTensor {
  const x = call.input();
  return x.dtype === "float32" ? x : call.apply(layers.operation({ operation: "cast" }), x);
}
