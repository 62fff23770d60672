import { FormatError } from "../../support/index.ts";
import {
  formatShape,
  type Shape,
  sizeOf,
  stridesOf,
  type Tensor,
  type TypedArray,
  tensor,
} from "../../tensor/index.ts";
import { float16ToFloat32 } from "../float16.ts";
import { int64ToInt32 } from "../int64.ts";

/** NumPy's type → how `bytes` (aligned) become elements of the host; undefined where a number does not fit. */
const elementTypes: Readonly<
  Record<string, { readonly bytes: number; read(buffer: ArrayBuffer): TypedArray | undefined }>
> = {
  "<f4": { bytes: 4, read: (buffer) => new Float32Array(buffer) },
  "<f8": { bytes: 8, read: (buffer) => Float32Array.from(new Float64Array(buffer)) },
  "<f2": { bytes: 2, read: (buffer) => float16ToFloat32(new Uint16Array(buffer)) },
  "<i4": { bytes: 4, read: (buffer) => new Int32Array(buffer) },
  "<i8": { bytes: 8, read: (buffer) => integers(buffer) },
  "|u1": { bytes: 1, read: (buffer) => new Uint8Array(buffer) },
  "|b1": { bytes: 1, read: (buffer) => new Uint8Array(buffer) },
};

/**
 * The array in a .npy file: f2, f4 and f8 as float32, i4 and i8 as int32, u1 and booleans as uint8; row-major,
 * whatever order the file has.
 * @param file the file's name, for messages
 * @throws FormatError when it is no .npy file, of another type, cut off, or when a number does not fit.
 */
export function parseNpy(bytes: Uint8Array, file: string): Tensor {
  const { text, start } = headerText(bytes, file);
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || sizes === undefined) {
    throw new FormatError(`${file}: expected descr, fortran_order and shape in the header, received ${text.trim()}`);
  }
  const type = elementTypes[descr];
  if (!type) {
    throw new FormatError(`${file}: expected a type of ${Object.keys(elementTypes).join(", ")}, received ${descr}`);
  }
  const shape = sizes
    .split(",")
    .filter((size) => size.trim() !== "")
    .map(Number);
  const length = sizeOf(shape) * type.bytes;
  if (bytes.length - start !== length) {
    throw new FormatError(
      `${file}: expected ${length} bytes for ${descr} ${formatShape(shape)}, received ${bytes.length - start}`,
    );
  }
  const data = type.read(new Uint8Array(bytes.subarray(start)).buffer);
  if (!data) throw new FormatError(`${file}: expected 64-bit integers that fit 32 bits, received larger ones`);
  return tensor(order === "True" ? fromFortranOrder(data, shape) : data, shape);
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

function integers(buffer: ArrayBuffer): Int32Array | undefined {
  const result = int64ToInt32(new Int32Array(buffer));
  return typeof result === "number" ? undefined : result;
}

/** The same values with the last axis running fastest instead of the first. */
function fromFortranOrder(data: TypedArray, shape: Shape): TypedArray {
  const result = data.slice();
  const strides = stridesOf(shape);
  const index = new Array<number>(shape.length).fill(0);
  let target = 0;
  for (let source = 0; source < data.length; source++) {
    result[target] = data[source] ?? 0;
    for (let axis = 0; axis < shape.length; axis++) {
      const next = (index[axis] ?? 0) + 1;
      const stride = strides[axis] ?? 1;
      const carries = next === shape[axis];
      index[axis] = carries ? 0 : next;
      target += carries ? -stride * (next - 1) : stride;
      if (!carries) break;
    }
  }
  return result;
}
