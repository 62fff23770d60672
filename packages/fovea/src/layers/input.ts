import { ConfigError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { oneOf } from "../support/schema-fields.ts";
import { recordCall } from "./apply-layer.ts";
import { defineLayer } from "./define-layer.ts";
import type { SymbolicTensor } from "./layer.ts";
import { sizes } from "./option-fields.ts";

const inputOptions = options({
  /** Shape of a sample, without the batch size: [28, 28, 1]. */
  shape: sizes(),
  /** Element type (default "float32"). */
  dtype: oneOf(["float32", "int32", "uint8"], { default: "float32" }),
});

/** The layer behind `input`. It holds the shape and has no inputs. */
export const inputLayer = defineLayer({
  className: "InputLayer",
  options: inputOptions,
  inputs: 0,
  forward: (): never => {
    throw new ConfigError("an input layer starts a network; it cannot be applied to a tensor");
  },
});

/** Creates an input of a network: `input({ shape: [28, 28, 1] })` returns a symbolic tensor [null, 28, 28, 1]. */
export function input(given: Parameters<typeof inputLayer>[0] & { readonly shape: readonly number[] }): SymbolicTensor {
  const layer = inputLayer(given);
  const { shape, dtype } = inputOptions.resolve(layer.kind, { shape: given.shape, dtype: given.dtype });
  const call = recordCall(layer, [], [{ shape: [null, ...shape], dtype }]);
  return call.outputs[0] as SymbolicTensor;
}
