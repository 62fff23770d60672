import { decodeImage, preprocess, shownPixels } from "../../data/index.ts";
import { type CellGrid, cellMeans, type HeatedImage } from "../../explain/index.ts";
import { requiredPreprocessing } from "../../models/image-preprocessing.ts";
import type { Model } from "../../models/index.ts";
import { isFoveaError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";

/** An image file as a network receives it. */
export interface PreparedFile {
  readonly file: string;
  /** float32 [1, height, width, channels]. */
  readonly input: Tensor;
  /** What it looks like, uint8 [height, width, channels]. */
  readonly shown: Tensor;
  /** How opaque each pixel is, from 0 to 1, [height, width]; undefined if all are. */
  readonly alpha: Float32Array | undefined;
}

/** The most cells that images are reduced to, per side. */
const mostCells = 32;

/** The grid that a model's images are reduced to. */
export function shortcutGrid(model: Model): CellGrid {
  const [height, width] = requiredPreprocessing(model).crop;
  return { rows: Math.min(mostCells, height), columns: Math.min(mostCells, width) };
}

/** Prepares files; those that can't be read as images are listed apart. */
export async function prepareBatch(
  model: Model,
  files: readonly string[],
): Promise<{ readonly prepared: PreparedFile[]; readonly faulty: { file: string; reason: string }[] }> {
  const prepared: PreparedFile[] = [];
  const faulty: { file: string; reason: string }[] = [];
  for (const file of files) {
    try {
      prepared.push(await prepareFile(model, file));
    } catch (error) {
      if (!isFoveaError(error)) throw error;
      faulty.push({ file, reason: error.message });
    }
  }
  return { prepared, faulty };
}

async function prepareFile(model: Model, file: string): Promise<PreparedFile> {
  const preprocessing = requiredPreprocessing(model);
  const channels = preprocessing.mean.length === 1 ? 1 : 3;
  const pixels = await decodeImage(file, { channels, dtype: "uint8" });
  const image = await preprocess(pixels, preprocessing);
  const shown = shownPixels(image, preprocessing);
  const input = { ...image, shape: [1, ...image.shape] };
  return { file, input, shown, alpha: await alphaOf(file, pixels, shown, preprocessing) };
}

/** What is transparent lets the background through: white and black show how much. */
async function alphaOf(
  file: string,
  onWhite: Tensor,
  shown: Tensor,
  preprocessing: ReturnType<typeof requiredPreprocessing>,
): Promise<Float32Array | undefined> {
  const channels = preprocessing.mean.length === 1 ? 1 : 3;
  const onBlack = await decodeImage(file, { channels, dtype: "uint8", background: "black" });
  if (onBlack.data.every((value, at) => value === onWhite.data[at])) return undefined;
  const other = shownPixels(await preprocess(onBlack, preprocessing), preprocessing);
  const depth = shown.shape[2] ?? 1;
  return Float32Array.from({ length: shown.data.length / depth }, (_, at) => {
    const through = Number(shown.data[at * depth]) - Number(other.data[at * depth]);
    return 1 - Math.min(1, Math.max(0, through / 255));
  });
}

/** Reduces an image and its heat to the cells of a grid. */
export function toCells(
  { shown, alpha }: PreparedFile,
  heat: Tensor | undefined,
  grid: CellGrid,
): Pick<HeatedImage, "heat" | "pixels" | "alpha"> {
  const [height = 0, width = 0, channels = 0] = shown.shape;
  return {
    heat: cellMeans(heat?.data ?? [], [height, width, 1], grid),
    pixels: cellMeans(shown.data, [height, width, channels], grid),
    ...(alpha && { alpha: cellMeans(alpha, [height, width, 1], grid) }),
  };
}
