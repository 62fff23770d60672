/**
 * Converts little-endian 64-bit integers to 32-bit ones; `halves` holds the lower and upper half of each.
 * Returns the index of the first number that does not fit instead, if there is one.
 */
export function int64ToInt32(halves: Int32Array): Int32Array | number {
  const result = new Int32Array(halves.length / 2);
  for (let index = 0; index < result.length; index++) {
    const low = halves[2 * index] ?? 0;
    if (halves[2 * index + 1] !== low >> 31) return index;
    result[index] = low;
  }
  return result;
}
