/**
 * The look of a model's training images, which other images are made to match: "digit" is a light handwritten digit on
 * black, scaled and centered as in MNIST; "light on dark" is anything light on black; "natural" is photographs.
 */
export const imageLooks = ["digit", "light on dark", "natural"] as const;

/** One of `imageLooks`. */
export type ImageLook = (typeof imageLooks)[number];

/** Returns whether images are light drawings on black, so that others may have to be inverted and cropped. */
export function isDrawing(look: ImageLook | undefined): look is "digit" | "light on dark" {
  return look === "digit" || look === "light on dark";
}
