import type { ImageLook } from "./image-look.ts";

/** A way to bring images to the size of the center crop that depends on their proportions. */
export type FittedResize =
  /** Scales the image to cover the crop, as Pillow's `ImageOps.cover`. */
  | { readonly fit: "crop" }
  /**
   * Scales the whole image to fit inside the crop, in the middle, as Pillow's `ImageOps.pad`. The border has this
   * color: whole numbers in 0 … 255, red first; one for gray.
   */
  | { readonly fit: "pad"; readonly color: readonly number[] };

/**
 * How images are prepared for a network: resized, center-cropped, and each channel in 0 … 255 normalized to
 * (value · scale − mean) ÷ std. It belongs to the weights, which were trained on images prepared this way. Plain data,
 * saved with the model.
 */
export interface Preprocessing {
  /**
   * The shorter side in pixels; height and width, regardless of the image's proportions; or how the image fits the
   * crop, such as `{ fit: "pad", color: [114, 114, 114] }`.
   */
  readonly resize: number | readonly [height: number, width: number] | FittedResize;
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
