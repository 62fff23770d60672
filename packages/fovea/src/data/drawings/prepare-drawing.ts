import type { ImageLook } from "../image-look.ts";
import { borderBrightness, type GreyImage, mapGrey, place } from "./grey-image.ts";
import { isInPlace, placeDigit } from "./place-digit.ts";
import { resizeGrey } from "./resize-grey.ts";

/** How the ground of a drawing is taken: "auto" looks at its border. */
export const backgrounds = ["auto", "light", "dark"] as const;

export type Background = (typeof backgrounds)[number];

/** What had to be done to a drawing to make it look like those that a model has learnt from. */
export interface DrawingChanges {
  /** A dark drawing on a light ground was turned into its negative. */
  readonly inverted: boolean;
  /** A digit was brought to the place and size of those in MNIST. */
  readonly recentred: boolean;
}

/** A light drawing on black, [height, width] in 0 … 1, and what had to be done to it. */
export interface PreparedDrawing extends DrawingChanges {
  readonly image: GreyImage;
}

/**
 * Makes a grey image look like the drawings that a model has learnt from, light on black: the ground is guessed from
 * the border (light: the negative is taken), its shade is taken away, and the proportions are kept; a digit that is not
 * in MNIST's place and size is brought there.
 */
export function prepareDrawing(
  drawing: GreyImage,
  { height, width }: { readonly height: number; readonly width: number },
  look: Exclude<ImageLook, "natural">,
  background: Background = "auto",
): PreparedDrawing {
  const inverted = background === "auto" ? borderBrightness(drawing) > 0.5 : background === "light";
  const light = clean(inverted ? mapGrey(drawing, (value) => 1 - value) : drawing);
  const whole = contained(light, height, width);
  const recentred = look === "digit" && !isInPlace(whole);
  return { image: recentred ? placeDigit(light, height, width) : whole, inverted, recentred };
}

/** Makes grey paper black and faint strokes white; an image that is clean already stays as it is. */
function clean(image: GreyImage): GreyImage {
  const ground = borderBrightness(image);
  const peak = image.data.reduce((largest, value) => Math.max(largest, value), 0);
  if ((ground < 0.02 && peak > 0.8) || peak - ground < 0.02) return image;
  // The paper's grain is darker than its median by as much as it is brighter.
  const floor = ground + 0.15 * (peak - ground);
  return mapGrey(image, (value) => Math.max(0, (value - floor) / (peak - floor)));
}

/** The whole image, its proportions kept, on black. */
function contained(image: GreyImage, height: number, width: number): GreyImage {
  if (image.height === height && image.width === width) return image;
  const scale = Math.min(height / image.height, width / image.width);
  const rows = Math.max(1, Math.round(image.height * scale));
  const columns = Math.max(1, Math.round(image.width * scale));
  const row = Math.floor((height - rows) / 2);
  return place(resizeGrey(image, rows, columns), { height, width }, row, Math.floor((width - columns) / 2));
}
