import { FormatError } from "../support/index.ts";
import type { TypedArray } from "../tensor/index.ts";
import { bfloat16ToFloat32 } from "./bfloat16.ts";
import { float16ToFloat32 } from "./float16.ts";
import { int64ToInt32 } from "./int64.ts";

/** An element type of weight files. */
export interface ElementType {
  readonly bytes: number;
  /** Decodes little-endian elements, or returns the index of the first one that the host type cannot represent. */
  decode(buffer: ArrayBuffer): TypedArray | number;
}

/** Floating-point types become float32 (float64 is rounded), integers int32, bytes and booleans uint8. */
export const elementTypes = {
  float32: { bytes: 4, decode: (buffer) => new Float32Array(buffer) },
  float64: { bytes: 8, decode: (buffer) => Float32Array.from(new Float64Array(buffer)) },
  float16: { bytes: 2, decode: (buffer) => float16ToFloat32(new Uint16Array(buffer)) },
  bfloat16: { bytes: 2, decode: (buffer) => bfloat16ToFloat32(new Uint16Array(buffer)) },
  int64: { bytes: 8, decode: (buffer) => int64ToInt32(new Int32Array(buffer)) },
  int32: { bytes: 4, decode: (buffer) => new Int32Array(buffer) },
  int16: { bytes: 2, decode: (buffer) => Int32Array.from(new Int16Array(buffer)) },
  int8: { bytes: 1, decode: (buffer) => Int32Array.from(new Int8Array(buffer)) },
  uint64: { bytes: 8, decode: (buffer) => uint64ToInt32(new Int32Array(buffer)) },
  uint32: { bytes: 4, decode: (buffer) => uint32ToInt32(new Int32Array(buffer)) },
  uint16: { bytes: 2, decode: (buffer) => Int32Array.from(new Uint16Array(buffer)) },
  uint8: { bytes: 1, decode: (buffer) => new Uint8Array(buffer) },
  bool: { bytes: 1, decode: (buffer) => new Uint8Array(buffer) },
} as const satisfies Record<string, ElementType>;

export type ElementTypeName = keyof typeof elementTypes;

/**
 * Decodes the elements in `buffer`.
 * @throws FormatError if an integer does not fit into 32 bits; the message starts with `where`.
 */
export function decodeElements(name: ElementTypeName, buffer: ArrayBuffer, where: string): TypedArray {
  const values = elementTypes[name].decode(buffer);
  if (typeof values !== "number") return values;
  throw new FormatError(`${where}: expected ${name} values that fit 32 bits, received another at ${values}`);
}

function uint32ToInt32(values: Int32Array): Int32Array | number {
  const negative = values.findIndex((value) => value < 0);
  return negative < 0 ? values : negative;
}

function uint64ToInt32(halves: Int32Array): Int32Array | number {
  const values = int64ToInt32(halves);
  return typeof values === "number" ? values : uint32ToInt32(values);
}
