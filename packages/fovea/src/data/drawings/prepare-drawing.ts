import type { ImageLook } from "../image-look.ts";
import { borderBrightness, type GreyImage, mapGrey, place } from "./grey-image.ts";
import { isInPlace, placeDigit } from "./place-digit.ts";
import { resizeGrey } from "./resize-grey.ts";

/** The background of a drawing; "auto" detects it from the border. */
export const backgrounds = ["auto", "light", "dark"] as const;

export type Background = (typeof backgrounds)[number];

/** The changes that made a drawing look like the model's training images. */
export interface DrawingChanges {
  /** Whether a dark drawing on a light background was inverted. */
  readonly inverted: boolean;
  /** Whether a digit was scaled and centered like MNIST's digits. */
  readonly recentred: boolean;
}

/** A light drawing on black, [height, width] in 0 … 1, and the changes that made it so. */
export interface PreparedDrawing extends DrawingChanges {
  readonly image: GreyImage;
}

/**
 * Makes a gray image look like the model's training images, light on black: inverts it if its border is light, removes
 * the shade of the background and keeps the proportions. A digit is also scaled and centered like MNIST's digits,
 * unless it already is.
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

/** Makes gray paper black and faint strokes white. Returns a clean image unchanged. */
function clean(image: GreyImage): GreyImage {
  const ground = borderBrightness(image);
  const peak = image.data.reduce((largest, value) => Math.max(largest, value), 0);
  if ((ground < 0.02 && peak > 0.8) || peak - ground < 0.02) return image;
  // The paper's grain varies around its median in both directions.
  const floor = ground + 0.15 * (peak - ground);
  return mapGrey(image, (value) => Math.max(0, (value - floor) / (peak - floor)));
}

/** Fits the whole image onto black, with its proportions. */
function contained(image: GreyImage, height: number, width: number): GreyImage {
  if (image.height === height && image.width === width) return image;
  const scale = Math.min(height / image.height, width / image.width);
  const rows = Math.max(1, Math.round(image.height * scale));
  const columns = Math.max(1, Math.round(image.width * scale));
  const row = Math.floor((height - rows) / 2);
  return place(resizeGrey(image, rows, columns), { height, width }, row, Math.floor((width - columns) / 2));
}
