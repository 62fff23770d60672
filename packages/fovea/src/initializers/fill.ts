import { type Shape, sizeOf } from "../tensor/shape.ts";

/** An array for `shape` with each element from `draw`. */
export function fill(shape: Shape, draw: () => number): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  for (let index = 0; index < values.length; index++) values[index] = draw();
  return values;
}
