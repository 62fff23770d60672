import { ConfigError } from "../../support/index.ts";
import { bytesPerElement, type Tensor } from "../../tensor/index.ts";
import { writeAtomically } from "../atomic-write.ts";
import { storedDType } from "./stored-dtype.ts";

/** The header is padded to a multiple of this, so that the data of every type is aligned in a mapped file. */
const alignment = 8;

/**
 * Writes named tensors (a map, or its entries) and `metadata` to a safetensors file, atomically: whatever fails,
 * an older file at `path` stays as it was.
 * Tensors of larger elements come first, which keeps all of them aligned; otherwise the given order stays.
 * @throws ConfigError for a name that occurs twice or that the format reserves.
 */
export async function writeSafetensors(
  path: string,
  tensors: Iterable<readonly [string, Tensor]>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  const ordered = [...tensors].sort(([, a], [, b]) => bytesPerElement[b.dtype] - bytesPerElement[a.dtype]);
  const header = encodeHeader(ordered, metadata);
  await writeAtomically(path, async (file) => {
    await file.writeFile(header);
    for (const [, { data }] of ordered) {
      await file.writeFile(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
  });
}

function encodeHeader(
  tensors: readonly (readonly [string, Tensor])[],
  metadata: ReadonlyMap<string, string>,
): Uint8Array {
  const entries = new Map<string, unknown>();
  if (metadata.size > 0) entries.set("__metadata__", object(metadata));
  let offset = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    if (name === "__metadata__") throw new ConfigError('safetensors: the name "__metadata__" is reserved');
    if (entries.has(name)) throw new ConfigError(`safetensors: expected every name once, received "${name}" twice`);
    const end = offset + data.byteLength;
    entries.set(name, { dtype: storedDType[dtype], shape, data_offsets: [offset, end] });
    offset = end;
  }
  const json = Buffer.from(JSON.stringify(object(entries)));
  const length = Math.ceil(json.length / alignment) * alignment;
  const bytes = Buffer.alloc(8 + length, " ");
  bytes.writeBigUInt64LE(BigInt(length));
  json.copy(bytes, 8);
  return bytes;
}

/** Without a prototype, so that "__proto__" is a name like any other. */
function object<T>(entries: ReadonlyMap<string, T>): Record<string, T> {
  const result: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) result[key] = value;
  return result;
}
