import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import type { BytePixels } from "../../data/augment/index.ts";
import { limitFolder } from "../../io/index.ts";
import { warn } from "../../support/warn.ts";

const magic = 0x46505831;

/** Words before the pixels: the magic number, height, width, channels and a checksum of the pixels. */
const headerWords = 5;

let hasWarned = false;

/** A folder, and the bytes that it may take. */
export interface CacheSettings {
  readonly folder: string;
  readonly maxBytes: number;
}

/** The default of `maxBytes`. */
export const defaultCacheBytes = 16 * 2 ** 30;

/** A full folder is reduced to this share of its limit, so that it is rarely measured. */
const share = 3 / 4;

/** As many threads, in any number of processes, keep within the limit together: each may add its part of what is free. */
const threads = 16;

/** By folder: the bytes that this thread may add before it measures the folder. */
const allowances = new Map<string, number>();

/**
 * Images in a folder, a file for each. Those that were used longest ago are deleted when the folder is full. Processes may
 * share it, and it can be deleted at any time.
 */
export interface DiskCache {
  /** The image, or undefined if it is not there or damaged. */
  find(content: string, staging: string): Promise<BytePixels | undefined>;
  /** Adds an image; if that fails, as on a full disk, a warning says so once. */
  add(content: string, staging: string, image: BytePixels): Promise<void>;
}

/**
 * Opens a cache. Files are named after the content of the image file and how it was prepared; they appear complete, and a
 * checksum tells whether they still are.
 */
export function diskCache({ folder, maxBytes }: CacheSettings): DiskCache {
  const pathOf = (content: string, staging: string) => {
    const name = createHash("sha256").update(content).update(staging).digest("hex").slice(0, 32);
    return join(folder, name.slice(0, 2), `${name}.pixels`);
  };
  return {
    async find(content, staging) {
      const path = pathOf(content, staging);
      const bytes = await readFile(path).catch(() => undefined);
      if (!bytes) return undefined;
      // The time of the last change says when it was used last. A folder that can't be written only forgets this.
      const now = new Date();
      await utimes(path, now, now).catch(() => undefined);
      return decode(bytes);
    },
    async add(content, staging, image) {
      const path = pathOf(content, staging);
      const bytes = encode(image);
      if (bytes.length > largestFile(maxBytes)) return;
      const temporary = `${path}.${randomBytes(8).toString("hex")}.tmp`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await makeRoom(bytes.length, { folder, maxBytes });
        await writeFile(temporary, bytes);
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        if (!hasWarned) warn(`imageSamples: the cache ${folder} cannot be written: ${error}`);
        hasWarned = true;
      }
    },
  };
}

async function makeRoom(bytes: number, { folder, maxBytes }: CacheSettings): Promise<void> {
  const left = (allowances.get(folder) ?? 0) - bytes;
  if (left >= 0) {
    allowances.set(folder, left);
    return;
  }
  // Not again before this is done, which takes a while.
  allowances.set(folder, largestFile(maxBytes) - bytes);
  const total = await limitFolder(folder, { limit: maxBytes * share, extension: ".pixels" });
  allowances.set(folder, (maxBytes - total) / threads - bytes);
}

/** What a thread may always add after the folder has been measured. */
function largestFile(maxBytes: number): number {
  return ((1 - share) * maxBytes) / threads;
}

function encode({ height, width, channels, data }: BytePixels): Buffer {
  const header = Buffer.alloc(4 * headerWords);
  [magic, height, width, channels, crc32(data)].forEach((word, index) => {
    header.writeUInt32LE(word, 4 * index);
  });
  return Buffer.concat([header, data]);
}

function decode(bytes: Buffer): BytePixels | undefined {
  if (bytes.length < 4 * headerWords) return undefined;
  const [start, height = 0, width = 0, channels = 0, sum] = Array.from({ length: headerWords }, (_, index) =>
    bytes.readUInt32LE(4 * index),
  );
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + 4 * headerWords, bytes.length - 4 * headerWords);
  if (start !== magic || data.length !== height * width * channels || crc32(data) !== sum) return undefined;
  return { height, width, channels, data };
}
