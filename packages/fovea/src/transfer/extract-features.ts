import { fromBatches, type ReadyBatch } from "../data/index.ts";
import { readImages } from "../image-pipeline/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { checkOptions, type OptionChecks, option } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { optional } from "../support/schema.ts";
import { nonNegativeInteger, positiveInteger } from "../support/schema-fields.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { PredictOptions } from "../train/index.ts";
import { signalOption } from "../train/signal-option.ts";
import { type Backbone, checkedBackbone } from "./backbone.ts";
import { FeatureBatches } from "./feature-batches.ts";
import { cacheOption, type FeatureCache, featureStore } from "./feature-cache.ts";

/** How features are computed and kept. */
export interface ExtractFeaturesOptions {
  /**
   * Where features are kept (default: in Fovea's cache, up to 8 GiB), by the backbone's weights, its preprocessing and
   * the content of each image, so that renamed or relabeled images are known.
   */
  readonly cache?: FeatureCache;
  /** Images per batch (default 16). */
  readonly batchSize?: number;
  /** Threads that read. 0 reads in this thread. Default: one per core, at most 8; 0 for fewer than 64 files. */
  readonly workers?: number;
  /** Ends the work with the signal's reason; what the cache has is kept. */
  readonly signal?: AbortSignalLike;
  /** Called with the number of files done so far, of which `reused` had known features, and their total. */
  readonly onProgress?: (progress: { readonly done: number; readonly reused: number; readonly total: number }) => void;
}

/** The features of images. Files that can't be read as images have no row. */
export interface ImageFeatures {
  /** float32 [images, features]. */
  readonly features: Tensor;
  /** The index of each row's file among the files that were given. */
  readonly rows: readonly number[];
  /** The SHA-256 hash of each row's file. */
  readonly hashes: readonly string[];
  /** The number of images that were computed; the others were known. */
  readonly computed: number;
  /** Why files have no row. */
  readonly faults: readonly { readonly file: string; readonly reason: string }[];
}

const checks: OptionChecks<ExtractFeaturesOptions> = {
  cache: cacheOption,
  batchSize: optional(positiveInteger()),
  workers: optional(nonNegativeInteger()),
  signal: signalOption,
  onProgress: option("a function", (value) => typeof value === "function"),
};

/** As many images are computed between two writes to the cache: an interruption loses no more. */
const chunkSize = 256;

/**
 * Runs images through a backbone and keeps the features on disk, so that they are computed once per image.
 *
 * ```ts
 * const { features } = await extractFeatures(backbone, files);
 * ```
 * Each file is read once, by threads while the backbone computes. Files that can't be read as images are skipped and
 * listed as faults.
 */
export async function extractFeatures(
  backbone: Backbone,
  files: readonly string[],
  options: ExtractFeaturesOptions = {},
): Promise<ImageFeatures> {
  const { cache, batchSize = 16, workers, signal, onProgress } = checkOptions("extractFeatures", checks, options);
  checkedBackbone("extractFeatures", backbone);
  if (!Array.isArray(files) || !files.every((file) => typeof file === "string")) {
    throw new ConfigError(`extractFeatures: expected a list of files, received ${formatReceived(files)}`);
  }
  const store = await featureStore(backbone, cache);
  const known = store ? await store.read() : new Map<string, Float32Array>();
  const { preprocessing } = backbone;
  const images = readImages(files, { preprocessing, known: known.keys(), ahead: 2 * batchSize, workers, signal });
  const batches = new FeatureBatches(images, preprocessing);
  const report = () => onProgress?.({ done: batches.read, reused: batches.reused, total: files.length });
  let computed = 0;
  try {
    while (batches.read < files.length) {
      const hashes: string[] = [];
      const chunk = batches.next(chunkSize, batchSize, hashes, report);
      const rows = await compute(backbone, chunk, hashes, { batchSize, ...(signal && { signal }) });
      for (const [hash, row] of rows) known.set(hash, row);
      computed += rows.size;
      await store?.add(rows);
    }
  } finally {
    await images.return(undefined);
  }
  report();
  return gathered(backbone, files, batches, known, computed);
}

/** Computes the features of images by hash. */
async function compute(
  { model, features }: Backbone,
  batches: AsyncGenerator<ReadyBatch>,
  hashes: readonly string[],
  options: PredictOptions,
): Promise<Map<string, Float32Array>> {
  const first = await batches.next();
  if (first.done) return new Map();
  const all = (async function* () {
    yield first.value;
    yield* batches;
  })();
  const { data } = await model.predict(
    fromBatches(() => all),
    options,
  );
  return new Map(
    hashes.map((hash, index) => [hash, (data as Float32Array).slice(features * index, features * (index + 1))]),
  );
}

function gathered(
  { features: width }: Backbone,
  files: readonly string[],
  { hashes, faults }: FeatureBatches,
  known: ReadonlyMap<string, Float32Array>,
  computed: number,
): ImageFeatures {
  const rows = files.flatMap((_, index) => (hashes[index] === undefined ? [] : [index]));
  const data = new Float32Array(rows.length * width);
  rows.forEach((file, row) => {
    data.set(known.get(hashes[file] ?? "") ?? [], row * width);
  });
  return {
    features: { data, shape: [rows.length, width], dtype: "float32" },
    rows,
    hashes: rows.map((file) => hashes[file] ?? ""),
    computed,
    faults: files.flatMap((file, index) => {
      const reason = faults.get(index);
      return reason === undefined ? [] : [{ file, reason: `${file}: ${reason}` }];
    }),
  };
}
