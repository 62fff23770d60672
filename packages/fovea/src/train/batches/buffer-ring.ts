import { allocate, type DType, type TypedArray } from "../../tensor/dtype.ts";

/**
 * Arrays to convert batches into: each place has `depth` of them in turn, since an engine reads those of the step
 * that runs and of the one that waits.
 */
export class BufferRing {
  readonly #depth: number;
  readonly #places = new Map<string, { readonly arrays: TypedArray[]; turn: number }>();

  constructor(depth: number) {
    this.#depth = depth;
  }

  /** The next array of `place`, exactly `length` long; its content is what was there before. */
  next(place: string, dtype: DType, length: number): TypedArray {
    const entry = this.#places.get(place) ?? { arrays: [], turn: 0 };
    this.#places.set(place, entry);
    entry.turn = (entry.turn + 1) % this.#depth;
    const known = entry.arrays[entry.turn];
    if (known && known.length === length) return known;
    const array = allocate(dtype, length);
    entry.arrays[entry.turn] = array;
    return array;
  }
}
