import { ConfigError, formatReceived } from "../support/index.ts";
import { isTensor, type Tensor } from "../tensor/index.ts";
import { checkImageSource } from "./check-image-source.ts";
import type { BatchTransform } from "./dataset-source.ts";
import { type Background, type DrawingChanges, prepareDrawing } from "./drawings/index.ts";
import { decodeImage } from "./image.ts";
import { isDrawing } from "./image-look.ts";
import { type GivenPixels, pixelsOf } from "./image-pixels.ts";
import type { Preprocessing } from "./preprocessing.ts";
import { checkedPreprocessing } from "./preprocessing-schema.ts";
import { type Pixels, resizePixels } from "./resize-pixels.ts";
import { resizedCenter, resizedWithMargin } from "./resized-image.ts";

/** Drawings are scaled down to this size before they are centered: enough to find one on a large sheet. */
const workingSize = 560;

/**
 * An image file, its bytes, or its pixels [height, width, channels]: the result of `decodeImage`, or a tensor in
 * 0 … 255 or in the range that it declares, such as `{ ...tensor(values, [8, 8, 3]), range: [0, 1] }`.
 */
export type ImageSource = string | Uint8Array | GivenPixels;

/** Preprocessed crops of an image, and the changes that were made to a drawing. */
export interface PreparedImage extends DrawingChanges {
  /** float32 [crops, height, width, channels]. */
  readonly crops: Tensor;
}

/** Number of crops per image: 1 is the center, 5 the corners and the center, 10 these and their mirror images. */
export type CropCount = 1 | 5 | 10;

/**
 * Prepares an image for a network: float32 [height, width, channels]. Resizes bytes bit for bit like Pillow, on which
 * torchvision's `Resize` and `CenterCrop` and Keras' `load_img` rely. An image smaller than the crop gets a black
 * border. Files are rotated according to their EXIF orientation, gray is converted to color, and transparent pixels
 * become white.
 * @throws FormatError for a file that is not an image; ShapeError for pixels of another shape; ConfigError for an
 * invalid option.
 */
export async function preprocess(source: ImageSource, preprocessing: Preprocessing): Promise<Tensor> {
  const crops = await preprocessCrops(source, preprocessing, 1);
  return { ...crops, shape: crops.shape.slice(1) };
}

/**
 * Prepares several crops of an image: float32 [crops, height, width, channels], in torchvision's order (top left, top
 * right, bottom left, bottom right, center; then those of the mirror image). If the crop covers the whole resized image,
 * there are no corners to choose from; for five or ten crops, the image is then resized to 8/7 of the crop, the ratio of
 * 256 to 224.
 * @throws as `preprocess`.
 */
export async function preprocessCrops(
  source: ImageSource,
  preprocessing: Preprocessing,
  count: CropCount,
): Promise<Tensor> {
  if (![1, 5, 10].includes(count)) {
    throw new ConfigError(`preprocessCrops: expected 1, 5 or 10 crops, received ${formatReceived(count)}`);
  }
  return (await prepareImage(source, preprocessing, count)).crops;
}

/** Prepares crops and returns the changes made to a drawing with this `background`. @throws as `preprocess`. */
export async function prepareImage(
  source: ImageSource,
  preprocessing: Preprocessing,
  count: CropCount = 1,
  background?: Background,
): Promise<PreparedImage> {
  const checked = checkedPreprocessing("preprocess", preprocessing);
  if (!isDrawing(checked.look)) {
    const crops = cropsOf(await readPixels(source, checked.mean.length), checked, count);
    return { crops, inverted: false, recentred: false };
  }
  if (count !== 1) throw new ConfigError(`preprocess: expected crops to be 1 for drawings, received ${count}`);
  return drawingCrop(await readPixels(source, 1), checked, background);
}

/**
 * Returns a transform for `dataset.map` that prepares batches of pixels [batch, height, width, channels] in 0 … 255 for
 * a network: `dataset.map(preprocessBatches(model.preprocessing))`. Inputs after the first and labels are unchanged.
 * @throws ConfigError for an invalid option; during iteration, ShapeError for batches of another shape.
 */
export function preprocessBatches(preprocessing: Preprocessing): BatchTransform {
  const checked = checkedPreprocessing("preprocessBatches", preprocessing);
  const [height, width] = checked.crop;
  const channels = checked.mean.length;
  return (batch) => {
    const [images, ...others] = batch.x;
    const [rows = 0, ...shape] = images?.shape ?? [];
    const data = new Float32Array(rows * height * width * channels);
    for (let row = 0; row < rows; row++) {
      const length = (images?.data.length ?? 0) / rows;
      const part = images?.data.subarray(row * length, (row + 1) * length) ?? new Float32Array();
      const image = { ...(images as Tensor), shape, data: part };
      const crop = isDrawing(checked.look)
        ? drawingCrop(pixelsOf(image, 1), checked).crops
        : cropsOf(pixelsOf(image, channels), checked, 1);
      data.set(crop.data, row * height * width * channels);
    }
    return { ...batch, x: [{ data, shape: [rows, height, width, channels], dtype: "float32" }, ...others] };
  };
}

async function readPixels(source: ImageSource, channels: number): Promise<Pixels> {
  if (isTensor(source)) return pixelsOf(source, channels);
  checkImageSource("preprocess", source);
  return pixelsOf(await decodeImage(source, { channels: channels === 1 ? 1 : 3, dtype: "uint8" }), channels);
}

/** Makes a gray image a light drawing on black, with equal channels. */
function drawingCrop(pixels: Pixels, preprocessing: Preprocessing, background?: Background): PreparedImage {
  const [height, width] = preprocessing.crop;
  const channels = preprocessing.mean.length;
  const small = withinSize(pixels, Math.max(workingSize, height, width));
  const grey = { ...small, data: Float32Array.from(small.data, (value) => value / 255) };
  const look = isDrawing(preprocessing.look) ? preprocessing.look : "light on dark";
  const { image, ...changes } = prepareDrawing(grey, { height, width }, look, background);
  const light = Float32Array.from({ length: image.data.length * channels }, (_, at) => {
    return 255 * (image.data[Math.floor(at / channels)] ?? 0);
  });
  const crops = {
    data: new Float32Array(light.length),
    shape: [1, height, width, channels],
    dtype: "float32",
  } as const;
  cropWriter({ height, width, channels, data: light }, preprocessing)(crops.data, [0, 0], false);
  return { crops, ...changes };
}

function withinSize(pixels: Pixels, largest: number): Pixels {
  const scale = largest / Math.max(pixels.height, pixels.width);
  if (scale >= 1) return pixels;
  const [rows, columns] = [pixels.height, pixels.width].map((size) => Math.max(1, Math.round(size * scale)));
  return resizePixels(pixels, rows ?? 1, columns ?? 1, "bilinear");
}

function cropsOf(pixels: Pixels, preprocessing: Preprocessing, count: CropCount): Tensor {
  const { crop, mean } = preprocessing;
  const [height, width] = crop;
  const size = height * width * mean.length;
  const data = new Float32Array(count * size);
  const shape = [count, height, width, mean.length];
  if (count === 1) {
    const { middle, place } = resizedCenter(pixels, preprocessing);
    cropWriter(middle, preprocessing)(data, place, false);
    return { data, shape, dtype: "float32" };
  }
  const { resized, center } = resizedWithMargin(pixels, preprocessing);
  const [down, right] = [Math.max(0, resized.height - height), Math.max(0, resized.width - width)];
  const [y, x] = [Math.min(0, center[0]), Math.min(0, center[1])];
  const corners = [
    [y, x],
    [y, x + right],
    [y + down, x],
    [y + down, x + right],
  ] as const;
  const places = [...corners, center] as const;
  const sides = count === 10 ? [false, true] : [false];
  const write = cropWriter(resized, preprocessing);
  sides.forEach((isMirrored, side) => {
    places.forEach((place, index) => {
      const at = (side * places.length + index) * size;
      write(data.subarray(at, at + size), place, isMirrored);
    });
  });
  return { data, shape, dtype: "float32" };
}

/** Returns a function that normalizes and writes a crop, with one lookup table per channel; black outside the image. */
function cropWriter({ height, width, channels, data }: Pixels, preprocessing: Preprocessing) {
  const { crop, scale, mean, std, channelOrder } = preprocessing;
  const isTurned = channelOrder === "bgr" && channels === 3;
  const value = (channel: number, byte: number) => (byte * scale - (mean[channel] ?? 0)) / (std[channel] ?? 1);
  const tables = mean.map((_, channel) => Float32Array.from({ length: 256 }, (_, byte) => value(channel, byte)));
  const isBytes = data instanceof Uint8Array;
  return (target: Float32Array, [top, left]: readonly [number, number], isMirrored: boolean) => {
    let to = 0;
    for (let row = top; row < top + crop[0]; row++) {
      for (let step = 0; step < crop[1]; step++) {
        const column = isMirrored ? width - 1 - (left + step) : left + step;
        const isInside = row >= 0 && row < height && column >= 0 && column < width;
        const from = (row * width + column) * channels;
        for (let channel = 0; channel < channels; channel++) {
          const pixel = isInside ? (data[from + (isTurned ? channels - 1 - channel : channel)] ?? 0) : 0;
          target[to++] = isBytes ? (tables[channel]?.[pixel] ?? 0) : value(channel, pixel);
        }
      }
    }
  };
}
