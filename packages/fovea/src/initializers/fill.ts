import { type Shape, sizeOf } from "../tensor/shape.ts";

/** The numbers drawn per call: drawing them one by one takes twice as long. */
const numbersPerDraw = 2048;

/** Returns an array for `shape` with numbers from `draw`, which fills its argument, times `scale` plus `offset`. */
export function fill(shape: Shape, draw: (out: Float64Array) => void, scale = 1, offset = 0): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  const drawn = new Float64Array(Math.min(numbersPerDraw, values.length));
  for (let done = 0; done < values.length; done += drawn.length) {
    const count = Math.min(drawn.length, values.length - done);
    draw(drawn.subarray(0, count));
    for (let index = 0; index < count; index++) values[done + index] = offset + scale * (drawn[index] ?? 0);
  }
  return values;
}
