import { decodeImage } from "../../data/image.ts";
import { isDrawing } from "../../data/image-look.ts";
import type { ImageTensor } from "../../data/image-pixels.ts";
import { prepareImage } from "../../data/preprocess.ts";
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
 * in 0 … 255.
 * @throws FormatError if the bytes are not an image; ConfigError if sharp is missing or the background is not a color.
 */
export async function preparePixels(bytes: Uint8Array, plan: PixelPlan): Promise<Pixels["data"]> {
  const { channels, background, maxPixels, preprocessing, fit, imageSize } = plan;
  const image = await decodeImage(bytes, { channels, background, maxPixels, dtype: "uint8" });
  if (preprocessing) return unscaled(image, preprocessing);
  const [height, width] = imageSize;
  const [rows = 1, columns = 1] = image.shape;
  const stretched = (height: number, width: number) =>
    resizePixels({ height: rows, width: columns, channels, data: image.data as Uint8Array }, height, width, "bilinear");
  if (fit === "stretch") return stretched(height, width).data;
  const scale = Math[fit === "crop" ? "max" : "min"](height / rows, width / columns);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  const size = [side(rows), side(columns)] as const;
  if (fit === "crop") return resized(image, size, imageSize);
  return withBorder(stretched(...size).data, size, plan);
}

function resized(
  image: ImageTensor,
  resize: readonly [number, number],
  crop: readonly [number, number],
): Promise<Pixels["data"]> {
  const channels = image.shape[2] ?? 3;
  const [mean, std] = [0, 1].map((value) => new Array<number>(channels).fill(value)) as [number[], number[]];
  return unscaled(image, { resize, crop, interpolation: "bilinear", scale: 1, mean, std, channelOrder: "rgb" });
}

/** What `preprocess` gives before it scales values and orders channels. */
async function unscaled(image: ImageTensor, preprocessing: Preprocessing): Promise<Pixels["data"]> {
  const { mean, std, look } = preprocessing;
  const neutral = { scale: 1, mean: mean.map(() => 0), std: std.map(() => 1), channelOrder: "rgb" } as const;
  const { crops } = await prepareImage(image, { ...preprocessing, ...neutral });
  return isDrawing(look) ? (crops.data as Float32Array) : Uint8Array.from(crops.data);
}

/** Places an image in the middle of a canvas in the color of the background. */
async function withBorder(
  data: Pixels["data"],
  [rows, columns]: readonly [number, number],
  { imageSize: [height, width], channels, background }: PixelPlan,
): Promise<Pixels["data"]> {
  if (rows === height && columns === width) return data;
  const color = await colorOf(background, channels);
  const canvas = Uint8Array.from({ length: height * width * channels }, (_, index) => color[index % channels] ?? 0);
  const [top, left] = [Math.floor((height - rows) / 2), Math.floor((width - columns) / 2)];
  for (let row = 0; row < rows; row++) {
    const line = data.subarray(row * columns * channels, (row + 1) * columns * channels);
    canvas.set(line, ((top + row) * width + left) * channels);
  }
  return canvas;
}

/** Asks the decoder what a CSS color is: a transparent image shows its background. */
async function colorOf(background: string, channels: 1 | 3): Promise<ArrayLike<number>> {
  const transparent = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
  return (await decodeImage(transparent, { channels, background, dtype: "uint8" })).data;
}
