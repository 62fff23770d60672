import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { tensor } from "../tensor/tensor.ts";

/**
 * Returns a constant operand for x: one number, or one number per channel (the last axis).
 * @throws ShapeError if `values` does not have one number per channel.
 */
export function perChannel(x: Value, option: string, values: number | readonly number[]): number | Value {
  if (typeof values === "number") return values;
  const channels = x.shape.at(-1);
  if (values.length !== channels) {
    throw new ShapeError(
      `expected ${option} for ${channels} channels (input ${formatShape(x.shape)}), received ${values.length} numbers`,
    );
  }
  return x.graph.constant(tensor(Float32Array.from(values)));
}
