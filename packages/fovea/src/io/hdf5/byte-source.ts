import { readSync } from "node:fs";
import type { FileHandle } from "../file-handle.ts";
import { readFully } from "../read-fully.ts";

/** Bytes that are read by position: a file, or memory. */
export interface ByteSource {
  /** What messages call it. */
  readonly name: string;
  readonly size: number;
  /** A few bytes of the format's structures; the caller has checked that they lie inside. */
  peek(position: number, length: number): Uint8Array;
  /** Fills `target` with data from `position` on. */
  fill(target: ArrayBufferView, position: number): Promise<void>;
}

/** Structures lie close together: they are read by pages of this size, of which a few are kept. */
const pageSize = 16_384;
const keptPages = 64;

/** The bytes of an open file. The file stays the caller's to close. */
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

/** Bytes in memory. */
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

/** What a file that was cut off meanwhile lacks is read as zeros, which no structure of the format is. */
function readNow({ fd }: FileHandle, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const count = readSync(fd, bytes, done, length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return bytes;
}
