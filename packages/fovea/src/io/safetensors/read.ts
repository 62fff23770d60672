import { FormatError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import type { FileHandle } from "../file-handle.ts";
import { type OpenFile, openFile } from "../open-file.ts";
import { readFully } from "../read-fully.ts";
import { unknownTensor } from "../unknown-tensor.ts";
import { type Header, parseHeader, type StoredTensor } from "./header.ts";
import { readTensor } from "./read-tensor.ts";

/** Maximum length of a header, as in the reference implementation. */
const longestHeader = 100_000_000;
const prefix = 8;

/** An open safetensors file, with its header in memory. Tensors are read on request. */
export interface SafetensorsFile {
  /** Type, shape and location of every tensor by name, in the order of the header. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: ReadonlyMap<string, string>;
  /**
   * Reads one tensor: F32 and F16 as float32, BF16 as bfloat16, I32 and I64 as int32, U8 as uint8.
   * @throws ConfigError for an unknown name; FormatError for another type, a number that does not fit, or a file that
   * has been truncated in the meantime.
   */
  read(name: string): Promise<Tensor>;
  /** Closes the file, after which nothing can be read. */
  close(): Promise<void>;
}

/** A whole safetensors file in memory. */
export interface SafetensorsContent {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Opens a safetensors file by path, or uses an open one, and reads only its header. The caller closes it.
 * @throws FormatError if the file violates the format, including hostile headers.
 */
export async function openSafetensors(source: string | OpenFile): Promise<SafetensorsFile> {
  const { path, file, header, start } = await openHeader(source);
  return {
    ...header,
    async read(name) {
      const stored = header.tensors.get(name);
      if (!stored) throw unknownTensor(name, header.tensors, path);
      return readTensor(file, start + stored.begin, stored, `${path}: tensor "${name}"`);
    },
    close: () => file.close(),
  };
}

/**
 * Reads all tensors of a safetensors file.
 * @throws FormatError as `openSafetensors` and its `read` do.
 */
export async function readSafetensors(source: string | OpenFile): Promise<SafetensorsContent> {
  const file = await openSafetensors(source);
  try {
    const tensors = new Map<string, Tensor>();
    for (const name of file.tensors.keys()) tensors.set(name, await file.read(name));
    return { tensors, metadata: file.metadata };
  } finally {
    await file.close();
  }
}

/** Opens the file and reads its header; the data start at byte `start`. */
export async function openHeader(source: string | OpenFile): Promise<OpenFile & { header: Header; start: number }> {
  const opened = typeof source === "string" ? await openFile(source) : source;
  try {
    return { ...opened, ...(await readHeader(opened.file, opened.size, opened.path)) };
  } catch (error) {
    await opened.file.close();
    throw error;
  }
}

async function readHeader(file: FileHandle, size: number, path: string): Promise<{ header: Header; start: number }> {
  if (size < prefix) throw new FormatError(`${path}: expected a safetensors file, received ${size} bytes`);
  const lengthBytes = new DataView(new ArrayBuffer(prefix));
  await readFully(file, lengthBytes, 0, path);
  const length = lengthBytes.getBigUint64(0, true);
  const longest = Math.min(longestHeader, size - prefix);
  if (length > longest) {
    throw new FormatError(
      `${path}: expected a header of at most ${longest} bytes, received one of ${length}: ` +
        "this is not a safetensors file, or it is truncated",
    );
  }
  const bytes = new Uint8Array(Number(length));
  await readFully(file, bytes, prefix, path);
  const start = prefix + bytes.length;
  return { header: parseHeader(bytes, size - start, path), start };
}
