import { FormatError, parseJson } from "../../support/index.ts";
import type { Shape } from "../../tensor/index.ts";
import { duplicateKey } from "./duplicate-key.ts";
import { elementTypeOf, isStoredDType, type StoredDType, storedBytes } from "./stored-dtype.ts";

/** Location of a tensor in the file. */
export interface StoredTensor {
  readonly dtype: StoredDType;
  readonly shape: Shape;
  /** Offsets of the first byte and of the byte after the last, from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Parses the header of a safetensors file and checks everything that a hostile file could misstate: tensors have known
 * types and sizes that match their shapes, and cover the `dataLength` bytes of data without overlap or gap.
 * @param file File name for error messages.
 */
export function parseHeader(bytes: Uint8Array, dataLength: number, file: string): Header {
  const text = decode(bytes, file);
  const entries = parseObject(text, file);
  const duplicate = duplicateKey(text);
  if (duplicate !== undefined) {
    throw new FormatError(`${file}: expected every key of the header once, received "${shorten(duplicate)}" twice`);
  }
  const tensors = new Map<string, StoredTensor>();
  let metadata: ReadonlyMap<string, string> = new Map();
  for (const [name, entry] of Object.entries(entries)) {
    if (name === "__metadata__") metadata = parseMetadata(entry, file);
    else tensors.set(name, parseTensor(entry, dataLength, `${file}: tensor "${shorten(name)}"`));
  }
  checkCoverage(tensors, dataLength, file);
  return { tensors, metadata };
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError(`${file}: expected a header in UTF-8, received other bytes`, { cause });
  }
}

function parseObject(text: string, file: string): object {
  const value = parseJson(text, file, "a header in JSON");
  if (!isObject(value)) throw new FormatError(`${file}: expected the header to be an object, received ${show(value)}`);
  return value;
}

function parseMetadata(entry: unknown, file: string): ReadonlyMap<string, string> {
  if (!isObject(entry))
    throw new FormatError(`${file}: expected __metadata__ to be an object, received ${show(entry)}`);
  const metadata = new Map<string, string>();
  for (const [key, value] of Object.entries(entry)) {
    if (typeof value !== "string") {
      throw new FormatError(`${file}: expected __metadata__ "${shorten(key)}" to be a string, received ${show(value)}`);
    }
    metadata.set(key, value);
  }
  return metadata;
}

function parseTensor(entry: unknown, dataLength: number, where: string): StoredTensor {
  if (!isObject(entry)) throw new FormatError(`${where}: expected an object, received ${show(entry)}`);
  const { dtype, shape, data_offsets: offsets }: { dtype?: unknown; shape?: unknown; data_offsets?: unknown } = entry;
  if (!isStoredDType(dtype)) {
    throw new FormatError(
      `${where}: expected a dtype of ${Object.keys(elementTypeOf).join(", ")}, received ${show(dtype)}`,
    );
  }
  if (!isCounts(shape)) throw new FormatError(`${where}: expected a shape of sizes, received ${show(shape)}`);
  const [begin, end] = isCounts(offsets) && offsets.length === 2 ? offsets : [];
  if (begin === undefined || end === undefined) {
    throw new FormatError(`${where}: expected data_offsets of two positions, received ${show(offsets)}`);
  }
  if (begin > end || end > dataLength) {
    throw new FormatError(`${where}: expected bytes within the data's 0 to ${dataLength}, received ${begin} to ${end}`);
  }
  const length = shape.reduce((product, size) => product * size, storedBytes(dtype));
  if (length !== end - begin) {
    throw new FormatError(
      `${where}: expected ${length} bytes for ${dtype} [${shape.join(", ")}], received ${end - begin}`,
    );
  }
  return { dtype, shape, begin, end };
}

function checkCoverage(tensors: ReadonlyMap<string, StoredTensor>, dataLength: number, file: string): void {
  const ordered = [...tensors].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let position = 0;
  for (const [name, { begin, end }] of ordered) {
    if (begin !== position) {
      const fault = begin < position ? "overlaps another tensor" : "leaves a gap before it";
      throw new FormatError(
        `${file}: tensor "${shorten(name)}" ${fault}: expected it to begin at ${position}, received ${begin}`,
      );
    }
    position = end;
  }
  if (position !== dataLength) {
    throw new FormatError(`${file}: expected ${position} bytes of data as the header says, received ${dataLength}`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

/** Formats the start of a value for an error message, because a hostile one may be megabytes long or deeply nested. */
function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.slice(0, 8).map(showItem).join(", ")}${value.length > 8 ? ", …" : ""}]`;
  return showItem(value);
}

function showItem(value: unknown): string {
  if (typeof value === "string") return `"${shorten(value)}"`;
  if (value === undefined) return "nothing";
  return typeof value === "object" && value !== null ? "an object or array" : String(value);
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
