import { FormatError } from "../../support/index.ts";
import type { TypedArray } from "../../tensor/index.ts";
import type { FlatTable } from "./flat-table.ts";

/** How integers stand for numbers: scale · (integer − zero point), for all values or each index of an axis. */
export interface Quantization {
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  /** The axis with one scale per index; it matters only if there are several. */
  readonly axis: number;
}

/** Reads a tensor's quantization, if it has one. Ranges without scales only record what was measured. */
export function quantizationOf(table: FlatTable | undefined, shape: readonly number[], where: string) {
  const scales = table?.float32s(2) ?? [];
  if (!table || scales.length === 0) return undefined;
  const quantization = { scales, zeroPoints: table.int64s(3), axis: table.int32(6) };
  const { zeroPoints, axis } = quantization;
  const points = zeroPoints.length === scales.length || zeroPoints.length <= 1;
  const fits = scales.length === 1 || shape[axis] === scales.length;
  if (table.uint8(4) === 0 && points && fits && scales.every(Number.isFinite)) return quantization;
  throw new FormatError(
    `${where}: expected one finite scale, or one for each index of axis ${axis}, received ${scales.length} scales and ` +
      `${zeroPoints.length} zero points for the shape [${shape.join(", ")}]`,
  );
}

/** The numbers that quantized integers stand for. */
export function dequantized(
  integers: TypedArray,
  { scales, zeroPoints, axis }: Quantization,
  shape: readonly number[],
): Float32Array {
  // Neighbors along the axis are so many elements apart.
  const step = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const result = new Float32Array(integers.length);
  for (let index = 0; index < result.length; index++) {
    const place = scales.length === 1 ? 0 : Math.floor(index / step) % scales.length;
    const zero = zeroPoints[zeroPoints.length === 1 ? 0 : place] ?? 0;
    result[index] = (scales[place] ?? 0) * ((integers[index] ?? 0) - zero);
  }
  return result;
}
