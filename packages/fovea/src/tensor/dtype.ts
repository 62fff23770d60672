/** Element types. Sizes are in bytes; `bfloat16` has no typed array of its own and is held as raw 16-bit words. */
export type DType = "float32" | "int32" | "uint8" | "bfloat16";

/** The arrays that hold tensors on the host. */
export type TypedArray = Float32Array | Int32Array | Uint8Array | Uint16Array;

/** Arrays of numbers that tensors are made of. */
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

/** The tag of each type's array. Unlike the class itself it is the same for arrays of another context or thread. */
export const arrayTags = {
  float32: "Float32Array",
  int32: "Int32Array",
  uint8: "Uint8Array",
  bfloat16: "Uint16Array",
} as const satisfies Record<DType, string>;

/** A new, zero-filled host array for `length` elements of `dtype`. */
export function allocate(dtype: DType, length: number): TypedArray {
  switch (dtype) {
    case "float32":
      return new Float32Array(length);
    case "int32":
      return new Int32Array(length);
    case "uint8":
      return new Uint8Array(length);
    case "bfloat16":
      return new Uint16Array(length);
  }
}
