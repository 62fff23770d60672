/** One batch of noise in [−1, 1) and labels, the same in every process, in the element types that the engine takes. */
export function syntheticBatch(shape, classes, batch) {
  const next = noise(1);
  const length = batch * shape.reduce((size, axis) => size * axis, 1);
  const x = { data: Float32Array.from({ length }, () => 2 * next() - 1), shape: [batch, ...shape], dtype: "float32" };
  const label = () => Math.floor(next() * Math.max(classes, 2));
  const y =
    classes === 1
      ? { data: Float32Array.from({ length: batch }, label), shape: [batch, 1], dtype: "float32" }
      : { data: Int32Array.from({ length: batch }, label), shape: [batch], dtype: "int32" };
  return { x, y };
}

/** Numbers in [0, 1) from a linear congruential generator (Numerical Recipes' constants): ample for noise. */
function noise(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
