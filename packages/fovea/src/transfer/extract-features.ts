import { createHash } from "node:crypto";
import { join } from "node:path";
import { fromBatches, type PreparedImage, type Preprocessing, prepareImage, type ReadyBatch } from "../data/index.ts";
import { cacheFolder, readBytes } from "../io/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { checkOptions, type OptionChecks, option } from "../support/check-options.ts";
import { FormatError } from "../support/errors.ts";
import { inParallel } from "../support/in-parallel.ts";
import { optional } from "../support/schema.ts";
import { positiveInteger } from "../support/schema-fields.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { signalOption } from "../train/signal-option.ts";
import type { Backbone } from "./backbone.ts";
import { FeatureStore } from "./feature-store.ts";
import { weightsHash } from "./weights-hash.ts";

/** How features are computed and kept. */
export interface ExtractFeaturesOptions {
  /**
   * The folder that keeps features, or false to keep none (default: a folder of Fovea's cache). Features are kept by the
   * backbone's weights, its preprocessing and the content of each image, so that renamed or relabeled images are known.
   */
  readonly cache?: string | false;
  /** Images per batch (default 16). */
  readonly batchSize?: number;
  /** Ends the work with the signal's reason; what the cache has is kept. */
  readonly signal?: AbortSignalLike;
  /** Called with the number of images done so far, of which `reused` were known, and their total. */
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

/** The folder of a cache, or false for none. */
export const cacheOption = option(
  "a folder or false",
  (value) => value === false || (typeof value === "string" && value !== ""),
);

const checks: OptionChecks<ExtractFeaturesOptions> = {
  cache: cacheOption,
  batchSize: optional(positiveInteger()),
  signal: signalOption,
  onProgress: option("a function", (value) => typeof value === "function"),
};

/** As many images are computed between two writes to the cache: an interruption loses no more. */
const chunkSize = 256;

/** Files that are read at a time. */
const readers = 8;

/**
 * Runs images through a backbone and keeps the features on disk, so that they are computed once per image.
 *
 * ```ts
 * const { features } = await extractFeatures(backbone, files);
 * ```
 * Files that can't be read as images are skipped and listed as faults.
 */
export async function extractFeatures(
  backbone: Backbone,
  files: readonly string[],
  options: ExtractFeaturesOptions = {},
): Promise<ImageFeatures> {
  const { cache, batchSize = 16, signal, onProgress } = checkOptions("extractFeatures", checks, options);
  const store = cache === false ? undefined : new FeatureStore(await storeFolder(backbone, cache), backbone.features);
  const known = store ? await store.read() : new Map<string, Float32Array>();
  // By file for those that can't be read, by hash for those that are no images.
  const reasons = new Map<string, string>();
  const hashes = await inParallel(files, readers, async (file) => {
    signal?.throwIfAborted();
    return readBytes(file).then(sha256, (error: unknown) => noteFault(reasons, file, error));
  });
  const missing = new Map<string, string>();
  files.forEach((file, index) => {
    const hash = hashes[index];
    if (hash !== undefined && !known.has(hash)) missing.set(hash, file);
  });
  const reused = hashes.filter((hash) => hash !== undefined && known.has(hash)).length;
  let done = files.length - missing.size;
  const entries = [...missing];
  for (let first = 0; first < entries.length; first += chunkSize) {
    const chunk = entries.slice(first, first + chunkSize);
    const rows = await compute(backbone, chunk, { batchSize, signal, reasons }, (count) => {
      done += count;
      onProgress?.({ done, reused, total: files.length });
    });
    for (const [hash, row] of rows) known.set(hash, row);
    await store?.add(rows);
  }
  if (entries.length === 0) onProgress?.({ done, reused, total: files.length });
  return gathered(backbone, files, hashes, known, { computed: missing.size, reasons });
}

async function storeFolder(backbone: Backbone, folder = join(cacheFolder(), "features")): Promise<string> {
  const { model, preprocessing } = backbone;
  const key = createHash("sha256")
    .update(await weightsHash(model))
    .update(JSON.stringify(preprocessing))
    .update(JSON.stringify(model.network.config()));
  return join(folder, `${backbone.name.replaceAll(/[^\w.-]/g, "_")}-${key.digest("hex").slice(0, 16)}`);
}

interface Computation {
  readonly batchSize: number;
  readonly signal: AbortSignalLike | undefined;
  /** Takes the reasons why images have no features, by hash. */
  readonly reasons: Map<string, string>;
}

/** Computes the features of images by hash and file, without those that are no images. */
async function compute(
  { model, preprocessing, features }: Backbone,
  images: readonly (readonly [hash: string, file: string])[],
  { batchSize, signal, reasons }: Computation,
  onBatch: (images: number) => void,
): Promise<Map<string, Float32Array>> {
  const good: string[] = [];
  async function* batches(): AsyncGenerator<ReadyBatch> {
    for (let first = 0; first < images.length; first += batchSize) {
      const part = images.slice(first, first + batchSize);
      const outcomes = await Promise.all(
        part.map(([hash, file]) =>
          prepared(file, hash, preprocessing).catch((error: unknown) => noteFault(reasons, hash, error)),
        ),
      );
      const crops = outcomes.flatMap((image, index) => {
        if (!image) return [];
        good.push(part[index]?.[0] ?? "");
        return [image.crops];
      });
      if (crops.length > 0) yield { x: stacked(crops) };
      onBatch(part.length);
    }
  }
  const rows = new Map<string, Float32Array>();
  const stream = batches();
  const first = await stream.next();
  if (first.done) return rows;
  const rest = (async function* () {
    yield first.value;
    yield* stream;
  })();
  const output = await model.predict(
    fromBatches(() => rest),
    { batchSize, ...(signal && { signal }) },
  );
  const data = output.data as Float32Array;
  good.forEach((hash, index) => {
    rows.set(hash, data.slice(features * index, features * (index + 1)));
  });
  return rows;
}

/** Prepares an image, whose features will be kept under `hash`. @throws FormatError if the file has other content by now. */
async function prepared(file: string, hash: string, preprocessing: Preprocessing): Promise<PreparedImage> {
  const bytes = await readBytes(file);
  if (sha256(bytes) !== hash) throw new FormatError(`${file}: has changed while it was read`);
  return prepareImage(bytes, preprocessing).catch((error: unknown) => {
    // Bytes have no name of their own.
    throw error instanceof FormatError
      ? new FormatError(
          error.message.replace(/^image/, () => file),
          { cause: error },
        )
      : error;
  });
}

function stacked(crops: readonly Tensor[]): Tensor {
  const [first] = crops;
  const length = first?.data.length ?? 0;
  const data = new Float32Array(length * crops.length);
  crops.forEach((crop, index) => {
    data.set(crop.data as Float32Array, length * index);
  });
  return { data, shape: [crops.length, ...(first?.shape.slice(1) ?? [])], dtype: "float32" };
}

function gathered(
  { features: width }: Backbone,
  files: readonly string[],
  hashes: readonly (string | undefined)[],
  known: ReadonlyMap<string, Float32Array>,
  { computed, reasons }: { readonly computed: number; readonly reasons: ReadonlyMap<string, string> },
): ImageFeatures {
  const rows = files.flatMap((_, index) => (known.has(hashes[index] ?? "") ? [index] : []));
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
      const reason = reasons.get(file) ?? reasons.get(hashes[index] ?? "");
      return reason === undefined ? [] : [{ file, reason }];
    }),
  };
}

/** @throws an error that doesn't concern the file alone. */
function noteFault(reasons: Map<string, string>, key: string, error: unknown): undefined {
  if (!(error instanceof FormatError)) throw error;
  reasons.set(key, error.message);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
