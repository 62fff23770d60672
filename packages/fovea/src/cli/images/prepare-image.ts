import { decodeImage, imageSize } from "../../data/index.ts";
import type { Shape, Tensor } from "../../tensor/index.ts";
import { borderBrightness, type GreyImage, mapGrey, place } from "./grey-image.ts";
import type { ImageLook } from "./image-look.ts";
import { isInPlace, placeDigit } from "./place-digit.ts";
import { resizeGrey } from "./resize-grey.ts";

/** How the ground of an image is taken: "auto" looks at its border. */
export const backgrounds = ["auto", "light", "dark"] as const;

export type Background = (typeof backgrounds)[number];

/** An image as a model wants it, and what had to be done to it. */
export interface PreparedImage {
  /** [height, width, channels], float32 in 0 … 1. */
  readonly image: Tensor;
  /** A dark drawing on a light ground was turned into its negative. */
  readonly inverted: boolean;
  /** A digit was brought to the place and size of those in MNIST. */
  readonly recentred: boolean;
}

/** Larger images are read at this size: more than enough to find a drawing in them. */
const workingSize = 560;

/**
 * Reads an image file for a model whose input is [height, width, channels]. Photographs are resized. For a model that
 * has learnt from light images on black, the ground is guessed from the border (light: the negative is taken), its
 * shade is taken away, and the proportions are kept; a digit that is not in MNIST's place and size is brought there.
 * @throws FormatError that names the file when it is no image.
 */
export async function prepareImage(
  path: string,
  [height = 1, width = 1, channels = 3]: Shape,
  look: ImageLook,
  background: Background,
): Promise<PreparedImage> {
  if (look === "natural" || channels !== 1) {
    const image = await decodeImage(path, { height, width, channels: channels === 1 ? 1 : 3 });
    return { image, inverted: false, recentred: false };
  }
  const drawing = await readGrey(path, Math.max(workingSize, height, width));
  const ground = borderBrightness(drawing);
  const inverted = background === "auto" ? ground > 0.5 : background === "light";
  const light = clean(inverted ? mapGrey(drawing, (value) => 1 - value) : drawing);
  const whole = contained(light, height, width);
  const recentred = look === "digit" && !isInPlace(whole);
  const { data } = recentred ? placeDigit(light, height, width) : whole;
  return { image: { data, shape: [height, width, 1], dtype: "float32" }, inverted, recentred };
}

async function readGrey(path: string, largest: number): Promise<GreyImage> {
  const size = await imageSize(path);
  const longer = Math.max(size.width, size.height);
  const limit = size.width >= size.height ? { width: largest } : { height: largest };
  const { data, shape } = await decodeImage(path, { channels: 1, ...(longer > largest && limit) });
  const [height = 1, width = 1] = shape;
  return { height, width, data: data as Float32Array };
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
