/**
 * What the images that a model has learnt from look like, so that other images can be made to look so: "digit" is a
 * light handwritten digit on black in MNIST's place and size, "light on dark" anything light on black, "natural"
 * photographs.
 */
export const imageLooks = ["digit", "light on dark", "natural"] as const;

/** One of `imageLooks`. */
export type ImageLook = (typeof imageLooks)[number];

/** Whether images are drawings: light on black, so that other images may have to be inverted and cropped. */
export function isDrawing(look: ImageLook | undefined): look is "digit" | "light on dark" {
  return look === "digit" || look === "light on dark";
}
