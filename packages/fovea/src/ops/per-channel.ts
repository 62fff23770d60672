import { ShapeError } from "../support/errors.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";

/**
 * Returns the type of a vector with one number per channel of x (its last axis).
 * @throws ShapeError if one of `vectors` has another shape.
 */
export function perChannel(x: TensorType, ...vectors: readonly TensorType[]): TensorType {
  const channels = x.shape.at(-1) ?? 0;
  for (const { shape } of vectors) {
    if (shape.length !== 1 || shape[0] !== channels) {
      throw new ShapeError(
        `expected vectors of ${channels} channels for ${formatShape(x.shape)}, received ${formatShape(shape)}`,
      );
    }
  }
  return { shape: [channels], dtype: "float32" };
}

/**
 * Checks that tensors have the shape of x.
 * @throws ShapeError for another shape.
 */
export function sameAs(x: TensorType, ...others: readonly (TensorType | undefined)[]): void {
  for (const other of others) {
    if (other && !sameShape(other.shape, x.shape)) {
      throw new ShapeError(`expected a tensor ${formatShape(x.shape)}, received ${formatShape(other.shape)}`);
    }
  }
}
