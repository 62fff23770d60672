import { FormatError } from "../../support/index.ts";
import { formatShape, sizeOf, type Tensor, type TypedArray, tensor } from "../../tensor/index.ts";

/** Reads the elements of each type code, the third byte of the file; types without a typed array are converted. */
const elementTypes: Readonly<Record<number, { readonly bytes: number; read(bytes: Uint8Array): TypedArray }>> = {
  8: { bytes: 1, read: (bytes) => bytes },
  9: { bytes: 1, read: (bytes) => Int32Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)) },
  11: { bytes: 2, read: (bytes) => fill(new Int32Array(bytes.length / 2), bytes, (view, at) => view.getInt16(at)) },
  12: { bytes: 4, read: (bytes) => fill(new Int32Array(bytes.length / 4), bytes, (view, at) => view.getInt32(at)) },
  13: { bytes: 4, read: (bytes) => fill(new Float32Array(bytes.length / 4), bytes, (view, at) => view.getFloat32(at)) },
  14: { bytes: 8, read: (bytes) => fill(new Float32Array(bytes.length / 8), bytes, (view, at) => view.getFloat64(at)) },
};

/**
 * Parses the array of an uncompressed IDX file: unsigned bytes as uint8, the smaller signed integers as int32, both
 * floating-point types as float32. Bytes are not copied.
 * @param file File name for error messages.
 * @throws FormatError if the magic number is wrong or the length does not match the header.
 */
export function parseIdx(bytes: Uint8Array, file: string): Tensor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = bytes.length >= 4 ? view.getUint32(0) : -1;
  const type = elementTypes[magic >>> 8];
  if (magic < 0 || !type) {
    throw new FormatError(
      `${file}: expected an IDX file, which begins with 0, 0, a type and a rank; received ${bytes.subarray(0, 4).join(", ")}`,
    );
  }
  const rank = magic & 0xff;
  const start = 4 + 4 * rank;
  if (bytes.length < start) {
    throw new FormatError(
      `${file}: expected a header of ${start} bytes for rank ${rank}, received ${bytes.length} bytes`,
    );
  }
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = start + sizeOf(shape) * type.bytes;
  if (bytes.length !== expected) {
    throw new FormatError(
      `${file}: expected ${expected} bytes for its shape ${formatShape(shape)}, received ${bytes.length}`,
    );
  }
  // A plain view, because methods of a Buffer, which is a Uint8Array too, behave differently.
  return tensor(type.read(new Uint8Array(bytes.buffer, bytes.byteOffset + start, bytes.length - start)), shape);
}

/** Fills `target` through `get`, because the file is big-endian and possibly unaligned. */
function fill(target: TypedArray, bytes: Uint8Array, get: (view: DataView, at: number) => number): TypedArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const step = bytes.length / target.length;
  for (let index = 0; index < target.length; index++) target[index] = get(view, index * step);
  return target;
}
