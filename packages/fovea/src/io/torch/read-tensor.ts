import { FormatError } from "../../support/index.ts";
import { sizeOf, type Tensor, type TypedArray, tensor } from "../../tensor/index.ts";
import { decodeElements } from "../element-types.ts";
import { torchDtypes } from "./torch-dtype.ts";
import type { TorchStorage, TorchTensor } from "./torch-tensor.ts";

/** Gives access to the bytes of storages. */
export interface StorageSource {
  /** Fills `target` with the storage's content starting at byte `begin`. */
  readInto(storage: TorchStorage, target: Uint8Array, begin: number): Promise<void>;
}

/**
 * Reads one tensor, row-major regardless of its strides. Only the range from its first to its last element is read.
 * @throws FormatError for an unsupported element type, or a number that does not fit.
 */
export async function readTorchTensor(of: TorchTensor, source: StorageSource, where: string): Promise<Tensor> {
  const { dtype, shape, storage } = of;
  if (dtype.element === undefined) {
    const known = [...torchDtypes.values()].filter(({ element }) => element !== undefined).map(({ name }) => name);
    throw new FormatError(`${where}: expected a type of ${known.join(", ")}, received ${dtype.name}`);
  }
  const buffer = new ArrayBuffer(of.span * dtype.bytes);
  const begin = storage.first * storage.dtype.bytes + of.offset * dtype.bytes;
  if (of.span > 0) await source.readInto(storage, new Uint8Array(buffer), begin);
  const values = decodeElements(dtype.element, buffer, where);
  return tensor(of.isContiguous ? values : rowMajor(values, of), shape);
}

/** Returns the elements of a view in row-major order. */
function rowMajor(values: TypedArray, { shape, strides }: TorchTensor): TypedArray {
  const result = emptyLike(values, sizeOf(shape));
  const last = shape.length - 1;
  const [inner, innerStride] = [shape[last] ?? 1, strides[last] ?? 1];
  const index = new Array<number>(shape.length).fill(0);
  let source = 0;
  for (let target = 0; target < result.length; ) {
    for (let step = 0; step < inner; step++) result[target++] = values[source + step * innerStride] ?? 0;
    for (let axis = last - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      const stride = strides[axis] ?? 0;
      const carries = next === shape[axis];
      index[axis] = carries ? 0 : next;
      source += carries ? -stride * (next - 1) : stride;
      if (!carries) break;
    }
  }
  return result;
}

function emptyLike(values: TypedArray, length: number): TypedArray {
  if (values instanceof Float32Array) return new Float32Array(length);
  return values instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length);
}
