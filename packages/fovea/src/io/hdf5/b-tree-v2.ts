import { Cursor } from "./cursor.ts";
import type { Structures } from "./structures.ts";

const deepestTree = 8;
/** Signature, version and type at the start of a node, and the checksum at its end. */
const nodeOverhead = 10;

/** Visits every record of a version 2 B-tree, in order. */
export function readRecords(file: Structures, address: number, visit: (record: Cursor) => void): void {
  const what = `index at ${address}`;
  const head = file.at(address, 38, what);
  head.signature("BTHD");
  head.skip(2);
  const [nodeSize, recordSize, depth] = [head.u32(), head.u16(), head.u16()];
  head.skip(2);
  const [root, count] = [head.address(), head.u16()];
  if (depth > deepestTree || recordSize < 1 || nodeSize < nodeOverhead + recordSize) {
    throw head.fault(
      `expected an index, received nodes of ${nodeSize} bytes, records of ${recordSize}, depth ${depth}`,
    );
  }
  if (root === undefined) return;
  const sizes = pointerSizes(nodeSize, recordSize, depth);
  const visitNode = (node: number, records: number, level: number) => {
    const isLeaf = level === 0;
    const { countSize, totalSize } = sizes[level] ?? { countSize: 0, totalSize: 0 };
    const pointer = isLeaf ? 0 : 8 + countSize + totalSize;
    const body = file.at(node, 6 + records * recordSize + (isLeaf ? 0 : (records + 1) * pointer), what);
    body.signature(isLeaf ? "BTLF" : "BTIN");
    body.skip(2);
    const own = Array.from({ length: records }, () => new Cursor(body.take(recordSize), body.where));
    for (let index = 0; index <= records; index++) {
      if (!isLeaf) {
        const [child, childRecords] = [body.u64(), body.unsigned(countSize)];
        body.skip(totalSize);
        visitNode(child, childRecords, level - 1);
      }
      const record = own[index];
      if (record) visit(record);
    }
  };
  visitNode(root, count, depth);
}

/**
 * Returns the size in bytes of the two counts in each level's node pointers, which depends on how many records fit into
 * a node.
 */
function pointerSizes(nodeSize: number, recordSize: number, depth: number) {
  const inLeaf = Math.floor((nodeSize - nodeOverhead) / recordSize);
  const countSize = bytesFor(inLeaf);
  const sizes = [{ countSize: 0, totalSize: 0 }];
  let [below, belowSize] = [inLeaf, 0];
  for (let level = 1; level <= depth; level++) {
    const pointer = 8 + countSize + belowSize;
    sizes.push({ countSize, totalSize: belowSize });
    const here = Math.floor((nodeSize - nodeOverhead - pointer) / (recordSize + pointer));
    below = (here + 1) * below + here;
    belowSize = bytesFor(below);
  }
  return sizes;
}

/** Returns the number of bytes needed for numbers up to `largest`. */
export function bytesFor(largest: number): number {
  return Math.floor(Math.log2(Math.max(1, largest)) / 8) + 1;
}
