import type { FloatTensor } from "./heat-map.ts";

/**
 * Resizes a map [rows, columns] to [height, width] bilinearly, with pixels as areas (PyTorch's `interpolate` with
 * `align_corners=False`). Beyond the centers of the outermost values, these continue.
 */
export function resizeMap({ data, shape }: FloatTensor, height: number, width: number): FloatTensor {
  const [rows = 0, columns = 0] = shape;
  const resized = new Float32Array(height * width);
  const down = tapsOf(rows, height);
  const across = tapsOf(columns, width);
  down.forEach(({ first: top, second: bottom, share: lower }, y) => {
    across.forEach(({ first: left, second: right, share }, x) => {
      const row = (at: number) =>
        (1 - share) * (data[at * columns + left] ?? 0) + share * (data[at * columns + right] ?? 0);
      resized[y * width + x] = (1 - lower) * row(top) + lower * row(bottom);
    });
  });
  return { data: resized, shape: [height, width], dtype: "float32" };
}

/** The two values that each position lies between, and the share of the second. */
function tapsOf(size: number, target: number) {
  return Array.from({ length: target }, (_, at) => {
    const place = Math.max(0, ((at + 0.5) * size) / target - 0.5);
    const first = Math.min(Math.floor(place), size - 1);
    return { first, second: Math.min(first + 1, size - 1), share: Math.min(place - first, 1) };
  });
}
