import { ShapeError } from "../support/errors.ts";
import { allocate, type DType, type TypedArray } from "./dtype.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";

/** Shape and element type of a tensor: all that a graph knows of a value. */
export interface TensorType {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A tensor on the host: plain, garbage-collected data in row-major order. */
export interface Tensor extends TensorType {
  readonly data: TypedArray;
}

/**
 * A host tensor from `data`; `dtype` follows from the array's class.
 * @throws ShapeError when the number of elements is not the product of `shape`.
 */
export function tensor(data: TypedArray | readonly number[], shape: Shape = [data.length]): Tensor {
  const array = Array.isArray(data) ? Float32Array.from(data) : (data as TypedArray);
  if (array.length !== sizeOf(shape)) {
    throw new ShapeError(
      `tensor: expected ${sizeOf(shape)} values for shape ${formatShape(shape)}, received ${array.length}`,
    );
  }
  return { data: array, shape, dtype: dtypeOf(array) };
}

/** A zero-filled host tensor. */
export function zeros(shape: Shape, dtype: DType = "float32"): Tensor {
  return { data: allocate(dtype, sizeOf(shape)), shape, dtype };
}

function dtypeOf(array: TypedArray): DType {
  if (array instanceof Float32Array) return "float32";
  if (array instanceof Int32Array) return "int32";
  if (array instanceof Uint8Array) return "uint8";
  return "bfloat16";
}
