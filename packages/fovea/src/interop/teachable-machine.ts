import type { Preprocessing } from "../data/index.ts";

/** How Teachable Machine prepares images: the center square, scaled to −1 … 1. */
export function teachablePreprocessing(size: number): Preprocessing {
  const half = [0.5, 0.5, 0.5];
  return {
    resize: size,
    crop: [size, size],
    interpolation: "bilinear",
    scale: 1 / 255,
    mean: half,
    std: half,
    channelOrder: "rgb",
  };
}

/** The class names in a list of Teachable Machine, "0 cat", "1 dog"; undefined if it is another list. */
export function teachableLabels(lines: readonly string[]): readonly string[] | undefined {
  const names = lines.map((line, index) => (line.startsWith(`${index} `) ? line.slice(`${index} `.length) : undefined));
  return lines.length > 0 && names.every((name) => name !== undefined) ? names : undefined;
}
