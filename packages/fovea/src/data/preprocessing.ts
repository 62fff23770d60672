import type { ImageLook } from "./image-look.ts";

/**
 * What is done to a picture before a network sees it. It belongs to the weights: they were learnt on pictures that
 * were prepared in this way. Plain data, so that it is saved with the model.
 *
 * A picture is resized, its middle is cut out, and each channel of 0 … 255 becomes (value · scale − mean) ÷ std.
 */
export interface Preprocessing {
  /** The shorter side in pixels, or rows and columns regardless of the picture's proportions. */
  readonly resize: number | readonly [height: number, width: number];
  /** Rows and columns of the cut, which are the network's input. */
  readonly crop: readonly [height: number, width: number];
  readonly interpolation: "bilinear" | "bicubic" | "nearest";
  readonly scale: number;
  /** Of each channel, in the order of the channels below. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly channelOrder: "rgb" | "bgr";
  /**
   * What the images look like that the network has learnt from, where it is known. For one that has learnt from light
   * drawings on black, an image is made one: `resize` and `interpolation` have no part in it.
   */
  readonly look?: ImageLook | undefined;
}
