import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { convertElements, elementTypeOf } from "./convert-elements.ts";
import { allocate, arrayTags, type DType, type NumericArray, type TypedArray } from "./dtype.ts";
import { flatten, type NestedNumbers } from "./flatten.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";

/** Shape and element type of a tensor: all that a graph knows of a value. */
export interface TensorType {
  /** Extent of each axis. */
  readonly shape: Shape;
  /** Type of the elements. */
  readonly dtype: DType;
}

/** A tensor on the host: plain, garbage-collected data in row-major order. */
export interface Tensor extends TensorType {
  /** The elements, the last axis varying fastest. */
  readonly data: TypedArray;
}

/** What a tensor can be made of: a typed array of any kind, numbers in lists nested as the axes are, or a number. */
export type TensorData = NumericArray | NestedNumbers | number;

/**
 * A host tensor from `data`, in the shape of the nesting unless another is given. The element type is that of the
 * array: float32 for lists and floating-point numbers, uint8 for bytes, int32 for other whole numbers; `dtype` asks for
 * another. Arrays of the same type are not copied.
 * @throws ShapeError for lists of unequal lengths, or when the number of elements is not the product of `shape`;
 * ConfigError for what is no number, or does not fit the element type.
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

/** A zero-filled host tensor. */
export function zeros(shape: Shape, dtype: DType = "float32"): Tensor {
  if (!Object.hasOwn(arrayTags, dtype)) {
    throw new ConfigError(
      `zeros: expected dtype to be one of ${Object.keys(arrayTags).join(", ")}, received ${formatReceived(dtype)}`,
    );
  }
  return { data: allocate(dtype, sizeOf(checkedShape(shape))), shape, dtype };
}

/**
 * The tensor that `value` is or is made of.
 * @throws ConfigError for what is neither; ShapeError for elements that do not fill its shape.
 */
export function toTensor(where: string, value: Tensor | TensorData): Tensor {
  if (!isTensor(value)) {
    const { array, nesting } = elementsOf(where, value);
    const dtype = elementTypeOf(array);
    return { data: convertElements(where, array, dtype), shape: nesting, dtype };
  }
  const { data, shape, dtype } = value;
  const isWhole = Object.hasOwn(arrayTags, dtype) && data?.[Symbol.toStringTag] === arrayTags[dtype];
  if (!isWhole || !Array.isArray(shape)) {
    throw new ConfigError(
      `${where}: expected a tensor as tensor(data, shape) makes it, received { data: ${formatReceived(data)}, ` +
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

/** Whether `value` looks like a tensor, rather than like what one is made of. */
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
