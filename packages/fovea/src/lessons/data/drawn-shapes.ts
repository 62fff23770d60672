import { random } from "../../support/random.ts";
import type { Tensor } from "../../tensor/index.ts";

/** The shapes that the network of the lessons tells apart. */
export const shapeNames = ["circle", "square", "triangle", "cross"] as const;

/** Whether a point, from −1 to 1, belongs to a shape. */
const contains: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => x * x + y * y < 0.8,
  (x, y) => Math.abs(x) < 0.75 && Math.abs(y) < 0.75,
  (x, y) => y < 0.75 && Math.abs(x) < (y + 0.95) * 0.5,
  (x, y) => (Math.abs(x) < 0.28 && Math.abs(y) < 0.9) || (Math.abs(y) < 0.28 && Math.abs(x) < 0.9),
];

/** Images of one shape each, in random colors, sizes and places, and their labels: float32 in −1 … 1. */
export function drawnShapes(count: number, side: number, seed: number): { x: Tensor; y: Tensor } {
  const draw = random(seed, 0);
  const data = new Float32Array(count * side * side * 3);
  const labels = Int32Array.from({ length: count }, (_, index) => index % shapeNames.length);
  const between = (low: number, high: number) => low + draw.uniform() * (high - low);
  for (let image = 0; image < count; image++) {
    const ground = [0, 1, 2].map(() => between(0, 1));
    const ink = ground.map((value) => (value < 0.5 ? value + between(0.35, 0.5) : value - between(0.35, 0.5)));
    const size = between(0.45, 0.8);
    const [centerX, centerY] = [between(-0.3, 0.3), between(-0.3, 0.3)];
    const shape = contains[labels[image] ?? 0];
    for (let at = 0; at < side * side; at++) {
      const x = ((2 * (at % side)) / (side - 1) - 1 - centerX) / size;
      const y = ((2 * Math.floor(at / side)) / (side - 1) - 1 - centerY) / size;
      const color = shape?.(x, y) ? ink : ground;
      for (let channel = 0; channel < 3; channel++) {
        data[(image * side * side + at) * 3 + channel] = 2 * clip((color[channel] ?? 0) + between(-0.06, 0.06)) - 1;
      }
    }
  }
  return {
    x: { shape: [count, side, side, 3], data, dtype: "float32" },
    y: { shape: [count], data: labels, dtype: "int32" },
  };
}

const clip = (value: number) => Math.max(0, Math.min(1, value));
