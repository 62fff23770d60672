import { boxOf, centerOfMass, crop, type GreyImage, place } from "./grey-image.ts";
import { resizeGrey } from "./resize-grey.ts";

/** What counts as ink, on a scale where the brightest ink is 1. */
const inkThreshold = 0.2;

/** MNIST's digits fill 20 of the 28 pixels. */
const share = 20 / 28;

/** Whether a light digit on black has about the place and the size of those in MNIST. */
export function isInPlace(image: GreyImage): boolean {
  const box = boxOf(image, inkThreshold);
  if (!box) return true;
  const extent = Math.max((box.bottom - box.top) / image.height, (box.right - box.left) / image.width);
  const [row, column] = centerOfMass(image);
  const offset = Math.max(Math.abs(row / image.height - 0.5), Math.abs(column / image.width - 0.5));
  return Math.abs(extent - share) < 3 / 28 && offset < 2 / 28;
}

/**
 * Gives a light digit on black the place and the size that those of MNIST have: its longer side fills 20 of 28
 * pixels, and its centre of mass is the image's centre (LeCun, Cortes and Burges, as NIST's digits were treated).
 */
export function placeDigit(image: GreyImage, height: number, width: number): GreyImage {
  const box = boxOf(image, inkThreshold);
  if (!box) return resizeGrey(image, height, width);
  const digit = crop(image, box);
  const scale = Math.min((share * height) / digit.height, (share * width) / digit.width);
  const small = resizeGrey(
    digit,
    Math.max(1, Math.round(digit.height * scale)),
    Math.max(1, Math.round(digit.width * scale)),
  );
  const [row, column] = centerOfMass(small);
  return place(small, { height, width }, Math.round(height / 2 - row), Math.round(width / 2 - column));
}
