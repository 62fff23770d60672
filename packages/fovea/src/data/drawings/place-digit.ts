import { boxOf, centerOfMass, crop, type GreyImage, place } from "./grey-image.ts";
import { resizeGrey } from "./resize-grey.ts";

/** Pixels brighter than this are ink; the brightest ink is 1. */
const inkThreshold = 0.2;

/** MNIST's digits fill 20 of the 28 pixels. */
const share = 20 / 28;

/** Their mean center of mass, from the top and the left: the middle of pixel 14, counted from 0. */
const middle = 14.5 / 28;

/** Returns whether a light digit on black has about the position and size of MNIST's digits. */
export function isInPlace(image: GreyImage): boolean {
  const box = boxOf(image, inkThreshold);
  if (!box) return true;
  const extent = Math.max((box.bottom - box.top) / image.height, (box.right - box.left) / image.width);
  const [row, column] = centerOfMass(image);
  const offset = Math.max(Math.abs(row / image.height - middle), Math.abs(column / image.width - middle));
  return Math.abs(extent - share) < 3 / 28 && offset < 2 / 28;
}

/**
 * Scales and centers a light digit on black like MNIST's digits: its longer side fills 20 of 28 pixels, and its center
 * of mass is in the middle (as LeCun, Cortes and Burges prepared NIST's digits).
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
