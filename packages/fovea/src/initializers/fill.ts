import { type Shape, sizeOf } from "../tensor/shape.ts";

/** So many numbers are drawn at a time: one by one it would take twice as long. */
const drawnTogether = 2048;

/** An array for `shape` of numbers from `draw`, which fills what it is given, times `scale` and moved by `offset`. */
export function fill(shape: Shape, draw: (out: Float64Array) => void, scale = 1, offset = 0): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  const drawn = new Float64Array(Math.min(drawnTogether, values.length));
  for (let done = 0; done < values.length; done += drawn.length) {
    const count = Math.min(drawn.length, values.length - done);
    draw(drawn.subarray(0, count));
    for (let index = 0; index < count; index++) values[done + index] = offset + scale * (drawn[index] ?? 0);
  }
  return values;
}
