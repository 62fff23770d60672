import { FormatError } from "../../support/index.ts";
import { formatShape, type Shape, stridesOf } from "../../tensor/index.ts";
import { describeValue } from "./pickle/index.ts";
import type { TorchDtype } from "./torch-dtype.ts";

/** More than weights have, and few enough that a tensor costs little memory. */
const mostAxes = 16;

/** Memory that tensors are views of: a run of elements somewhere in the file. */
export class TorchStorage {
  readonly key: string;
  /** The class of the storage, as the pickle names it: "torch.FloatStorage". */
  readonly name: string;
  readonly dtype: TorchDtype;
  readonly elements: number;
  /** The first element of the storage that is meant, in files of old that hold views of storages. */
  readonly first: number;

  constructor(key: string, name: string, dtype: TorchDtype, elements: number, first = 0) {
    this.key = key;
    this.name = name;
    this.dtype = dtype;
    this.elements = elements;
    this.first = first;
  }
}

/** A tensor as a pickle describes it: which elements of a storage, in which order. */
export class TorchTensor {
  readonly storage: TorchStorage;
  readonly dtype: TorchDtype;
  /** The first element, counted in the storage from its beginning. */
  readonly offset: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
  /** Elements from the first to the last, those between that are not the tensor's included. */
  readonly span: number;

  /** @throws FormatError unless every element lies in the storage. */
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
    // Copies: what follows in a hostile pickle may append to the lists that have been checked.
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

  /** Whether the elements lie one after the other, the last axis running fastest. */
  get isContiguous(): boolean {
    const expected = stridesOf(this.shape);
    return this.shape.every((size, axis) => size === 1 || this.strides[axis] === expected[axis]) || this.span === 0;
  }
}

/** A number of elements, or the place of one. */
export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= mostAxes && value.every(isCount);
}
