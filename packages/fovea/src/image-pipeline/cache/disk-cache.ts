import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import type { BytePixels } from "../../data/augment/index.ts";
import { warn } from "../../support/warn.ts";

const magic = 0x46505831;

/** Words before the pixels: the magic number, height, width, channels and a checksum of the pixels. */
const headerWords = 5;

let hasWarned = false;

/** Images in a folder, a file for each. Processes may share it, and it can be deleted at any time. */
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
export function diskCache(folder: string): DiskCache {
  const pathOf = (content: string, staging: string) => {
    const name = createHash("sha256").update(content).update(staging).digest("hex").slice(0, 32);
    return join(folder, name.slice(0, 2), `${name}.pixels`);
  };
  return {
    async find(content, staging) {
      const bytes = await readFile(pathOf(content, staging)).catch(() => undefined);
      return bytes && decode(bytes);
    },
    async add(content, staging, image) {
      const path = pathOf(content, staging);
      const temporary = `${path}.${randomBytes(8).toString("hex")}.tmp`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(temporary, encode(image));
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        if (!hasWarned) warn(`imageSamples: the cache ${folder} cannot be written: ${error}`);
        hasWarned = true;
      }
    },
  };
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
