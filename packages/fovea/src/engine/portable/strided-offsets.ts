import { type Shape, stridesOf } from "../../tensor/shape.ts";

/**
 * Where `count` elements of a tensor of `shape` lie, from element `start` in row-major order, when an index
 * along axis i moves by `strides[i]`: fills `offsets`. Broadcasting, transposing, slicing and reducing are all
 * a matter of strides.
 */
export function stridedOffsets(
  shape: Shape,
  strides: readonly number[],
  start: number,
  count: number,
  offsets: Int32Array,
): void {
  const last = shape.length - 1;
  const index = new Array<number>(shape.length).fill(0);
  let offset = 0;
  let rest = start;
  for (let axis = last; axis >= 0; axis--) {
    index[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
    offset += index[axis]! * strides[axis]!;
  }
  for (let i = 0; i < count; i++) {
    offsets[i] = offset;
    for (let axis = last; axis >= 0; axis--) {
      offset += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      offset -= shape[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
}

/** The strides, per axis of `shape`, of a tensor of shape `small` that broadcasts to it: 0 where it repeats. */
export function broadcastStrides(small: Shape, shape: Shape): number[] {
  const missing = shape.length - small.length;
  const strides = stridesOf(small);
  return shape.map((_, axis) => (axis < missing || small[axis - missing] === 1 ? 0 : strides[axis - missing]!));
}

const chunk = 4096;

/** Calls `visit` with the offsets of every element of `shape` under `strides`, a chunk at a time. */
export function forEachChunk(
  shape: Shape,
  strides: readonly number[],
  length: number,
  visit: (start: number, count: number, offsets: Int32Array) => void,
): void {
  const offsets = new Int32Array(Math.min(chunk, length));
  for (let start = 0; start < length; start += chunk) {
    const count = Math.min(chunk, length - start);
    stridedOffsets(shape, strides, start, count, offsets);
    visit(start, count, offsets);
  }
}
