import { ConfigError } from "../support/errors.ts";
import { allocate, arrayTags, type DType, type NumericArray, type TypedArray } from "./dtype.ts";

/** The integers that each element type can hold; the other types hold any number. */
const ranges = { int32: [-(2 ** 31), 2 ** 31 - 1], uint8: [0, 255] } as const;

/** Returns the element type for an array; 64-bit numbers become float32 or int32. */
export function elementTypeOf(array: NumericArray): DType {
  const tag = array[Symbol.toStringTag];
  if (tag.startsWith("Float")) return "float32";
  return tag === "Uint8Array" || tag === "Uint8ClampedArray" ? "uint8" : "int32";
}

/**
 * Converts elements to an array of `dtype`; returns the array itself if it already has this type. bfloat16 must be
 * given as 16-bit words.
 * @throws ConfigError that starts with `where`, for a number that the type cannot hold.
 */
export function convertElements(where: string, source: NumericArray, dtype: DType): TypedArray {
  if (isArrayOf(dtype, source)) return source;
  if (dtype === "uint8" && source instanceof Uint8ClampedArray) {
    return new Uint8Array(source.buffer, source.byteOffset, source.length);
  }
  if (dtype === "bfloat16") {
    throw new ConfigError(`${where}: expected bfloat16 as a Uint16Array, received a ${source[Symbol.toStringTag]}`);
  }
  const target = allocate(dtype, source.length);
  writeElements(where, source, target, dtype);
  return target;
}

/**
 * Writes elements into an array of `dtype`. Rounds to float32; integers must be in range.
 * @throws ConfigError that starts with `where`, for a number that the type cannot hold.
 */
export function writeElements(where: string, source: NumericArray, target: TypedArray, dtype: DType): void {
  if (source instanceof BigInt64Array || source instanceof BigUint64Array) {
    if (dtype !== "float32") checkRange(where, source, dtype);
    for (let index = 0; index < source.length; index++) target[index] = Number(source[index]);
    return;
  }
  if (dtype !== "float32") checkRange(where, source, dtype);
  target.set(source);
}

function checkRange(where: string, source: NumericArray, dtype: DType): void {
  const [minimum, maximum] = ranges[dtype as keyof typeof ranges];
  if (dtype === "int32" && /^(Int|Uint8|Uint16)/.test(source[Symbol.toStringTag])) return;
  for (let index = 0; index < source.length; index++) {
    const value = Number(source[index]);
    if (value >= minimum && value <= maximum && Number.isInteger(value)) continue;
    const range = Number.isInteger(value) ? ` from ${minimum} to ${maximum}` : "";
    throw new ConfigError(
      `${where}: expected whole numbers${range} (${dtype}), received ${value} at position ${index}`,
    );
  }
}

function isArrayOf(dtype: DType, array: NumericArray): array is TypedArray {
  return array[Symbol.toStringTag] === arrayTags[dtype];
}
