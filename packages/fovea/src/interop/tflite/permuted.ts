import { type Tensor, tensor } from "../../tensor/tensor.ts";

/** Permutes the axes of a tensor: axis `i` of the result is axis `axes[i]` of `value`. */
export function permuted(value: Tensor, axes: readonly number[]): Tensor {
  const { shape, data } = value;
  const sizes = axes.map((axis) => shape[axis] ?? 1);
  const steps = axes.map((axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const result = new Float32Array(data.length);
  const at = sizes.map(() => 0);
  let from = 0;
  for (let index = 0; index < result.length; index++) {
    result[index] = data[from] ?? 0;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const [size = 1, step = 0] = [sizes[axis], steps[axis]];
      const next = (at[axis] ?? 0) + 1;
      from += step;
      if (next < size) {
        at[axis] = next;
        break;
      }
      from -= size * step;
      at[axis] = 0;
    }
  }
  return tensor(result, sizes);
}
