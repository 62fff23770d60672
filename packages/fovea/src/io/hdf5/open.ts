import { FormatError } from "../../support/index.ts";
import type { ByteSource } from "./byte-source.ts";
import { type Hdf5Group, readObject } from "./group.ts";
import { Structures } from "./structures.ts";

const signature = "\x89HDF\r\n\x1a\n";

/**
 * Opens the root group of an HDF5 file. Only structures are read, and each is validated before use.
 * @throws FormatError if the bytes are not an HDF5 file, or have an unsupported layout.
 */
export function openHdf5(source: ByteSource): Hdf5Group {
  const file = new Structures(source);
  const start = source.peek(0, Math.min(signature.length, source.size));
  if (String.fromCharCode(...start) !== signature)
    throw new FormatError(`${source.name}: expected an HDF5 file, received one with another signature`);
  const root = readObject(file, rootAddress(file), "/");
  if (root.kind === "group") return root;
  throw new FormatError(`${source.name}: expected a group at the root, received a dataset`);
}

function rootAddress(file: Structures): number {
  const head = file.at(8, 16, "superblock");
  const version = head.u8();
  if (version > 3) throw head.fault(`expected a superblock of version 0 to 3, received ${version}`);
  if (version < 2) head.skip(4);
  const [offsets, lengths] = [head.u8(), head.u8()];
  if (offsets !== 8 || lengths !== 8) {
    throw head.fault(`expected addresses of 8 bytes, received ${offsets} and ${lengths}`);
  }
  // Both kinds contain the start and end of the file before the address of the root.
  const at = version < 2 ? 24 + (version === 1 ? 4 : 0) + 32 + 8 : 12 + 24;
  const base = file.at(version < 2 ? at - 40 : 12, 8, "superblock").u64();
  if (base !== 0) throw head.fault(`expected the file to begin at 0, received ${base}`);
  return file.at(at, 8, "superblock").u64();
}
