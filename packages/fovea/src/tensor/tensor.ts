import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { convertElements, elementTypeOf } from "./convert-elements.ts";
import { allocate, arrayTags, type DType, type NumericArray, type TypedArray } from "./dtype.ts";
import { flatten, type NestedNumbers } from "./flatten.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";

/** Shape and element type of a tensor. */
export interface TensorType {
  /** Size of each axis. */
  readonly shape: Shape;
  /** Element type. */
  readonly dtype: DType;
}

/** A tensor on the host: plain, garbage-collected data in row-major order. */
export interface Tensor extends TensorType {
  /** The elements in row-major order: the last axis varies fastest. */
  readonly data: TypedArray;
}

/** A tensor whose values are computed where they are to be, so that they need memory once. */
export interface LazyTensor extends TensorType {
  /** Writes the elements in row-major order to `values`, which are zero. Must not use `values` after it has returned. */
  fill(values: TypedArray): void;
}

/** The data of a tensor: a typed array of any type, nested lists of numbers, or a number. */
export type TensorData = NumericArray | NestedNumbers | number;

/**
 * Creates a host tensor from `data`. By default, the shape is that of the nested lists, and the element type that of
 * the array: float32 for lists and floating-point numbers, uint8 for bytes, int32 for other integers. Arrays of the
 * same type are not copied.
 * @throws ShapeError for lists of unequal lengths, or if the number of elements does not match `shape`; ConfigError for
 * an element that is not a number or does not fit the element type.
 */
export function tensor(data: TensorData, shape?: Shape, dtype?: DType): Tensor {
  const { array, nesting } = elementsOf("tensor", data);
  const type = dtype ?? elementTypeOf(array);
  if (!Object.hasOwn(arrayTags, type)) {
    throw new ConfigError(
      `tensor: expected dtype to be one of ${Object.keys(arrayTags).join(", ")}, received ${formatReceived(dtype)}`,
    );
  }
  const sizes = shape === undefined ? nesting : checkedShape(shape);
  if (array.length !== sizeOf(sizes)) {
    throw new ShapeError(
      `tensor: expected ${sizeOf(sizes)} values for shape ${formatShape(sizes)}, received ${array.length}`,
    );
  }
  return { data: convertElements("tensor", array, type), shape: sizes, dtype: type };
}

/** Creates a zero-filled host tensor. */
export function zeros(shape: Shape, dtype: DType = "float32"): Tensor {
  if (!Object.hasOwn(arrayTags, dtype)) {
    throw new ConfigError(
      `zeros: expected dtype to be one of ${Object.keys(arrayTags).join(", ")}, received ${formatReceived(dtype)}`,
    );
  }
  return { data: allocate(dtype, sizeOf(checkedShape(shape))), shape, dtype };
}

/**
 * Returns `value` if it is a tensor, or creates a tensor from it.
 * @throws ConfigError for any other value; ShapeError if the number of elements does not match the shape.
 */
export function toTensor(where: string, value: Tensor | TensorData): Tensor {
  if (!isTensor(value)) {
    const { array, nesting } = elementsOf(where, value);
    const dtype = elementTypeOf(array);
    return { data: convertElements(where, array, dtype), shape: nesting, dtype };
  }
  const { data, shape, dtype } = value;
  const hasTypedData = Object.hasOwn(arrayTags, dtype) && data?.[Symbol.toStringTag] === arrayTags[dtype];
  if (!hasTypedData || !Array.isArray(shape)) {
    throw new ConfigError(
      `${where}: expected a tensor created by tensor(data, shape), received { data: ${formatReceived(data)}, ` +
        `shape: ${formatReceived(shape)}, dtype: ${formatReceived(dtype)} }`,
    );
  }
  if (data.length !== sizeOf(shape)) {
    throw new ShapeError(
      `${where}: expected ${sizeOf(shape)} values for ${formatShape(shape)}, received ${data.length}`,
    );
  }
  return value;
}

/** Whether `value` looks like a tensor, rather than data to create one from. */
export function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "data" in value && "shape" in value;
}

function elementsOf(where: string, data: TensorData): { readonly array: NumericArray; readonly nesting: Shape } {
  if (ArrayBuffer.isView(data) && !((data as unknown) instanceof DataView)) {
    return { array: data, nesting: [data.length] };
  }
  if (Array.isArray(data)) {
    const { data: array, shape } = flatten(where, data);
    return { array, nesting: shape };
  }
  if (typeof data === "number") return { array: Float32Array.of(data), nesting: [] };
  throw new ConfigError(
    `${where}: expected a typed array or lists of numbers, as in tensor([[1, 2], [3, 4]]), received ${formatReceived(data)}`,
  );
}

function checkedShape(shape: Shape): Shape {
  if (Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0)) return shape;
  throw new ConfigError(`tensor: expected shape to be a list of sizes, received ${formatReceived(shape)}`);
}
