import { preprocess } from "../../data/index.ts";
import { featureLayers } from "../../explain/index.ts";
import type { SymbolicTensor } from "../../layers/index.ts";
import { drawnPatterns, patternNames } from "../../lessons/data/drawn-patterns.ts";
import { packTensor, type TransferData } from "../../lessons/index.ts";
import { ConfigError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { imageDataUri } from "../explain/image-data-uri.ts";
import { lessonMaps } from "./lesson-maps.ts";
import { type LessonSubject, lessonPicture } from "./lesson-subject.ts";
import { overfittingRuns, recordedImages } from "./overfitting-runs.ts";

/** Images of the new task. */
const counts = { training: 20 * patternNames.length, validation: 20 * patternNames.length };

/** The side of the drawings, and of the copies whose pixels a head can read. */
const [drawnSide, pixelSide] = [64, 8];

/** Feature maps whose features a page can hold; of more, the first ones. */
const mostFeatures = 256;

/** Maps of the image that the page shows. */
const shownMaps = { count: 7, side: 64 };

/** Collects what the lesson on transfer learning shows, with the features of the drawn images. */
export async function transferData(subject: LessonSubject): Promise<TransferData> {
  const { model, named, engine, signal } = subject;
  const layer = featureLayers(model.network, 0, model.outputs[0] as SymbolicTensor).at(-1)?.path;
  if (layer === undefined) throw new ConfigError(`${named.name ?? model.name} has no feature maps to learn from`);
  const [training, validation] = [
    drawnPatterns(counts.training, drawnSide, 11),
    drawnPatterns(counts.validation, drawnSide, 12),
  ];
  const features = [
    await featuresOf(subject, layer, training.images),
    await featuresOf(subject, layer, validation.images),
  ] as const;
  const pixels = [training.images.map(smallPixels), validation.images.map(smallPixels)] as const;
  const part = (index: 0 | 1, labels: readonly number[]) => ({
    features: packRows(features[index], features[0]),
    pixels: packRows(pixels[index], pixels[0]),
    labels,
  });
  return {
    ...(await lessonMaps(subject, layer, shownMaps)),
    ...{ model: named, image: await lessonPicture(subject) },
    examples: await Promise.all(training.images.slice(0, patternNames.length).map(imageDataUri)),
    training: part(0, training.labels),
    validation: part(1, validation.labels),
    runs: await overfittingRuns(engine, signal),
    recorded: recordedImages,
  };
}

/** The features of each image. */
async function featuresOf(
  { model, preprocessing, signal }: LessonSubject,
  layer: string,
  images: readonly Tensor[],
): Promise<number[][]> {
  const rows: number[][] = [];
  for (const image of images) {
    const x = await preprocess(image, preprocessing);
    const found = await model.activations(
      { ...x, shape: [1, ...x.shape] },
      { layers: layer, batchSize: 1, ...(signal && { signal }) },
    );
    const [map] = found.values();
    rows.push(map ? [...summaries(map, Math.min(map.shape.at(-1) ?? 1, mostFeatures))] : []);
  }
  return rows;
}

/** The mean of each feature map, then the largest value of each. */
function summaries({ data, shape }: Tensor, maps: number): Float64Array {
  const channels = shape.at(-1) ?? 1;
  const found = new Float64Array(2 * maps).fill(Number.NEGATIVE_INFINITY, maps);
  for (let at = 0; at < data.length; at++) {
    const channel = at % channels;
    if (channel >= maps) continue;
    const value = Number(data[at]);
    found[channel] = (found[channel] ?? 0) + (value * channels) / data.length;
    found[maps + channel] = Math.max(found[maps + channel] ?? value, value);
  }
  return found;
}

/** The pixels of an image, reduced by averaging. */
function smallPixels({ data }: Tensor): number[] {
  const step = drawnSide / pixelSide;
  return Array.from({ length: pixelSide * pixelSide * 3 }, (_, at) => {
    const [place, channel] = [Math.floor(at / 3), at % 3];
    const [top, left] = [Math.floor(place / pixelSide) * step, (place % pixelSide) * step];
    let sum = 0;
    for (let cell = 0; cell < step * step; cell++) {
      const [row, column] = [top + Math.floor(cell / step), left + (cell % step)];
      sum += Number(data[(row * drawnSide + column) * 3 + channel]);
    }
    return sum / (step * step);
  });
}

/** Packs rows, standardized by the columns of the training images. */
function packRows(rows: readonly (readonly number[])[], training: readonly (readonly number[])[]) {
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, column) => {
    const values = training.map((row) => row[column] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    // A feature that never changes stays 0.
    return { mean, spread: spread || 1 };
  });
  const data = Float32Array.from(
    rows.flatMap((row) =>
      row.map((value, column) => (value - (columns[column]?.mean ?? 0)) / (columns[column]?.spread ?? 1)),
    ),
  );
  return packTensor({ shape: [rows.length, width], data, dtype: "float32" });
}
