import { decodeBytes } from "../../data/image.ts";
import { isDrawing } from "../../data/image-look.ts";
import type { PixelMemory } from "../../data/pixel-memory.ts";
import { placePixels } from "../../data/place-pixels.ts";
import { prepareImage } from "../../data/preprocess.ts";
import type { Preprocessing } from "../../data/preprocessing.ts";
import type { Pixels } from "../../data/resize-pixels.ts";
import { resizedCenter } from "../../data/resized-image.ts";
import { sizeOf } from "../../tensor/index.ts";
import type { PixelPlan } from "./pixel-plan.ts";

/** Element type of prepared pixels. Drawings are centered between pixels, so their values are not whole. */
export function pixelType({ preprocessing }: PixelPlan): "uint8" | "float32" {
  return isDrawing(preprocessing?.look) ? "float32" : "uint8";
}

/** Size of a prepared image in bytes. */
export function pixelBytes(plan: PixelPlan): number {
  return pixelCount(plan) * (pixelType(plan) === "uint8" ? 1 : 4);
}

/** Number of values of a prepared image. */
export function pixelCount({ imageSize, channels }: PixelPlan): number {
  return sizeOf([...imageSize, channels]);
}

/**
 * Decodes the bytes of an image file and makes it as large as the network's input: [height, width, channels], red first,
 * in 0 … 255. The result may be in `memory`.
 * @throws FormatError if the bytes are not an image; ConfigError if sharp is missing or the background is not a color.
 */
export async function preparePixels(bytes: Uint8Array, plan: PixelPlan, memory?: PixelMemory): Promise<Pixels["data"]> {
  const { channels, background, maxPixels, preprocessing, imageSize, ...placement } = plan;
  const image = await decodeBytes(bytes, { channels, background, maxPixels, memory });
  if (preprocessing && isDrawing(preprocessing.look)) return drawingOf(image, preprocessing);
  const { middle, place } = resizedCenter(image, { ...placement, crop: imageSize }, memory);
  return placePixels(middle, imageSize, [-place[0], -place[1]], black, memory).data;
}

/** The border of an image that is smaller than the crop. */
const black = [0, 0, 0];

async function drawingOf(image: Pixels, preprocessing: Preprocessing): Promise<Pixels["data"]> {
  const { mean, std } = preprocessing;
  const neutral = { scale: 1, mean: mean.map(() => 0), std: std.map(() => 1), channelOrder: "rgb" } as const;
  const tensor = { data: image.data, shape: [image.height, image.width, image.channels], dtype: "uint8" } as const;
  const { crops } = await prepareImage({ ...tensor, range: [0, 255] }, { ...preprocessing, ...neutral });
  return crops.data as Float32Array;
}
