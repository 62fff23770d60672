import { promisify } from "node:util";
import type { InputType } from "node:zlib";
import { gunzip } from "node:zlib";
import { FormatError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { readBytes } from "../open-file.ts";
import { parseIdx } from "./parse-idx.ts";

const unzip = promisify<InputType, { maxOutputLength: number }, Buffer>(gunzip);

/**
 * Maximum unpacked size; data sets in this format are much smaller, and a compressed file that claims more is an
 * attack.
 */
const largestContent = 2 ** 31;

/**
 * Reads an IDX file, gzipped or not, according to its first bytes.
 * @throws FormatError if it cannot be read, is damaged or truncated, or is not an IDX file.
 */
export async function readIdx(path: string): Promise<Tensor> {
  const bytes = await readBytes(path);
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return parseIdx(zipped ? await decompress(bytes, path) : bytes, path);
}

async function decompress(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  try {
    return await unzip(bytes, { maxOutputLength: largestContent });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(`${path}: expected a gzip file, received damaged data: ${message}`, { cause });
  }
}
