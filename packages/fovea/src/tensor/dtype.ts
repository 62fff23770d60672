/** Element types. `bfloat16` has no typed array and is held as raw 16-bit words. */
export type DType = "float32" | "int32" | "uint8" | "bfloat16";

/** The arrays that hold tensors on the host. */
export type TypedArray = Float32Array | Int32Array | Uint8Array | Uint16Array;

/** The arrays of numbers that tensors can be created from. */
export type NumericArray =
  | TypedArray
  | Int8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

export const bytesPerElement = { float32: 4, int32: 4, uint8: 1, bfloat16: 2 } as const satisfies Record<DType, number>;

/** The tag of each type's array. Unlike the class, it is the same for arrays from other contexts or threads. */
export const arrayTags = {
  float32: "Float32Array",
  int32: "Int32Array",
  uint8: "Uint8Array",
  bfloat16: "Uint16Array",
} as const satisfies Record<DType, string>;

const arrays = {
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bfloat16: Uint16Array,
} as const satisfies Record<DType, unknown>;

/** Returns a new, zero-filled host array for `length` elements of `dtype`. */
export function allocate(dtype: DType, length: number): TypedArray {
  return new arrays[dtype](length);
}

/** Returns the host array of all elements of `dtype` in `memory`. */
export function arrayOver(dtype: DType, memory: ArrayBuffer): TypedArray {
  return new arrays[dtype](memory);
}
