import { createHash } from "node:crypto";
import { type ExaminedImage, examineImage } from "../../images/examine-image.ts";
import { exifFacts } from "./exif-facts.ts";
import { greyImage, squareMeans } from "./grey-image.ts";
import { type PerceptualHash, perceptualHash } from "./perceptual-hash.ts";
import { sharpness } from "./sharpness.ts";

/** What is known of an image file: enough to compare it with others and to judge its quality. */
export interface ImageFingerprint {
  /** SHA-256 of the file's bytes, in hexadecimal digits. */
  readonly sha256: string;
  /** Name of the format, such as "jpeg". */
  readonly format: string;
  /** Size in pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation from 1 (upright) to 8; 1 if the file states none. */
  readonly orientation: number;
  /** The orientation says that the image lies on its side, but its pixels were turned since the camera stored them. */
  readonly isTurnedTwice: boolean;
  /** When the photograph was taken, in milliseconds, by the camera's clock. */
  readonly taken?: number;
  /** Make, model and serial number of the camera. */
  readonly camera?: string;
  readonly hash: PerceptualHash;
  /** The image as 16 × 16 grey bytes, in Base64. */
  readonly thumbnail: string;
  /** Mean and standard deviation of the luma, from 0 (black) to 1 (white). */
  readonly brightness: number;
  readonly contrast: number;
  /** From 0 (blurred) to 1; undefined if the image is uniform or very small. */
  readonly sharpness?: number;
  readonly isGrey: boolean;
  readonly hasAlpha: boolean;
  /** Number of frames of an animation, or of pages. */
  readonly frames: number;
}

/** Side of the square that images are scaled into: large enough to tell sharp images from blurred ones. */
const workingSize = 256;

/** Side of the thumbnail. */
export const thumbnailSize = 16;

/** Computes the fingerprint of an image from the bytes of its file. @throws FormatError if it cannot be decoded. */
export async function imageFingerprint(name: string, bytes: Uint8Array, maxPixels: number): Promise<ImageFingerprint> {
  const image = await examineImage(name, bytes, { size: workingSize, maxPixels });
  const { format, width, height, orientation, hasAlpha, frames, exif, pixels } = image;
  const grey = greyImage(pixels);
  const crispness = sharpness(grey);
  const { stored, ...facts } = exifFacts(exif);
  return {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    ...{ format, width, height, orientation, ...facts },
    // The camera's sizes belong to pixels that lie on their side, as width and height do to upright ones.
    isTurnedTwice: orientation > 4 && stored !== undefined && isUpright(stored, width, height),
    hash: perceptualHash(grey),
    thumbnail: Buffer.from(Uint8Array.from(squareMeans(grey, thumbnailSize), Math.round)).toString("base64"),
    ...moments(grey.data),
    ...(crispness !== undefined && { sharpness: rounded(crispness) }),
    ...{ isGrey: isGrey(pixels), hasAlpha, frames },
  };
}

/** Whether the sizes that the camera stored, which can be scaled, are those of the upright image. */
function isUpright([across, down]: readonly [number, number], width: number, height: number): boolean {
  return across !== down && Math.abs(across * height - down * width) <= 0.01 * across * height;
}

function moments(values: Float32Array): { brightness: number; contrast: number } {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  const variance = Math.max(0, squares / values.length - mean * mean);
  return { brightness: rounded(mean / 255), contrast: rounded(Math.sqrt(variance) / 255) };
}

/** Whether at most one pixel in 200 has a colour that compression doesn't explain. */
function isGrey({ data }: ExaminedImage["pixels"]): boolean {
  let coloured = 0;
  for (let at = 0; at < data.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > 16) coloured++;
  }
  return coloured <= data.length / 3 / 200;
}

/** Four digits, which keep the cache small. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
