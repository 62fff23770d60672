import { random } from "../../support/random.ts";
import type { Tensor } from "../../tensor/index.ts";

/** Patterns that the network of the lessons has never seen. */
export const patternNames = ["ring", "stripes", "checkers"] as const;

/** Whether a point, from −1 to 1, has the ink of a pattern; `angle` turns it and `size` scales it. */
const inked: readonly ((x: number, y: number, size: number) => boolean)[] = [
  (x, y, size) => Math.abs(Math.hypot(x, y) - size) < 0.16,
  (x, _, size) => Math.sin((x * 7) / size) > 0,
  (x, y, size) => Math.sin((x * 6) / size) * Math.sin((y * 6) / size) > 0,
];

/** Images of one pattern each, in random colors, sizes and directions: uint8 [side, side, 3], and their labels. */
export function drawnPatterns(count: number, side: number, seed: number): { images: Tensor[]; labels: number[] } {
  const draw = random(seed, 0);
  const between = (low: number, high: number) => low + draw.uniform() * (high - low);
  const labels = Array.from({ length: count }, (_, index) => index % patternNames.length);
  const images = labels.map((label): Tensor => {
    const ground = [0, 1, 2].map(() => between(0, 255));
    const ink = ground.map((value) => (value < 128 ? value + between(70, 120) : value - between(70, 120)));
    const [size, angle, centerX, centerY] = [
      between(0.5, 0.9),
      between(0, Math.PI),
      between(-0.3, 0.3),
      between(-0.3, 0.3),
    ];
    const data = new Uint8Array(side * side * 3);
    for (let at = 0; at < side * side; at++) {
      const [u, v] = [
        (2 * (at % side)) / (side - 1) - 1 - centerX,
        (2 * Math.floor(at / side)) / (side - 1) - 1 - centerY,
      ];
      const x = u * Math.cos(angle) + v * Math.sin(angle);
      const y = v * Math.cos(angle) - u * Math.sin(angle);
      const color = inked[label]?.(x, y, size) ? ink : ground;
      data.set(
        color.map((value) => Math.max(0, Math.min(255, Math.round(value + between(-30, 30))))),
        at * 3,
      );
    }
    return { shape: [side, side, 3], data, dtype: "uint8" };
  });
  return { images, labels };
}
