import { FormatError } from "../../support/index.ts";
import type { FlatFile, FlatTable } from "./flat-table.ts";

/** The bytes of each buffer of a model; undefined for empty ones. Nothing is copied. */
export type Buffers = readonly (Uint8Array | undefined)[];

/** Lists the buffers of a model. @throws FormatError for one that is not in the file. */
export function readBuffers(model: FlatTable, { buffer, path }: FlatFile): Buffers {
  return model.tables(4).map((table) => dataOf(table, buffer.bytes(), path));
}

/** The bytes are in the FlatBuffer or, in large models, after it in the same file. */
function dataOf(table: FlatTable, file: Uint8Array, path: string): Uint8Array | undefined {
  const offset = table.uint64(1);
  // Writers use 1 as a placeholder.
  if (offset <= 1) {
    const data = table.bytes(0);
    return data.length > 0 ? data : undefined;
  }
  const size = table.uint64(2);
  if (offset + size <= file.length) return file.subarray(offset, offset + size);
  throw new FormatError(
    `${path}: expected weights within the ${file.length} bytes of the file, received ${size} bytes at ${offset}; ` +
      "the file is truncated, or its weights are in another file, which is not supported",
  );
}
