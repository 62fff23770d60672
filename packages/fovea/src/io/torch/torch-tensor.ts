import { FormatError } from "../../support/index.ts";
import { formatShape, type Shape, stridesOf } from "../../tensor/index.ts";
import { describeValue } from "./pickle/index.ts";
import type { TorchDtype } from "./torch-dtype.ts";

/** Maximum number of axes: more than weights have, and few enough to limit the memory per tensor. */
const maxAxes = 16;

/** Memory that tensors are views of: a range of elements in the file. */
export class TorchStorage {
  readonly key: string;
  /** Class of the storage in the pickle: "torch.FloatStorage". */
  readonly name: string;
  readonly dtype: TorchDtype;
  readonly elements: number;
  /** Index of the first element, for legacy files that contain views of storages. */
  readonly first: number;

  constructor(key: string, name: string, dtype: TorchDtype, elements: number, first = 0) {
    this.key = key;
    this.name = name;
    this.dtype = dtype;
    this.elements = elements;
    this.first = first;
  }
}

/** A tensor as described in a pickle: a strided view of a storage. */
export class TorchTensor {
  readonly storage: TorchStorage;
  readonly dtype: TorchDtype;
  /** Index of the first element in the storage. */
  readonly offset: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
  /** Number of elements from the first to the last, including those in between that are not part of the tensor. */
  readonly span: number;

  /** @throws FormatError unless every element is in the storage. */
  constructor(storage: unknown, offset: unknown, shape: unknown, strides: unknown, dtype?: TorchDtype) {
    if (!(storage instanceof TorchStorage)) {
      throw new FormatError(`a tensor: expected a storage, received ${describeValue(storage)}`);
    }
    if (!isCount(offset) || !isCounts(shape) || !isCounts(strides) || shape.length !== strides.length) {
      const received = [offset, shape, strides].map(describeValue).join(", ");
      throw new FormatError(`a tensor: expected an offset, and as many sizes as strides, received ${received}`);
    }
    this.storage = storage;
    this.dtype = dtype ?? storage.dtype;
    this.offset = offset;
    // Copies, because later instructions of a hostile pickle may append to the checked lists.
    this.shape = [...shape];
    this.strides = [...strides];
    const last = shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), 0);
    this.span = shape.includes(0) ? 0 : last + 1;
    const available = Math.floor((storage.elements * storage.dtype.bytes) / this.dtype.bytes);
    if (!(offset + this.span <= available)) {
      throw new FormatError(
        `a tensor ${formatShape(shape)} of strides ${formatShape(strides)} from ${offset} on: ` +
          `expected it within its storage of ${available} elements`,
      );
    }
  }

  /** Whether the elements are contiguous in row-major order. */
  get isContiguous(): boolean {
    const expected = stridesOf(this.shape);
    return this.shape.every((size, axis) => size === 1 || this.strides[axis] === expected[axis]) || this.span === 0;
  }
}

/** Whether a value is a valid number or index of elements. */
export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= maxAxes && value.every(isCount);
}
