import { ConfigError } from "../../support/index.ts";
import { type Shape, sizeOf, type Tensor } from "../../tensor/index.ts";
import { writeAtomically } from "../atomic-write.ts";
import { bfloat16ToFloat32, float32ToBfloat16 } from "../bfloat16.ts";
import { float32ToFloat16 } from "../float16.ts";
import { type StoredDType, storedBytes, storedDType } from "./stored-dtype.ts";

/** The header is padded to a multiple of this, so that all data is aligned in a memory-mapped file. */
const alignment = 8;

export interface SafetensorsWriteOptions {
  /** Type of floating-point tensors in the file (default: their type in memory). Integers keep their type. */
  readonly dtype?: "float32" | "float16" | "bfloat16" | undefined;
}

/** A tensor with values that are produced in parts, in order, when they are written. */
export interface TensorInParts {
  readonly shape: Shape;
  readonly dtype: "float32";
  parts(): Iterable<Float32Array>;
}

const storedFloat = { float32: "F32", float16: "F16", bfloat16: "BF16" } as const;

/**
 * Writes named tensors (a map, or its entries), whole or in parts, and `metadata` to a safetensors file, atomically: on
 * failure, an existing file at `path` stays unchanged. If `dtype` is narrower, values are rounded to the nearest, and
 * values out of range become infinite. Tensors with larger elements come first, which keeps all of them aligned;
 * otherwise the given order is preserved.
 * @throws ConfigError for a name that occurs twice or is reserved by the format.
 */
export async function writeSafetensors(
  path: string,
  tensors: Iterable<readonly [string, Tensor | TensorInParts]>,
  metadata: ReadonlyMap<string, string> = new Map(),
  { dtype }: SafetensorsWriteOptions = {},
): Promise<void> {
  const stored = (of: Tensor | TensorInParts) =>
    dtype && (of.dtype === "float32" || of.dtype === "bfloat16") ? storedFloat[dtype] : storedDType[of.dtype];
  const ordered = [...tensors]
    .map(([name, tensor]) => ({ name, tensor, stored: stored(tensor) }))
    .sort((a, b) => storedBytes(b.stored) - storedBytes(a.stored));
  const header = encodeHeader(ordered, metadata);
  await writeAtomically(path, async (file) => {
    await file.writeFile(header);
    for (const { tensor, stored: as } of ordered) {
      for (const part of "parts" in tensor ? tensor.parts() : [tensor.data]) {
        await file.writeFile(encodeData(part, tensor.dtype, as));
      }
    }
  });
}

interface Entry {
  readonly name: string;
  readonly tensor: Tensor | TensorInParts;
  readonly stored: StoredDType;
}

function encodeData(data: Tensor["data"], dtype: Tensor["dtype"], stored: StoredDType): Uint8Array {
  const array = stored === storedDType[dtype] ? data : convert(data, stored);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function convert(data: Tensor["data"], stored: StoredDType): Float32Array | Uint16Array {
  const floats = data instanceof Uint16Array ? bfloat16ToFloat32(data) : Float32Array.from(data);
  if (stored === "F32") return floats;
  return stored === "F16" ? float32ToFloat16(floats) : float32ToBfloat16(floats);
}

function encodeHeader(tensors: readonly Entry[], metadata: ReadonlyMap<string, string>): Uint8Array {
  const entries = new Map<string, unknown>();
  if (metadata.size > 0) entries.set("__metadata__", object(metadata));
  let offset = 0;
  for (const { name, tensor, stored } of tensors) {
    if (name === "__metadata__") throw new ConfigError('safetensors: the name "__metadata__" is reserved');
    if (entries.has(name)) throw new ConfigError(`safetensors: expected every name once, received "${name}" twice`);
    const end = offset + sizeOf(tensor.shape) * storedBytes(stored);
    entries.set(name, { dtype: stored, shape: tensor.shape, data_offsets: [offset, end] });
    offset = end;
  }
  const json = Buffer.from(JSON.stringify(object(entries)));
  const length = Math.ceil(json.length / alignment) * alignment;
  const bytes = Buffer.alloc(8 + length, " ");
  bytes.writeBigUInt64LE(BigInt(length));
  json.copy(bytes, 8);
  return bytes;
}

/** Creates an object without a prototype, so that "__proto__" is an ordinary key. */
function object<T>(entries: ReadonlyMap<string, T>): Record<string, T> {
  const result: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) result[key] = value;
  return result;
}
