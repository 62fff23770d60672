import type { Tensor } from "../../tensor/index.ts";
import { writeAtomically } from "../atomic-write.ts";
import { encodeDataset, encodeGroup, encodeSuperblock, superblockSize } from "./encode.ts";

/** What a group is to hold. */
export interface Hdf5Content {
  readonly attributes?: ReadonlyMap<string, string>;
  readonly children: ReadonlyMap<string, Hdf5Content | Tensor>;
}

const alignment = 8;

/**
 * Writes groups, datasets and attributes to an HDF5 file, atomically: whatever fails, an older file at `path` stays
 * as it was. The file is of the layout that HDF5 1.8 brought (2008). Values go to the disk as they are; only the
 * structures are put together in memory.
 */
export async function writeHdf5(path: string, content: Hdf5Content): Promise<void> {
  const pieces: Uint8Array[] = [];
  let end = superblockSize;
  const append = (piece: Uint8Array): number => {
    const address = end;
    const gap = (alignment - (piece.byteLength % alignment)) % alignment;
    pieces.push(piece, new Uint8Array(gap));
    end += piece.byteLength + gap;
    return address;
  };
  // What a structure points to is placed before it.
  const place = (node: Hdf5Content | Tensor): number => {
    if ("dtype" in node) {
      const { buffer, byteOffset, byteLength } = node.data;
      return append(encodeDataset(node, append(new Uint8Array(buffer, byteOffset, byteLength))));
    }
    const links = new Map([...node.children].map(([name, child]) => [name, place(child)]));
    return append(encodeGroup(links, node.attributes ?? new Map()));
  };
  const root = place(content);
  await writeAtomically(path, async (file) => {
    await file.writeFile(encodeSuperblock(root, end));
    for (const piece of pieces) if (piece.byteLength > 0) await file.writeFile(piece);
  });
}
