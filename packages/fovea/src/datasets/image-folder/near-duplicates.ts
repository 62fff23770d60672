import { type ImageFingerprint, thumbnailSize } from "./image-fingerprint.ts";
import { bitCount, hashDistance, orientedHashes, type PerceptualHash } from "./perceptual-hash.ts";

/**
 * Two images are near-duplicates if at most 8 of the 63 signs of their hashes differ in one of the eight orientations,
 * and their thumbnails correlate with at least 0.97 in it. Above the higher limits they are taken for copies of one image.
 * docs/decisions/081-image-folders.md has the measurement.
 */
const nearby = { distance: 8, correlation: 0.97 };
const copies = { distance: 5, correlation: 0.99 };

/** Images with less contrast show nothing that could be compared. */
const leastContrast = 0.02;

/**
 * Hashes are looked up by five parts of 12 or 13 bits. If two differ in at most nine bits, then in one of the parts by at
 * most one, which leaves a few images to compare instead of all. Each part has bits of all frequencies: those of
 * neighbouring frequencies depend on each other, and would fill few buckets.
 */
const partCount = 5;
const parts = Array.from({ length: partCount }, (_, part) =>
  Array.from({ length: 63 }, (_, index) => index + 1).filter((bit) => bit % partCount === part),
);

/** Images of one hash that others are compared with; more occur only among images that nothing tells apart. */
const mostOfOneHash = 8;

/** A pair of images, by their positions. */
export interface NearDuplicates {
  readonly first: number;
  readonly second: number;
  /** Whether they are alike as they are, rather than after turning or mirroring one of them. */
  readonly isUpright: boolean;
}

interface Comparable {
  readonly index: number;
  readonly hash: PerceptualHash;
  /** With mean 0 and length 1: products of two are correlations. */
  readonly thumbnail: Float32Array;
}

interface Match extends NearDuplicates {
  readonly correlation: number;
  readonly isCopy: boolean;
}

/**
 * Finds near-duplicates among images, in their order. Copies of an image are all connected. An image that is merely near
 * to others is connected with the nearest of those that are not connected so themselves: chains of images, each a little
 * different from the one before, would otherwise connect a whole class of simple drawings.
 * `isPair` may refuse a pair. Of images with equal hashes not all pairs are named, but enough to connect them.
 */
export function findNearDuplicates(
  fingerprints: readonly (ImageFingerprint | undefined)[],
  isPair: (pair: NearDuplicates) => boolean,
): NearDuplicates[] {
  const tables = emptyTables(fingerprints.length);
  const ofHash = new Map<string, number>();
  const followers = new Set<number>();
  return fingerprints.flatMap((fingerprint, index) => {
    if (!fingerprint || fingerprint.contrast < leastContrast) return [];
    const image = { index, hash: fingerprint.hash, thumbnail: normalized(fingerprint.thumbnail) };
    const matches = matchesOf(image, tables).filter(isPair);
    const found = matches.filter(({ isCopy }) => isCopy);
    const near = matches.filter(({ isCopy, first }) => !isCopy && !followers.has(first));
    if (found.length === 0 && near.length > 0) {
      found.push(near.reduce((best, match) => (match.correlation > best.correlation ? match : best)));
      followers.add(index);
    }
    const key = image.hash.join();
    const equals = ofHash.get(key) ?? 0;
    if (equals < mostOfOneHash) {
      ofHash.set(key, equals + 1);
      insert(tables, image);
    }
    return found;
  });
}

/** For each part of the hash, the numbers of the images by its value. */
interface Tables {
  readonly buckets: readonly (number[] | undefined)[][];
  readonly images: Comparable[];
  /** The hashes of the images, in one piece of memory: millions of them are compared. */
  readonly lows: Uint32Array;
  readonly highs: Uint32Array;
}

function emptyTables(size: number): Tables {
  const buckets = parts.map(({ length }) => new Array<number[] | undefined>(2 ** length).fill(undefined));
  return { buckets, images: [], lows: new Uint32Array(size), highs: new Uint32Array(size) };
}

function insert({ buckets, images, lows, highs }: Tables, image: Comparable): void {
  const number = images.push(image) - 1;
  [lows[number], highs[number]] = image.hash;
  parts.forEach((bits, part) => {
    const value = gathered(image.hash, bits);
    const table = buckets[part] ?? [];
    const bucket = table[value];
    if (bucket) bucket.push(number);
    else table[value] = [number];
  });
}

/** The images in the tables that are alike, each once, in the orientation that comes first. */
function matchesOf(image: Comparable, tables: Tables): Match[] {
  const matches = new Map<number, Match>();
  orientedHashes(image.hash).forEach((hash, orientation) => {
    const isUpright = orientation === 0;
    const close = closeTo(hash, tables);
    if (close.size === 0) return;
    const thumbnail = oriented(image.thumbnail, orientation);
    for (const number of close) {
      const other = tables.images[number];
      if (!other || matches.has(other.index)) continue;
      const correlation = product(thumbnail, other.thumbnail);
      if (correlation < nearby.correlation) continue;
      const isCopy = correlation >= copies.correlation && hashDistance(hash, other.hash) <= copies.distance;
      matches.set(other.index, { first: other.index, second: image.index, isUpright, correlation, isCopy });
    }
  });
  return [...matches.values()].sort((a, b) => a.first - b.first);
}

/** Numbers of the images in the tables whose hash is close. */
function closeTo(hash: PerceptualHash, { buckets, lows, highs }: Tables): Set<number> {
  const close = new Set<number>();
  const [low, high] = hash;
  parts.forEach((bits, part) => {
    const value = gathered(hash, bits);
    for (let bit = -1; bit < bits.length; bit++) {
      const bucket = buckets[part]?.[bit < 0 ? value : value ^ (1 << bit)] ?? [];
      for (const number of bucket) {
        const distance = bitCount(low ^ (lows[number] ?? 0)) + bitCount(high ^ (highs[number] ?? 0));
        if (distance <= nearby.distance) close.add(number);
      }
    }
  });
  return close;
}

/** The bits of a part of the hash as a number. */
function gathered(hash: PerceptualHash, bits: readonly number[]): number {
  let value = 0;
  for (const bit of bits) value = (value << 1) | (((hash[bit >>> 5] ?? 0) >>> (bit & 31)) & 1);
  return value;
}

function normalized(thumbnail: string): Float32Array {
  const values = Float32Array.from(Buffer.from(thumbnail, "base64"));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const length = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return values.map((value) => (length > 0 ? (value - mean) / length : 0));
}

/** A thumbnail turned to an orientation, numbered as `orientedHashes` does. */
function oriented(thumbnail: Float32Array, orientation: number): Float32Array {
  const last = thumbnailSize - 1;
  return thumbnail.map((_, at) => {
    const [row, column] = [Math.floor(at / thumbnailSize), at % thumbnailSize];
    const y = orientation & 2 ? last - row : row;
    const x = orientation & 1 ? last - column : column;
    return thumbnail[orientation & 4 ? x * thumbnailSize + y : y * thumbnailSize + x] ?? 0;
  });
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
