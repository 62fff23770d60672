import { ShapeError } from "../support/errors.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";

/** The type of a vector with a number for each channel of x, its last axis; `vectors` have to be such. @throws ShapeError */
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

/** Refuses tensors of another shape than that of x. @throws ShapeError */
export function sameAs(x: TensorType, ...others: readonly (TensorType | undefined)[]): void {
  for (const other of others) {
    if (other && !sameShape(other.shape, x.shape)) {
      throw new ShapeError(`expected a tensor ${formatShape(x.shape)}, received ${formatShape(other.shape)}`);
    }
  }
}
