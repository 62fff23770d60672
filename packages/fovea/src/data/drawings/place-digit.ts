import { boxOf, centerOfMass, crop, type GreyImage, place } from "./grey-image.ts";
import { resizeGrey } from "./resize-grey.ts";

/** What counts as ink, on a scale where the brightest ink is 1. */
const inkThreshold = 0.2;

/** MNIST's digits fill 20 of the 28 pixels. */
const share = 20 / 28;

/** Where their centre of mass is on the average, from either border: in the middle of pixel 14, counted from 0. */
const middle = 14.5 / 28;

/** Whether a light digit on black has about the place and the size of those in MNIST. */
export function isInPlace(image: GreyImage): boolean {
  const box = boxOf(image, inkThreshold);
  if (!box) return true;
  const extent = Math.max((box.bottom - box.top) / image.height, (box.right - box.left) / image.width);
  const [row, column] = centerOfMass(image);
  const offset = Math.max(Math.abs(row / image.height - middle), Math.abs(column / image.width - middle));
  return Math.abs(extent - share) < 3 / 28 && offset < 2 / 28;
}

/**
 * Gives a light digit on black the place and the size that those of MNIST have: its longer side fills 20 of 28
 * pixels, and its centre of mass is in the middle (as LeCun, Cortes and Burges treated NIST's digits).
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
  return place(small, { height, width }, Math.round(middle * height - row), Math.round(middle * width - column));
}
