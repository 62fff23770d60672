import { decodeBytes, decodeImage } from "../../data/image.ts";
import { isDrawing } from "../../data/image-look.ts";
import type { PixelMemory } from "../../data/pixel-memory.ts";
import { prepareImage, resizedCenter } from "../../data/preprocess.ts";
import type { Preprocessing } from "../../data/preprocessing.ts";
import { type Pixels, resizePixels } from "../../data/resize-pixels.ts";
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
  const { channels, background, maxPixels, preprocessing, fit, imageSize } = plan;
  const image = await decodeBytes(bytes, { channels, background, maxPixels, memory });
  if (preprocessing && isDrawing(preprocessing.look)) return drawingOf(image, preprocessing);
  if (preprocessing) return centerOf(image, preprocessing, memory);
  const [height, width] = imageSize;
  if (fit === "stretch") return resizePixels(image, height, width, "bilinear", undefined, memory).data;
  const scale = Math[fit === "crop" ? "max" : "min"](height / image.height, width / image.width);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  const size = [side(image.height), side(image.width)] as const;
  if (fit === "crop") return centerOf(image, { resize: size, crop: imageSize, interpolation: "bilinear" }, memory);
  const fitted = resizePixels(image, ...size, "bilinear", undefined, memory);
  const color = await colorOf(background, channels);
  const corner = [Math.floor((height - size[0]) / 2), Math.floor((width - size[1]) / 2)] as const;
  return placed(fitted, imageSize, corner, color).data;
}

/** What `preprocess` gives before it scales values and orders channels. */
function centerOf(
  image: Pixels,
  preprocessing: Pick<Preprocessing, "resize" | "crop" | "interpolation">,
  memory: PixelMemory | undefined,
): Pixels["data"] {
  const { middle, place } = resizedCenter(image, preprocessing, memory);
  return placed(middle, preprocessing.crop, [-place[0], -place[1]], [0, 0, 0]).data;
}

async function drawingOf(image: Pixels, preprocessing: Preprocessing): Promise<Pixels["data"]> {
  const { mean, std } = preprocessing;
  const neutral = { scale: 1, mean: mean.map(() => 0), std: std.map(() => 1), channelOrder: "rgb" } as const;
  const tensor = { data: image.data, shape: [image.height, image.width, image.channels], dtype: "uint8" } as const;
  const { crops } = await prepareImage({ ...tensor, range: [0, 255] }, { ...preprocessing, ...neutral });
  return crops.data as Float32Array;
}

/** Places an image on a canvas of one color. */
function placed(
  image: Pixels,
  [height, width]: readonly [number, number],
  [top, left]: readonly [number, number],
  color: ArrayLike<number>,
): Pixels {
  const { height: rows, width: columns, channels, data } = image;
  if (rows === height && columns === width) return image;
  const canvas = new Uint8Array(height * width * channels);
  for (let at = 0; at < canvas.length; at++) canvas[at] = color[at % channels] as number;
  for (let row = 0; row < rows; row++) {
    const line = data.subarray(row * columns * channels, (row + 1) * columns * channels);
    canvas.set(line, ((top + row) * width + left) * channels);
  }
  return { height, width, channels, data: canvas };
}

/** Asks the decoder what a CSS color is: a transparent image shows its background. */
async function colorOf(background: string, channels: 1 | 3): Promise<ArrayLike<number>> {
  const transparent = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
  return (await decodeImage(transparent, { channels, background, dtype: "uint8" })).data;
}
