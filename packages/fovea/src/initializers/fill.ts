/** The numbers drawn per call: drawing them one by one takes twice as long. */
const numbersPerDraw = 2048;

/** Fills `values` with numbers from `draw`, which fills its argument, times `scale` plus `offset`, and returns them. */
export function fill(values: Float32Array, draw: (out: Float64Array) => void, scale = 1, offset = 0): Float32Array {
  const drawn = new Float64Array(Math.min(numbersPerDraw, values.length));
  for (let done = 0; done < values.length; done += drawn.length) {
    const count = Math.min(drawn.length, values.length - done);
    draw(drawn.subarray(0, count));
    for (let index = 0; index < count; index++) values[done + index] = offset + scale * (drawn[index] ?? 0);
  }
  return values;
}
