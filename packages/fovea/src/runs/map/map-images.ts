import type { TableColumns } from "../../datasets/index.ts";
import type { Engine } from "../../engine/index.ts";
import { crossValidateProbeAsync, doubtfulLabels, pca, umap } from "../../evaluation/index.ts";
import type { DataMap, MapMethod } from "../../pages/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError, isFoveaError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { readImageParts } from "../images/image-parts.ts";
import type { BackboneChoice } from "../named-candidate.ts";
import { openBackbone } from "../open-backbone.ts";
import { openLabeledImages } from "../open-labeled-images.ts";
import { openModel } from "../open-model.ts";
import type { PretrainedEvent } from "../pretrained-choice.ts";
import { readImageRun, readRun } from "../run-folder.ts";
import { version } from "../version.ts";
import { type MappedImages, type MappedImagesOptions, mappedDataSet, mappedFiles } from "./mapped-images.ts";
import { outliers } from "./outliers.ts";

/** What is mapped, and how. */
export interface MapImagesOptions {
  readonly engine: Engine;
  /** The network whose features are used (default: that of the run; needed for a folder). */
  readonly backbone?: BackboneChoice | undefined;
  /** Where a table has what. */
  readonly columns?: TableColumns | undefined;
  readonly method?: MapMethod | undefined;
  /** The largest number of images (default 2000); of more, a sample is drawn. */
  readonly limit?: number | undefined;
  readonly seed?: number | undefined;
  readonly signal?: AbortSignalLike;
  /** Called while features are computed and images are placed. */
  readonly onEvent?: (event: MapEvent) => void;
}

/** What happens while images are mapped. */
export type MapEvent =
  | PretrainedEvent
  | { readonly type: "extracting"; readonly done: number; readonly total: number }
  | { readonly type: "placing"; readonly images: number };

/** Images on a map. */
export interface PlacedImages {
  readonly map: DataMap;
  readonly faults: MappedImages["faults"];
  /** Makes small copies of all images. */
  thumbnails(): Promise<ReadonlyMap<string, string>>;
}

/** Neighbors, doubts and outliers are found along this many principal components. */
const components = 50;
/** Folds of the probe that finds doubtful labels; each class needs as many images. */
const folds = 5;

/**
 * Places the images of a run, folder or table on a plane by what a network sees in them.
 * @throws ConfigError for a folder without a network, and for fewer than four images.
 */
export async function mapImages(source: string, options: MapImagesOptions): Promise<PlacedImages> {
  const { method = "umap", seed = 0, signal, onEvent } = options;
  const found = await imagesOf(source, options);
  if (found.labels.length < 4) {
    throw new ConfigError(`map: expected at least four images in ${source}, received ${found.labels.length}`);
  }
  onEvent?.({ type: "placing", images: found.labels.length });
  const main = pca(found.features, { components });
  const places = method === "pca" ? main.scores : await umap(main.scores, { seed, ...(signal && { signal }) });
  const suggested = await suggestions(found, main.scores, seed, signal);
  const far = new Set(outliers(main.scores));
  const width = Number(places.shape[1]);
  const at = (row: number, column: number) => (column < width ? Number(places.data[row * width + column]) : 0);
  const points = found.images.map((image, row) => {
    const other = suggested?.get(row);
    return {
      ...{ x: at(row, 0), y: at(row, 1), label: found.labels[row] ?? 0, image },
      ...(other !== undefined && { suggested: other }),
      ...(far.has(row) && { isOutlier: true }),
    };
  });
  return {
    map: {
      ...{ title: source, model: found.model, features: Number(found.features.shape[1]), method },
      ...(method === "pca" && { shares: main.shares.slice(0, 2) }),
      ...{ classes: found.classes, points, total: found.total, doubtsKnown: suggested !== undefined, version },
    },
    faults: found.faults,
    thumbnails: () => found.thumbnails(found.images),
  };
}

async function imagesOf(source: string, options: MapImagesOptions): Promise<MappedImages> {
  const { engine, backbone, columns, limit = 2000, seed = 0, signal, onEvent = () => {} } = options;
  const sampling: MappedImagesOptions = {
    ...{ limit, seed, signal },
    onProgress: (done, total) => onEvent({ type: "extracting", done, total }),
  };
  const run = await readRun(source);
  if (run) {
    if (backbone) throw new ConfigError(`map: ${source} is a run on a data set, whose own network is used`);
    const { model } = await openModel(source, { engine });
    return mappedDataSet(run.data, model, engine, { ...sampling, limit: Math.min(limit, run.limit ?? limit) });
  }
  const isRun = (await readImageRun(source)) !== undefined;
  const name = backbone?.model ?? (isRun ? source : undefined);
  if (name === undefined) {
    throw new ConfigError(`map: expected the network whose features place the images, as in --model resnet50`);
  }
  const opened = await openBackbone(name, backbone ?? {}, engine, onEvent);
  const parts = isRun ? await readImageParts(source) : undefined;
  if (isRun && !parts) throw new ConfigError(`map: ${source} has no images yet`);
  const images = parts ?? (await openLabeledImages(source, { grouping: "names", columns, signal }));
  const root = parts?.root ?? images.report.root;
  return mappedFiles(root, [images.train, images.validation, images.test], opened, sampling);
}

/** The class that images with a doubtful label seem to belong to; undefined if there are too few images to tell. */
async function suggestions(
  { labels, classes }: MappedImages,
  features: Tensor,
  seed: number,
  signal: AbortSignalLike | undefined,
): Promise<ReadonlyMap<number, number> | undefined> {
  const counts = classes.map((_, label) => labels.filter((own) => own === label).length);
  if (classes.length < 2 || counts.some((count) => count < folds)) return undefined;
  try {
    const { probabilities } = await crossValidateProbeAsync(features, labels, undefined, {
      ...{ folds, classes: classes.length, seed, selection: "once", ...(signal && { signal }) },
    });
    return new Map(doubtfulLabels(labels, probabilities).doubtful.map(({ image, suggested }) => [image, suggested]));
  } catch (error) {
    if (isFoveaError(error)) return undefined;
    throw error;
  }
}
