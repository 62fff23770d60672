import { bytesFor } from "./b-tree-v2.ts";
import { Cursor } from "./cursor.ts";
import type { Structures } from "./structures.ts";

const deepestBlocks = 16;

/** Returns the object with a heap identifier. */
export type HeapObjects = (identifier: Cursor) => Cursor;

/**
 * Opens the fractal heap at `address`, in which newer groups store many links or attributes. Objects are in blocks;
 * from the third row of the block table on, blocks are twice as large as in the previous row.
 */
export function openFractalHeap(file: Structures, address: number): HeapObjects {
  const what = `heap at ${address}`;
  const head = file.at(address, 142, what);
  head.signature("FRHP");
  head.skip(1);
  const [identifierSize, filtersSize] = [head.u16(), head.u16()];
  head.skip(1);
  const largestManaged = head.u32();
  head.skip(12 * 8);
  const [width, startSize, largestDirect, sizeBits] = [head.u16(), head.u64(), head.u64(), head.u16()];
  head.skip(2);
  const [root, rows] = [head.address(), head.u16()];
  if (filtersSize > 0) throw head.fault("expected objects as they are, received compressed ones");
  if (width < 1 || startSize < 1 || sizeBits > 64)
    throw head.fault(`expected a table of blocks, received width ${width}`);
  const offsetSize = Math.ceil(sizeBits / 8);
  const lengthSize = Math.min(bytesFor(largestDirect), bytesFor(largestManaged));
  const directRows = Math.log2(largestDirect) - Math.log2(startSize) + 2;

  /** Returns the file position of byte `offset` of the space that the table of blocks at `block` spans from `begin`. */
  const locate = (block: number, rowCount: number, begin: number, offset: number, depth: number): number => {
    if (rowCount === 0) return block + offset - begin;
    if (depth > deepestBlocks) throw head.fault("expected blocks within blocks to end");
    let rowBegin = begin;
    for (let row = 0; row < rowCount; row++) {
      const blockSize = row === 0 ? startSize : startSize * 2 ** (row - 1);
      const column = Math.floor((offset - rowBegin) / blockSize);
      if (column < width) {
        const entry = 5 + 8 + offsetSize + 8 * (row * width + column);
        file.at(block, 4, what).signature("FHIB");
        const child = file.at(block + entry, 8, what).u64();
        const childRows = row < directRows ? 0 : Math.log2(blockSize) - Math.log2(startSize * width) + 1;
        return locate(child, childRows, rowBegin + column * blockSize, offset, depth + 1);
      }
      rowBegin += width * blockSize;
    }
    throw head.fault(`expected an object within the heap, received position ${offset}`);
  };

  return (identifier) => {
    const id = new Cursor(identifier.take(identifierSize), head.where);
    const first = id.u8();
    const kind = (first >> 4) & 3;
    if (kind === 2) return new Cursor(id.take((first & 0x0f) + 1), head.where);
    if (kind !== 0) throw head.fault("expected an object of at most 64 KiB, received a larger one");
    const [offset, length] = [id.unsigned(offsetSize), id.unsigned(lengthSize)];
    if (root === undefined) throw head.fault("expected an object, received an empty heap");
    return file.at(locate(root, rows, 0, offset, 0), length, what);
  };
}
