import type { Shape } from "../../tensor/index.ts";
import type { Cursor } from "./cursor.ts";
import type { Structures } from "./structures.ts";

const deepestTree = 16;

/** One stored chunk of a dataset. */
export interface Chunk {
  readonly address: number;
  readonly storedSize: number;
  /** Bit mask of the filters that were skipped. */
  readonly mask: number;
  /** Position of the first element in the dataset. */
  readonly origin: Shape;
}

/** Reads the chunks listed in a version 1 B-tree. */
export function readChunks(file: Structures, address: number, rank: number, depth = deepestTree): Chunk[] {
  const what = `index of chunks at ${address}`;
  const head = file.at(address, 24, what);
  head.signature("TREE");
  const [kind, level, entries] = [head.u8(), head.u8(), head.u16()];
  if (kind !== 1 || level >= depth)
    throw head.fault(`expected an index of chunks, received kind ${kind}, level ${level}`);
  const body = file.at(address + 24, entries * (24 + 8 * rank), what);
  return Array.from({ length: entries }, () => {
    const [storedSize, mask] = [body.u32(), body.u32()];
    const origin = Array.from({ length: rank }, () => body.u64());
    body.skip(8);
    const child = body.u64();
    if (level > 0) return readChunks(file, child, rank, level);
    file.check(child, storedSize, what);
    return [{ address: child, storedSize, mask, origin }];
  }).flat();
}

/** How a dataset is divided into chunks. */
interface Cut {
  readonly shape: Shape;
  readonly elementSize: number;
  readonly chunkShape: Shape;
}

/** Decodes one chunk and copies the part inside the dataset into `target`. */
export function placeChunk(
  target: Uint8Array,
  { shape, elementSize, chunkShape }: Cut,
  { origin, mask }: Chunk,
  unpack: (mask: number) => Uint8Array,
  message: Cursor,
): void {
  if (shape.some((size, axis) => (origin[axis] ?? 0) >= size)) {
    throw message.fault("expected chunks within the dataset");
  }
  const bytes = unpack(mask);
  const last = shape.length - 1;
  const counts = shape.map((size, axis) => Math.min(chunkShape[axis] ?? 1, size - (origin[axis] ?? 0)));
  /** Copies recursively; `from` and `to` are indices along `axis` in the chunk and in the dataset. */
  const copy = (axis: number, from: number, to: number) => {
    const count = counts[axis] ?? 1;
    const start = to + (origin[axis] ?? 0);
    if (axis === last) {
      target.set(bytes.subarray(from * elementSize, (from + count) * elementSize), start * elementSize);
      return;
    }
    for (let row = 0; row < count; row++) {
      copy(axis + 1, (from + row) * (chunkShape[axis + 1] ?? 1), (start + row) * (shape[axis + 1] ?? 1));
    }
  };
  copy(0, 0, 0);
}
