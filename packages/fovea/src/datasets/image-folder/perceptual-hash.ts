import { type GreyImage, squareMeans } from "./grey-image.ts";

/**
 * Signs of the 63 lowest frequencies of an image's cosine transform, as two 32-bit words. Bit 8 · u + v stands for the
 * coefficient with vertical frequency u and horizontal frequency v; bit 0, the mean, is always 0. Rescaling,
 * compression and changes of brightness or contrast turn few of the signs.
 */
export type PerceptualHash = readonly [low: number, high: number];

/** Side of the square that is transformed, and number of frequencies per axis. */
const size = 32;
const frequencies = 8;

const cosines = Float64Array.from({ length: frequencies * size }, (_, index) => {
  const [frequency, place] = [Math.floor(index / size), index % size];
  return Math.cos((Math.PI * frequency * (2 * place + 1)) / (2 * size));
});

/** Computes the perceptual hash of an image. */
export function perceptualHash(image: GreyImage): PerceptualHash {
  const square = squareMeans(image, size);
  const rows = new Float64Array(size * frequencies);
  for (let row = 0; row < size; row++) {
    for (let v = 0; v < frequencies; v++) {
      let sum = 0;
      for (let column = 0; column < size; column++) {
        sum += (square[row * size + column] ?? 0) * (cosines[v * size + column] ?? 0);
      }
      rows[row * frequencies + v] = sum;
    }
  }
  const words: [number, number] = [0, 0];
  for (let u = 0; u < frequencies; u++) {
    for (let v = u === 0 ? 1 : 0; v < frequencies; v++) {
      let sum = 0;
      for (let row = 0; row < size; row++) {
        sum += (rows[row * frequencies + v] ?? 0) * (cosines[u * size + row] ?? 0);
      }
      if (sum > 0) setBit(words, frequencies * u + v);
    }
  }
  return [words[0] >>> 0, words[1] >>> 0];
}

/**
 * The hashes of an image in its eight orientations: as it is, mirrored, upside down, both; then the same of the
 * transposed image. A mirrored image has the opposite signs at odd frequencies; transposing swaps the axes.
 */
export function orientedHashes(hash: PerceptualHash): readonly PerceptualHash[] {
  return [hash, transposed(hash)].flatMap(([low, high]) =>
    mirrors.map(([lowMask, highMask]) => [(low ^ lowMask) >>> 0, (high ^ highMask) >>> 0] as const),
  );
}

/** Number of bits in which two hashes differ. */
export function hashDistance(a: PerceptualHash, b: PerceptualHash): number {
  return bitCount(a[0] ^ b[0]) + bitCount(a[1] ^ b[1]);
}

/** Number of ones in a 32-bit word. */
export function bitCount(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function setBit(words: [number, number], bit: number): void {
  words[bit >>> 5] = (words[bit >>> 5] ?? 0) | (1 << (bit & 31));
}

const mirrors: readonly PerceptualHash[] = [0, 1, 2, 3].map((mirror) => {
  const words: [number, number] = [0, 0];
  for (let bit = 1; bit < 64; bit++) {
    const horizontal = mirror & 1 ? bit % 8 : 0;
    const vertical = mirror & 2 ? bit >>> 3 : 0;
    if ((horizontal + vertical) % 2 === 1) setBit(words, bit);
  }
  return words;
});

function transposed(hash: PerceptualHash): PerceptualHash {
  const words: [number, number] = [0, 0];
  for (let bit = 0; bit < 64; bit++) {
    if (((hash[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) setBit(words, 8 * (bit % 8) + (bit >>> 3));
  }
  return [words[0] >>> 0, words[1] >>> 0];
}
