import { anything } from "../../support/check-options.ts";
import { optional } from "../../support/schema.ts";
import { size2d } from "../../support/schema-fields.ts";
import { scoresOf } from "../subject/run-samples.ts";
import { imageShape } from "../subject/subject.ts";
import { type Baseline, baselineValues } from "./baseline.ts";
import { defineMethod } from "./define-method.ts";
import type { MapValues } from "./heat-map.ts";

/** Options of `occlusion`. */
export interface OcclusionOptions {
  /** Height and width of the window in pixels (default: an eighth of the image). */
  readonly window?: number | readonly [number, number];
  /** Distance between windows in pixels (default: half of the window). */
  readonly stride?: number | readonly [number, number];
  /** What the window shows (default 0: the mean color, for normalized images). */
  readonly baseline?: Baseline;
}

/**
 * Occlusion (Zeiler and Fergus 2014): covers parts of the image with a sliding window. The value of a pixel is the fall
 * of the score, as the mean over the windows that cover it; it is negative where covering raises the score.
 */
export const occlusion = defineMethod<OcclusionOptions>({
  name: "occlusion",
  isSigned: true,
  channels: "sum",
  checks: { window: optional(size2d()), stride: optional(size2d()), baseline: anything },
  async compute(subject, { window, stride, baseline }): Promise<MapValues[]> {
    const [height, width, channels] = imageShape(subject);
    const [rows, columns] = pairOf(window) ?? [Math.ceil(height / 8), Math.ceil(width / 8)];
    const [down, right] = pairOf(stride) ?? [Math.ceil(rows / 2), Math.ceil(columns / 2)];
    const tops = startsOf(height, Math.min(rows, height), down);
    const lefts = startsOf(width, Math.min(columns, width), right);
    const windows = tops.flatMap((top) => lefts.map((left) => ({ top, left })));
    const cover = baselineValues(subject, "baseline", baseline);
    // The last sample of a row is the image itself: scores of other programs may differ in the last bits.
    const perRow = windows.length + 1;
    const scores = await scoresOf(subject, {
      count: subject.rows.length * perRow,
      row: (sample) => Math.floor(sample / perRow),
      write(sample, pixels) {
        const window = windows[sample % perRow];
        if (!window) return;
        const { top, left } = window;
        for (let y = top; y < Math.min(top + rows, height); y++) {
          const from = (y * width + left) * channels;
          const to = (y * width + Math.min(left + columns, width)) * channels;
          pixels.set(cover.subarray(from, to), from);
        }
      },
    });
    return subject.rows.map((_, row) => {
      const [start, score] = [row * perRow, scores[(row + 1) * perRow - 1] ?? 0];
      const drops = new Float64Array(height * width);
      const counts = new Int32Array(height * width);
      windows.forEach(({ top, left }, index) => {
        const drop = score - (scores[start + index] ?? 0);
        for (let y = top; y < Math.min(top + rows, height); y++) {
          for (let x = left; x < Math.min(left + columns, width); x++) {
            drops[y * width + x] = (drops[y * width + x] ?? 0) + drop;
            counts[y * width + x] = (counts[y * width + x] ?? 0) + 1;
          }
        }
      });
      const data = Float32Array.from(drops, (drop, at) => drop / Math.max(1, counts[at] ?? 1));
      return { values: { data, shape: [height, width], dtype: "float32" } };
    });
  },
});

function pairOf(size: number | readonly [number, number] | undefined): readonly [number, number] | undefined {
  return typeof size === "number" ? [size, size] : size;
}

/** The starts of windows that cover a side, the last one at its end. */
function startsOf(size: number, window: number, stride: number): number[] {
  const starts: number[] = [];
  for (let at = 0; at < size - window; at += stride) starts.push(at);
  return [...starts, size - window];
}
