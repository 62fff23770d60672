import { ConfigError } from "../support/errors.ts";
import { allocate, arrayTags, type DType, type NumericArray, type TypedArray } from "./dtype.ts";

/** The whole numbers that an element type holds; any number fits the others. */
const ranges = { int32: [-(2 ** 31), 2 ** 31 - 1], uint8: [0, 255] } as const;

/** The element type that holds what an array of this kind does; numbers of 64 bits become float32 and int32. */
export function elementTypeOf(array: NumericArray): DType {
  const tag = array[Symbol.toStringTag];
  if (tag.startsWith("Float")) return "float32";
  return tag === "Uint8Array" || tag === "Uint8ClampedArray" ? "uint8" : "int32";
}

/**
 * Elements as an array of `dtype`: the array itself where it is one. To bfloat16 belong 16-bit words.
 * @throws ConfigError for a number that the type does not hold; `where` says of what.
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
 * Writes elements into an array of `dtype`. Numbers are rounded to float32; whole numbers have to fit.
 * @throws ConfigError for a number that the type does not hold.
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
  const [least, most] = ranges[dtype as keyof typeof ranges];
  if (dtype === "int32" && /^(Int|Uint8|Uint16)/.test(source[Symbol.toStringTag])) return;
  for (let index = 0; index < source.length; index++) {
    const value = Number(source[index]);
    if (value >= least && value <= most && Number.isInteger(value)) continue;
    const range = Number.isInteger(value) ? ` from ${least} to ${most}` : "";
    throw new ConfigError(
      `${where}: expected whole numbers${range} (${dtype}), received ${value} at position ${index}`,
    );
  }
}

function isArrayOf(dtype: DType, array: NumericArray): array is TypedArray {
  return array[Symbol.toStringTag] === arrayTags[dtype];
}
