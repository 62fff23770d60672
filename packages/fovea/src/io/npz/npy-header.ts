import { FormatError, formatReceived } from "../../support/index.ts";
import { formatShape, type Shape, sizeOf } from "../../tensor/index.ts";
import { type ElementTypeName, elementTypes } from "../element-types.ts";

/** NumPy's words for element types. */
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

/** What a .npy file says of the array in it. */
export interface NpyHeader {
  /** NumPy's word: "<f4"; what is no plain type is given as it stands in the header. */
  readonly descr: string;
  readonly shape: Shape;
  /** The first axis runs fastest. */
  readonly fortranOrder: boolean;
  /** Byte at which the elements begin. */
  readonly start: number;
}

/** No honest header is longer: NumPy itself refuses more than 10,000 bytes unless told otherwise. */
export const longestNpyHeader = 2 ** 16;

/**
 * The header that `bytes` begin with.
 * @throws FormatError when they are no .npy file of version 1 to 3.
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
 * The element type that a header names, once its shape has been found to need just `length` bytes.
 * @throws FormatError for a type that is not read, or another length.
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
    throw new FormatError(`${file}: expected a .npy file of version 1, 2 or 3; it begins otherwise`);
  }
  const lengthBytes = version === 1 ? 2 : 4;
  const headerStart = 8 + lengthBytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length =
    bytes.length < headerStart ? Infinity : version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = headerStart + length;
  if (start > bytes.length)
    throw new FormatError(`${file}: expected a header of ${length} bytes; the file ends before`);
  return { text: new TextDecoder().decode(bytes.subarray(headerStart, start)), start };
}
