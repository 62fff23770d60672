import type { Tensor } from "../../tensor/index.ts";

type Color = readonly [number, number, number];

/** A house below the sun, by formula: uint8 [side, side, 3]. Its edges point in all directions. */
export function drawnScene(side: number): Tensor & { readonly data: Uint8Array } {
  const data = new Uint8Array(side * side * 3);
  for (let at = 0; at < side * side; at++) {
    data.set(colorAt((at % side) / side, Math.floor(at / side) / side), at * 3);
  }
  return { shape: [side, side, 3], data, dtype: "uint8" };
}

function colorAt(x: number, y: number): Color {
  if (Math.abs(x - 0.58) < 0.05 && y > 0.66 && y < 0.86) return [112, 66, 40];
  if (Math.abs(Math.abs(x - 0.58) - 0.14) < 0.045 && Math.abs(y - 0.62) < 0.05) return [250, 232, 160];
  if (Math.abs(x - 0.58) < 0.24 && y > 0.5 && y < 0.86) return [206, 108, 84];
  if (y < 0.5 && y > 0.22 && Math.abs(x - 0.58) < (y - 0.22) * 1.1) return [122, 44, 52];
  if (Math.hypot(x - 0.2, y - 0.2) < 0.11) return [255, 208, 70];
  if (y > 0.78 && Math.sin(x * 90) > 0.4 && y < 0.92) return [244, 240, 228];
  if (y > 0.78) return [92, 152, 74];
  return [118 + 70 * y, 176 + 40 * y, 226 + 20 * y];
}
