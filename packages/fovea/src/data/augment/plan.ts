import type { Matrix3 } from "./matrix3.ts";

export const fillModes = ["reflect", "constant", "nearest", "wrap"] as const;

/** What stands beyond the edges of an image. Keras' names: "reflect" repeats the edge pixel (d c b a | a b c d | d c b a). */
export type FillMode = (typeof fillModes)[number];

/** A smooth field of offsets: a uniform cubic B-spline over the output. */
export interface Displacement {
  /** Distance of neighbouring control points in output pixels; point (0, 0) lies at (−spacing, −spacing). */
  readonly spacing: number;
  readonly rows: number;
  readonly columns: number;
  /** Offsets to the right and down in output pixels, row by row. */
  readonly dx: readonly number[];
  readonly dy: readonly number[];
}

/** Where each output pixel takes its color from. */
export interface Sampling {
  /**
   * Maps output coordinates to source coordinates. Both are continuous: the center of the pixel in row i, column j is
   * x = j + ½, y = i + ½.
   */
  readonly matrix: Matrix3;
  /** Their offsets are added to output coordinates before `matrix` maps them. */
  readonly displacements: readonly Displacement[];
  /** The source pixels that are read: the first row and column, and those after the last. */
  readonly window: readonly [top: number, left: number, bottom: number, right: number];
  /** How pixels outside the window are read; "drop" leaves them out of the weighted mean, as a resize does. */
  readonly fillMode: FillMode | "drop";
  /** The color of "constant", one number per channel. */
  readonly fillColor: readonly [number, number, number];
}

/** An operation on the sampled pixels, whose values are 0 … 255. Results are clamped to this range. */
export type PixelOperation =
  | { readonly type: "brightness"; readonly factor: number }
  | { readonly type: "contrast"; readonly factor: number }
  | { readonly type: "saturation"; readonly factor: number }
  /** Rotates the hue by a fraction of the color circle. */
  | { readonly type: "hue"; readonly shift: number }
  /** Adds a number to each channel. */
  | { readonly type: "shift"; readonly amounts: readonly [number, number, number] }
  /** Inverts values from the threshold on. */
  | { readonly type: "solarize"; readonly threshold: number }
  /** Keeps the upper bits of each byte. */
  | { readonly type: "posterize"; readonly bits: number }
  /** Stretches each channel to 0 … 255. */
  | { readonly type: "autocontrast" }
  /** Equalizes the histogram of each channel. */
  | { readonly type: "equalize" }
  | { readonly type: "sharpness"; readonly factor: number }
  | { readonly type: "blur"; readonly sigma: number }
  /** Adds normal noise; the three words seed it. */
  | { readonly type: "noise"; readonly deviation: number; readonly seed: readonly [number, number, number] }
  | {
      readonly type: "erase";
      readonly top: number;
      readonly left: number;
      readonly height: number;
      readonly width: number;
      readonly color: readonly [number, number, number];
    };

/** Everything that was drawn for one image in one epoch, as JSON: the same plan gives the same pixels. */
export interface AugmentationPlan {
  readonly outputSize: readonly [height: number, width: number];
  readonly sampling: Sampling;
  readonly operations: readonly PixelOperation[];
}
