import { join, relative, sep } from "node:path";
import type { Engine } from "../../engine/index.ts";
import type { SymbolicTensor } from "../../layers/index.ts";
import { type Model, model } from "../../models/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError, random } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { type Backbone, extractFeatures, type LearnerImages } from "../../transfer/index.ts";
import { hasTargets } from "../../transfer/learning-task.ts";
import { arrayThumbnails } from "../array-thumbnails.ts";
import { openDataSet } from "../data-sets.ts";
import { labelsOf } from "../evaluate-classifier.ts";
import { fileThumbnails } from "../images/thumbnails.ts";
import { matchData } from "../match-data.ts";

/** Images with their features, before they are placed. */
export interface MappedImages {
  readonly features: Tensor;
  /** The class and the name of each row's image. */
  readonly labels: readonly number[];
  readonly images: readonly string[];
  readonly classes: readonly string[];
  /** The name of the network. */
  readonly model: string;
  readonly total: number;
  readonly faults: readonly { readonly file: string; readonly reason: string }[];
  thumbnails(images: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface MappedImagesOptions {
  /** The largest number of images; of more, a sample is drawn. */
  readonly limit: number;
  readonly seed: number;
  readonly signal?: AbortSignalLike | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Pixels on the longer side of a small copy: thousands are in one page. */
const thumbnailSize = 72;

/** Computes the features of image files, or finds them in the cache. */
export async function mappedFiles(
  root: string,
  parts: readonly (LearnerImages | undefined)[],
  backbone: Backbone,
  { limit, seed, signal, onProgress }: MappedImagesOptions,
): Promise<MappedImages> {
  const all = parts.flatMap((part) => part?.files.map((file, at) => ({ file, label: classOf(part, at) })) ?? []);
  const sample = sampled(all.length, limit, seed).flatMap((at) => all.slice(at, at + 1));
  const found = await extractFeatures(
    backbone,
    sample.map(({ file }) => file),
    { ...(signal && { signal }), onProgress: ({ done, total }) => onProgress?.(done, total) },
  );
  const rows = found.rows.flatMap((row) => sample.slice(row, row + 1));
  const keyOf = (file: string) => relative(root, file).replaceAll(sep, "/");
  return {
    features: found.features,
    labels: rows.map(({ label }) => label),
    images: rows.map(({ file }) => keyOf(file)),
    classes: classesOf(parts),
    ...{ model: backbone.name, total: all.length - found.faults.length, faults: found.faults },
    async thumbnails(images) {
      const copies = await fileThumbnails(
        images.map((image) => join(root, image)),
        thumbnailSize,
      );
      return new Map([...copies].map(([file, uri]) => [keyOf(file), uri]));
    },
  };
}

/** Computes what the last layer of a run on a data set receives of its test images. */
export async function mappedDataSet(
  source: string,
  trained: Model,
  engine: Engine,
  { limit, signal, onProgress }: MappedImagesOptions,
): Promise<MappedImages> {
  const data = await openDataSet(source, limit);
  const last = trained.network.calls.at(-1)?.inputs[0] as SymbolicTensor | undefined;
  if (last?.shape.length !== 2) {
    throw new ConfigError(`map: expected the last layer of ${trained.name} to receive features, received none`);
  }
  const cut = model({ name: trained.name, inputs: trained.inputs, outputs: last, engine });
  const features = await cut.predict(matchData(data.test, trained, [0, 1]), {
    batchSize: 250,
    ...(signal && { signal }),
  });
  const labels = Array.from(await labelsOf(data.test));
  onProgress?.(labels.length, labels.length);
  const images = labels.map((_, at) => `test[${at}]`);
  return {
    ...{ features, labels, images, classes: data.classes, model: trained.name, faults: [], total: labels.length },
    async thumbnails(wanted) {
      const numbers = new Map(images.map((image, at) => [image, at]));
      const found = await arrayThumbnails(
        data.test,
        wanted.flatMap((image) => numbers.get(image) ?? []),
      );
      return new Map([...found].map(([number, uri]) => [images[number] ?? "", uri]));
    },
  };
}

/** The numbers of all images, or of as many at random, in order. */
function sampled(count: number, limit: number, seed: number): readonly number[] {
  if (count <= limit) return [...Array(count).keys()];
  return Array.from(random(seed).permutation(count).subarray(0, limit)).sort((a, b) => a - b);
}

/** Images with several labels or values are of one kind. */
function classesOf(parts: readonly (LearnerImages | undefined)[]): readonly string[] {
  const part = parts.find((one) => one !== undefined);
  return part && !hasTargets(part) ? part.classes : ["images"];
}

function classOf(part: LearnerImages | undefined, at: number): number {
  return part && !hasTargets(part) ? Number(part.labels[at]) : 0;
}
