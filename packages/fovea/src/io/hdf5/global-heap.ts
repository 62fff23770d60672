import type { Structures } from "./structures.ts";

/**
 * Reads a variable-length string. Such strings are stored in collections, and an element refers to one by the
 * collection's address and an index: [length: 4 bytes] [address: 8] [index: 4].
 */
export function readVariableText(file: Structures, address: number, number: number, length: number): Uint8Array {
  const what = `collection of texts at ${address}`;
  const head = file.at(address, 16, what);
  head.signature("GCOL");
  head.skip(4);
  const size = head.u64();
  if (size < 16) throw head.fault(`expected a size of at least 16, received ${size}`);
  const collection = file.at(address + 16, size - 16, what);
  while (collection.left >= 16) {
    const index = collection.u16();
    collection.skip(6);
    const objectSize = collection.u64();
    if (index === 0) break;
    const content = collection.take(objectSize);
    if (index === number) {
      if (length <= objectSize) return content.subarray(0, length);
      throw collection.fault(`expected ${length} bytes in text ${number}, received ${objectSize}`);
    }
    collection.skip(Math.min(collection.left, (8 - (objectSize % 8)) % 8));
  }
  throw collection.fault(`expected text ${number}, found none`);
}
