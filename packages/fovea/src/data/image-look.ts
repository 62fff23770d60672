/**
 * What the images that a model has learnt from look like, so that other images can be made to look so: "digit" is a
 * light handwritten digit on black in MNIST's place and size, "light on dark" anything light on black, "natural"
 * photographs.
 */
export const imageLooks = ["digit", "light on dark", "natural"] as const;

/** One of `imageLooks`. */
export type ImageLook = (typeof imageLooks)[number];
