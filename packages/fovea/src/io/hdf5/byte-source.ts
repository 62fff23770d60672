import { readSync } from "node:fs";
import type { FileHandle } from "../file-handle.ts";
import { readFully } from "../read-fully.ts";

/** Bytes with random access: a file, or memory. */
export interface ByteSource {
  /** Name for error messages. */
  readonly name: string;
  readonly size: number;
  /** Returns a few bytes of the format's structures. The caller has checked that the range is within the source. */
  peek(position: number, length: number): Uint8Array;
  /** Fills `target` with data starting at `position`. */
  fill(target: ArrayBufferView, position: number): Promise<void>;
}

/** Size of the cached pages. Structures are close together, so a few pages are enough. */
const pageSize = 16_384;
const keptPages = 64;

/** Returns the bytes of an open file, which the caller closes. */
export function fileSource(file: FileHandle, name: string, size: number): ByteSource {
  const pages = new Map<number, Uint8Array>();
  const readPage = (number: number): Uint8Array => {
    const known = pages.get(number);
    if (known) return known;
    const begin = number * pageSize;
    const page = readNow(file, begin, Math.min(pageSize, size - begin));
    const [oldest] = pages.keys();
    if (pages.size >= keptPages && oldest !== undefined) pages.delete(oldest);
    pages.set(number, page);
    return page;
  };
  return {
    name,
    size,
    peek(position, length) {
      const number = Math.floor(position / pageSize);
      const offset = position - number * pageSize;
      if (offset + length <= pageSize) return readPage(number).subarray(offset, offset + length);
      return readNow(file, position, length);
    },
    fill: (target, position) => readFully(file, target, position, name),
  };
}

/** Returns bytes in memory as a source. */
export function bytesSource(bytes: Uint8Array, name: string): ByteSource {
  return {
    name,
    size: bytes.length,
    peek: (position, length) => bytes.subarray(position, position + length),
    async fill({ buffer, byteOffset, byteLength }, position) {
      new Uint8Array(buffer, byteOffset, byteLength).set(bytes.subarray(position, position + byteLength));
    },
  };
}

/**
 * Reads synchronously. If the file has been truncated in the meantime, missing bytes are zeros, which no structure of
 * the format accepts.
 */
function readNow({ fd }: FileHandle, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const count = readSync(fd, bytes, done, length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return bytes;
}
