import type { Cursor } from "./cursor.ts";
import { textOf } from "./cursor.ts";
import type { Link } from "./link.ts";
import type { Structures } from "./structures.ts";

const longestName = 4096;
const deepestTree = 16;
const entrySize = 40;
const softLink = 2;

/** Reads the links of an old-style group: a tree of tables with their names in a heap. */
export function readSymbolTable(file: Structures, message: Cursor): Link[] {
  const [tree, heap] = [message.u64(), message.u64()];
  const names = readHeap(file, heap);
  const links: Link[] = [];
  readTree(file, tree, deepestTree, (table) => {
    links.push(...readTable(file, table, names));
  });
  return links;
}

/** Returns a function that reads the string at an offset of the heap at `address`. */
function readHeap(file: Structures, address: number): (offset: number) => string {
  const head = file.at(address, 32, `names at ${address}`);
  head.signature("HEAP");
  head.skip(4);
  const size = head.u64();
  head.skip(8);
  const start = head.u64();
  file.check(start, size, `names at ${address}`);
  return (offset) => {
    if (offset >= size) throw head.fault(`expected a name within ${size} bytes, received position ${offset}`);
    return textOf(file.at(start + offset, Math.min(longestName, size - offset), `names at ${address}`).bytes);
  };
}

/** Visits the children of the leaves of a version 1 B-tree with keys of 8 bytes. */
function readTree(file: Structures, address: number, depth: number, visit: (child: number) => void): void {
  const what = `index of names at ${address}`;
  const head = file.at(address, 24, what);
  head.signature("TREE");
  const [kind, level, entries] = [head.u8(), head.u8(), head.u16()];
  if (kind !== 0 || level >= depth)
    throw head.fault(`expected an index of names, received kind ${kind}, level ${level}`);
  const body = file.at(address + 24, 8 + 16 * entries, what);
  for (let entry = 0; entry < entries; entry++) {
    body.skip(8);
    const child = body.u64();
    if (level > 0) readTree(file, child, level, visit);
    else visit(child);
  }
}

function readTable(file: Structures, address: number, nameAt: (offset: number) => string): Link[] {
  const what = `table of names at ${address}`;
  const head = file.at(address, 8, what);
  head.signature("SNOD");
  head.skip(2);
  const count = head.u16();
  const body = file.at(address + 8, count * entrySize, what);
  return Array.from({ length: count }, () => {
    const [name, object, kind] = [nameAt(body.u64()), body.address(), body.u32()];
    body.skip(20);
    return { name, address: kind === softLink ? undefined : object };
  });
}
