import { ConfigError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { oneOf } from "../support/schema-fields.ts";
import { recordCall } from "./apply-layer.ts";
import { defineLayer } from "./define-layer.ts";
import type { SymbolicTensor } from "./layer.ts";
import { sizes } from "./option-fields.ts";

const inputOptions = options({
  /** Without the batch size: [28, 28, 1]. */
  shape: sizes(),
  /** Type of the elements (default "float32"). */
  dtype: oneOf(["float32", "int32", "uint8"], { default: "float32" }),
});

/** The layer behind `input`: it holds the shape and has no input of its own. */
export const inputLayer = defineLayer({
  className: "InputLayer",
  options: inputOptions,
  inputs: 0,
  forward: (): never => {
    throw new ConfigError("expected to be the start of a network; an input layer cannot be applied");
  },
});

/** A place where data enters a network: `input({ shape: [28, 28, 1] })` → a symbolic tensor [null, 28, 28, 1]. */
export function input(given: Parameters<typeof inputLayer>[0] & { readonly shape: readonly number[] }): SymbolicTensor {
  const layer = inputLayer(given);
  const { shape, dtype } = inputOptions.resolve(layer.kind, { shape: given.shape, dtype: given.dtype });
  const call = recordCall(layer, [], [{ shape: [null, ...shape], dtype }]);
  return call.outputs[0] as SymbolicTensor;
}
