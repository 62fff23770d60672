import type { Tensor } from "../../tensor/index.ts";
import { writeAtomically } from "../atomic-write.ts";
import { encodeDataset, encodeGroup, encodeSuperblock, superblockSize } from "./encode.ts";

/** Contents of a group. */
export interface Hdf5Content {
  readonly attributes?: ReadonlyMap<string, string>;
  readonly children: ReadonlyMap<string, Hdf5Content | Tensor>;
}

const alignment = 8;

/**
 * Writes groups, datasets and attributes to an HDF5 file, atomically: on failure, an existing file at `path` stays
 * unchanged. The layout is that of HDF5 1.8 (2008). Values are written directly; only structures are assembled in
 * memory.
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
  // Structures are placed after everything they refer to.
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
