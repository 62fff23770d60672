import { type Shape, stridesOf, type Tensor, type TypedArray, tensor } from "../../tensor/index.ts";
import { decodeElements } from "../element-types.ts";
import { npyElementType, parseNpyHeader } from "./npy-header.ts";

/**
 * Parses the array in a .npy file: f2, f4 and f8 as float32, integers as int32, u1 and booleans as uint8; always
 * row-major.
 * @param file File name for error messages.
 * @throws FormatError if it is not a .npy file, has an unsupported type or is truncated, or if a number does not fit.
 */
export function parseNpy(bytes: Uint8Array, file: string): Tensor {
  const header = parseNpyHeader(bytes, file);
  const type = npyElementType(header, bytes.length - header.start, file);
  const elements = decodeElements(type, new Uint8Array(bytes.subarray(header.start)).buffer, file);
  return tensor(header.fortranOrder ? fromFortranOrder(elements, header.shape) : elements, header.shape);
}

/** Converts values from column-major to row-major order. */
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
