import type { ImageLook } from "./image-look.ts";

/**
 * How images are prepared for a network: resized, center-cropped, and each channel in 0 … 255 normalized to
 * (value · scale − mean) ÷ std. It belongs to the weights, which were trained on images prepared this way. Plain data,
 * saved with the model.
 */
export interface Preprocessing {
  /** The shorter side in pixels, or height and width regardless of the image's proportions. */
  readonly resize: number | readonly [height: number, width: number];
  /** Size of the center crop: the network's input. */
  readonly crop: readonly [height: number, width: number];
  readonly interpolation: "bilinear" | "bicubic" | "nearest";
  readonly scale: number;
  /** Per channel, in the order given by `channelOrder`. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly channelOrder: "rgb" | "bgr";
  /**
   * The look of the network's training images, if known. For "digit" and "light on dark", images are converted to light
   * drawings on black, and `resize` and `interpolation` are ignored.
   */
  readonly look?: ImageLook | undefined;
}
