import { FormatError, formatReceived } from "../../support/index.ts";
import { type Tensor, type TypedArray, tensor } from "../../tensor/index.ts";
import { decodeElements, elementTypes } from "../element-types.ts";
import type { TfliteTensor } from "./graph.ts";
import { dequantized } from "./quantization.ts";
import { tensorTypeName, tensorTypes } from "./tensor-types.ts";

/**
 * Reads the values of a constant: floating-point and quantized ones as float32, whole numbers as int32 or uint8.
 * @throws FormatError if its type is not supported, or its bytes don't match its shape.
 */
export function readConstant(constant: TfliteTensor, path: string): Tensor {
  const { name, shape, type, data, quantization } = constant;
  const where = `${path}: constant ${formatReceived(name)}`;
  const element = tensorTypes[type];
  if (!element) {
    const known = tensorTypes.filter((known) => known !== undefined).join(", ");
    throw new FormatError(`${where}: expected one of ${known}, received ${tensorTypeName(type)}`);
  }
  const count = shape.reduce((product, size) => product * size, 1);
  const { bytes } = elementTypes[element];
  if (!data || data.length !== count * bytes) {
    throw new FormatError(
      `${where}: expected ${count * bytes} bytes for the shape [${shape.join(", ")}], received ${data?.length ?? 0}`,
    );
  }
  // A copy is aligned, as typed arrays have to be. A Buffer has another `slice`.
  const values: TypedArray = decodeElements(element, new Uint8Array(data).buffer, where);
  return tensor(quantization ? dequantized(values, quantization, shape) : values, shape);
}
