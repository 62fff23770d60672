import { FormatError } from "../support/index.ts";
import type { TypedArray } from "../tensor/index.ts";
import { bfloat16ToFloat32 } from "./bfloat16.ts";
import { float16ToFloat32 } from "./float16.ts";
import { int64ToInt32 } from "./int64.ts";

/** An element type that files of weights hold. */
export interface ElementType {
  readonly bytes: number;
  /** Little-endian elements as an array of the host, or the index of the first that does not fit one. */
  decode(buffer: ArrayBuffer): TypedArray | number;
}

/** Floating-point values become float32 (those of float64 rounded), whole numbers int32, bytes and booleans uint8. */
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
 * The elements in `buffer` as an array of the host.
 * @throws FormatError when a whole number does not fit 32 bits; `where` says of what.
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
