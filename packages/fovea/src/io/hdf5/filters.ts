import { inflateSync } from "node:zlib";
import type { Cursor } from "./cursor.ts";

const known: Readonly<Record<number, string>> = {
  4: "szip",
  5: "nbit",
  6: "scale-offset",
  32000: "lzf",
  32001: "blosc",
};

/** Reverses a chunk's filters: stored bytes → `size` bytes of elements. */
export type Unfilter = (stored: Uint8Array, mask: number, size: number) => Uint8Array;

/** Reads a filter pipeline; supports deflate, shuffle and Fletcher-32 checksums. */
export function readFilters(message: Cursor, elementSize: number): Unfilter {
  const version = message.u8();
  const count = message.u8();
  if (version < 1 || version > 2 || count > 32) throw message.fault(`expected filters, received version ${version}`);
  if (version === 1) message.skip(6);
  const filters = Array.from({ length: count }, () => {
    const id = message.u16();
    const nameLength = version === 1 || id >= 256 ? message.u16() : 0;
    message.skip(2);
    const values = message.u16();
    message.skip((version === 1 ? Math.ceil(nameLength / 8) * 8 : nameLength) + 4 * values);
    if (version === 1 && values % 2 === 1) message.skip(4);
    return id;
  });
  for (const id of filters) {
    if (id < 1 || id > 3) throw message.fault(`expected deflate or shuffle, received filter ${known[id] ?? id}`);
  }
  return (stored, mask, size) => {
    let bytes = stored;
    for (const [place, id] of [...filters.entries()].reverse()) {
      if (mask & (1 << place)) continue;
      if (id === 1) bytes = inflate(bytes, size + 64, message);
      else if (id === 2) bytes = unshuffle(bytes, elementSize);
      else bytes = bytes.subarray(0, Math.max(0, bytes.length - 4));
    }
    if (bytes.length !== size) throw message.fault(`expected a chunk of ${size} bytes, received ${bytes.length}`);
    return bytes;
  };
}

function inflate(bytes: Uint8Array, most: number, message: Cursor): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: most });
  } catch (error) {
    throw message.fault(`cannot be unpacked: ${(error as Error).message}`);
  }
}

/** Reverses the shuffle filter, which stores the first bytes of all elements, then the second bytes, and so on. */
function unshuffle(bytes: Uint8Array, elementSize: number): Uint8Array {
  const count = Math.floor(bytes.length / elementSize);
  const result = new Uint8Array(bytes);
  for (let byte = 0; byte < elementSize; byte++) {
    for (let index = 0; index < count; index++) result[index * elementSize + byte] = bytes[byte * count + index] ?? 0;
  }
  return result;
}
