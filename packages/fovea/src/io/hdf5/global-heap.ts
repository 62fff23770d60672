import type { Structures } from "./structures.ts";

/**
 * Texts of variable length lie in collections, from which an element names one by the collection's address and a
 * number: [length: 4 bytes] [address: 8] [number: 4].
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
