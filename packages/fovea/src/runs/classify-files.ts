import { type Background, type CropCount, isDrawing, type PreparedImage, prepareImage } from "../data/index.ts";
import { classifyPrepared, type Model } from "../models/index.ts";
import { FormatError } from "../support/index.ts";
import { type PredictionJson, predictionJson } from "./prediction-json.ts";

/** Options of `classifyFiles`. */
export interface ClassifyFilesOptions {
  /** Number of classes per image. */
  readonly top: number;
  /** Number of crops per image whose predictions are averaged. */
  readonly crops: CropCount;
  /** The background of drawings. */
  readonly background?: Background;
  /** Return the network's input too, for gray images. */
  readonly withInput?: boolean;
}

/** A prediction for an image file. For drawings, it includes how the image was adapted. */
export type FilePrediction = { readonly file: string } & PredictionJson &
  Partial<Pick<PreparedImage, "inverted" | "recentred">>;

/** A gray image, from 0 (black) to 1 (white). */
export interface GreyInput {
  readonly pixels: Float32Array;
  readonly height: number;
  readonly width: number;
}

/** The predictions for the files that are images, and an error for each of the others. */
export interface ClassifiedFiles {
  readonly predictions: readonly FilePrediction[];
  /** With `withInput`, what the network received for each prediction; undefined for color images. */
  readonly inputs: readonly (GreyInput | undefined)[];
  readonly faults: readonly FormatError[];
}

/** Number of images that are decoded and classified together: few, because large ones take much memory. */
const together = 4;

/** Classifies image files. A file that can't be read as an image doesn't affect the others. */
export async function classifyFiles(
  model: Model,
  files: readonly string[],
  { top, crops, background, withInput = false }: ClassifyFilesOptions,
): Promise<ClassifiedFiles> {
  const { preprocessing } = model;
  if (!preprocessing) throw new Error("classifyFiles: the model has no preprocessing");
  const predictions: FilePrediction[] = [];
  const inputs: (GreyInput | undefined)[] = [];
  const faults: FormatError[] = [];
  for (let first = 0; first < files.length; first += together) {
    const part = files.slice(first, first + together);
    const outcomes = await Promise.allSettled(part.map((file) => prepareImage(file, preprocessing, crops, background)));
    const good = outcomes.flatMap((outcome, index) => {
      if (outcome.status === "fulfilled") return [{ file: part[index] ?? "", prepared: outcome.value }];
      if (!(outcome.reason instanceof FormatError)) throw outcome.reason;
      faults.push(outcome.reason);
      return [];
    });
    const images = good.map(({ prepared }) => prepared);
    const classes = images.length > 0 ? await classifyPrepared(model, images, { top }) : [];
    good.forEach(({ file, prepared }, index) => {
      const { inverted, recentred } = prepared;
      const changes = isDrawing(preprocessing.look) ? { inverted, recentred } : {};
      predictions.push({ file, ...predictionJson(classes[index] ?? []), ...changes });
      if (withInput) inputs.push(greyInput(model, prepared));
    });
  }
  return { predictions, inputs, faults };
}

/** Returns the first crop of a gray image as the network receives it, with black and white as 0 and 1. */
function greyInput({ preprocessing }: Model, { crops }: PreparedImage): GreyInput | undefined {
  const [, height = 1, width = 1, channels] = crops.shape;
  if (!preprocessing || channels !== 1) return undefined;
  const { scale, mean, std } = preprocessing;
  const brightness = (value: number) => (value * (std[0] ?? 1) + (mean[0] ?? 0)) / (255 * scale);
  return { pixels: Float32Array.from(crops.data.subarray(0, height * width), brightness), height, width };
}
