const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;
const rounds = 10;

/**
 * Computes random words with Philox4x32-10, a counter-based random number generator: four 32-bit words for each counter
 * and key. It has no state, so element i of a stream can be computed without the i − 1 elements before it.
 *
 * @param counter four words; @param key two words; values are taken modulo 2³²
 * @param out receives the unsigned words, a multiple of four: the block for `counter`, then the blocks for the
 * following counters, which increment the first two words. Pass the same array in a loop to avoid garbage
 *
 * Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
export function philox4x32(
  counter: ArrayLike<number>,
  key: ArrayLike<number>,
  out: Uint32Array = new Uint32Array(4),
): Uint32Array {
  let low = (counter[0] ?? 0) | 0;
  let high = (counter[1] ?? 0) | 0;
  const third = (counter[2] ?? 0) | 0;
  const fourth = (counter[3] ?? 0) | 0;
  const key0 = (key[0] ?? 0) | 0;
  const key1 = (key[1] ?? 0) | 0;
  for (let at = 0; at < out.length; at += 4) {
    let [c0, c1, c2, c3, k0, k1] = [low, high, third, fourth, key0, key1];
    for (let round = 0; round < rounds; round++) {
      const high0 = multiplyHigh(c0, multiplier0);
      const high1 = multiplyHigh(c2, multiplier1);
      const low0 = Math.imul(c0, multiplier0);
      const low1 = Math.imul(c2, multiplier1);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + weyl0) | 0;
      k1 = (k1 + weyl1) | 0;
    }
    out[at] = c0;
    out[at + 1] = c1;
    out[at + 2] = c2;
    out[at + 3] = c3;
    low = (low + 1) | 0;
    if (low === 0) high = (high + 1) | 0;
  }
  return out;
}

/** Returns the upper 32 bits of the 64-bit product, from 16-bit halves because a double holds only 53 bits. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const cross0 = Math.imul(aLow, bHigh);
  const cross1 = Math.imul(aHigh, bLow);
  const middle = (Math.imul(aLow, bLow) >>> 16) + (cross0 & 0xffff) + (cross1 & 0xffff);
  return (Math.imul(aHigh, bHigh) + (cross0 >>> 16) + (cross1 >>> 16) + (middle >>> 16)) | 0;
}
