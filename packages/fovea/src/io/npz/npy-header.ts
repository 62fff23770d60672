import { FormatError, formatReceived } from "../../support/index.ts";
import { formatShape, type Shape, sizeOf } from "../../tensor/index.ts";
import { type ElementTypeName, elementTypes } from "../element-types.ts";

/** Element types by NumPy's names. */
const elementTypeOf: ReadonlyMap<string, ElementTypeName> = new Map([
  ["<f4", "float32"],
  ["<f8", "float64"],
  ["<f2", "float16"],
  ["<i4", "int32"],
  ["<i8", "int64"],
  ["<i2", "int16"],
  ["|i1", "int8"],
  ["<u2", "uint16"],
  ["<u4", "uint32"],
  ["<u8", "uint64"],
  ["|u1", "uint8"],
  ["|b1", "bool"],
]);

/** The header of a .npy file. */
export interface NpyHeader {
  /** NumPy's name of the type, "<f4", or the header's text for structured types. */
  readonly descr: string;
  readonly shape: Shape;
  /** Whether the first axis varies fastest. */
  readonly fortranOrder: boolean;
  /** Byte offset of the elements. */
  readonly start: number;
}

/** Maximum length of a header; NumPy itself rejects more than 10,000 bytes by default. */
export const longestNpyHeader = 2 ** 16;

/**
 * Parses the header at the start of `bytes`.
 * @throws FormatError unless they are a .npy file of version 1 to 3.
 */
export function parseNpyHeader(bytes: Uint8Array, file: string): NpyHeader {
  const { text, start } = headerText(bytes, file);
  const descr = /'descr'\s*:\s*('[^']*'|\[[^\]]*\])/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || sizes === undefined) {
    const received = formatReceived(text.trim());
    throw new FormatError(`${file}: expected descr, fortran_order and shape in the header, received ${received}`);
  }
  const shape = sizes
    .split(",")
    .filter((size) => size.trim() !== "")
    .map(Number);
  if (!shape.every(Number.isSafeInteger)) {
    throw new FormatError(`${file}: expected a shape of sizes, received (${sizes.trim().slice(0, 80)})`);
  }
  return { descr: descr.replace(/^'(.*)'$/, "$1"), shape, fortranOrder: order === "True", start };
}

/**
 * Returns the element type of a header after checking that its shape needs exactly `length` bytes.
 * @throws FormatError for an unsupported type, or another length.
 */
export function npyElementType({ descr, shape }: NpyHeader, length: number, file: string): ElementTypeName {
  const type = elementTypeOf.get(descr);
  if (!type) {
    const received = descr.slice(0, 80);
    throw new FormatError(`${file}: expected a type of ${[...elementTypeOf.keys()].join(", ")}, received ${received}`);
  }
  const expected = sizeOf(shape) * elementTypes[type].bytes;
  if (length === expected) return type;
  throw new FormatError(`${file}: expected ${expected} bytes for ${descr} ${formatShape(shape)}, received ${length}`);
}

function headerText(bytes: Uint8Array, file: string): { text: string; start: number } {
  const magic = String.fromCharCode(...bytes.subarray(0, 6));
  const version = bytes[6] ?? 0;
  if (magic !== "\x93NUMPY" || version < 1 || version > 3) {
    throw new FormatError(`${file}: expected a .npy file of version 1, 2 or 3, received another signature`);
  }
  const lengthBytes = version === 1 ? 2 : 4;
  const headerStart = 8 + lengthBytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length =
    bytes.length < headerStart ? Infinity : version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = headerStart + length;
  if (start > bytes.length)
    throw new FormatError(`${file}: expected a header of ${length} bytes; the file is truncated`);
  return { text: new TextDecoder().decode(bytes.subarray(headerStart, start)), start };
}
