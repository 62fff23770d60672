import { allocate, type DType, type TypedArray } from "../../tensor/dtype.ts";

/**
 * Ring buffers for converted batches: `depth` arrays per input, because an engine reads those of the running step and of
 * the queued one.
 */
export class BufferRing {
  readonly #depth: number;
  readonly #places = new Map<string, { readonly arrays: TypedArray[]; turn: number }>();

  constructor(depth: number) {
    this.#depth = depth;
  }

  /** Returns the next array of `place`, with exactly `length` elements and arbitrary content. */
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
