import { mkdir } from "node:fs/promises";
import { dirname, extname } from "node:path";
import type { TableColumns } from "../datasets/index.ts";
import { writeNpz, writeSafetensors } from "../io/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { ConfigError } from "../support/index.ts";
import { type Tensor, tensor } from "../tensor/index.ts";
import { type Backbone, extractFeatures, type LearningTask } from "../transfer/index.ts";
import { labelOf } from "./images/image-parts.ts";
import { openLabeledImages } from "./open-labeled-images.ts";

/** What happens while features are computed. */
export interface ExtractEvent {
  readonly type: "extracting";
  readonly done: number;
  /** Images whose features were known. */
  readonly reused: number;
  readonly total: number;
}

/** How the features of a folder are computed and written. */
export interface ExtractFolderOptions {
  /** A file to write them to: .npz or .safetensors (default: only to the cache). */
  readonly output?: string | undefined;
  /** Where a table has what. */
  readonly columns?: TableColumns | undefined;
  readonly signal?: AbortSignalLike;
  /** Called after each batch. */
  readonly onEvent?: (event: ExtractEvent) => void;
}

/** What was computed. */
export interface ExtractedFolder {
  readonly images: number;
  /** Features per image. */
  readonly features: number;
  readonly computed: number;
  readonly reused: number;
  readonly classes: readonly string[];
  readonly faults: readonly { readonly file: string; readonly reason: string }[];
  /** The file that was written. */
  readonly output?: string;
}

/** @throws ConfigError for a file name that says no format in which features are written. */
export function checkFeaturesFile(path: string): void {
  if (writers[extname(path).toLowerCase()]) return;
  throw new ConfigError(`--output ${path}: expected a name that ends in .npz or .safetensors`);
}

/**
 * Computes the features of all images of a folder or table, in every part, and keeps them in the cache. Writes them, on
 * request, with label, file and part of each image, and the names of the classes.
 * @throws ConfigError for neither a folder nor a table of images, and for another file type.
 */
export async function extractFolder(
  folder: string,
  backbone: Backbone,
  { output, columns, signal, onEvent }: ExtractFolderOptions = {},
): Promise<ExtractedFolder> {
  if (output !== undefined) checkFeaturesFile(output);
  // Features depend on no division, so that images needn't be compared.
  const opened = await openLabeledImages(folder, { grouping: "names", columns, signal });
  const { classes } = opened;
  const images = (["train", "validation", "test"] as const).flatMap((part) => {
    const own = opened[part];
    return own ? own.files.map((file, index) => ({ file, part, label: labelOf(own, index) })) : [];
  });
  let reused = 0;
  const found = await extractFeatures(
    backbone,
    images.map(({ file }) => file),
    {
      ...(signal && { signal }),
      onProgress: (progress) => {
        ({ reused } = progress);
        onEvent?.({ type: "extracting", ...progress });
      },
    },
  );
  const rows = found.rows.flatMap((row) => images.slice(row, row + 1));
  if (output !== undefined) {
    await mkdir(dirname(output), { recursive: true });
    await writers[extname(output).toLowerCase()]?.(output, {
      features: found.features,
      labels: labelTensor(
        rows.map(({ label }) => label),
        opened.task,
      ),
      ...{ files: rows.map(({ file }) => file), parts: rows.map(({ part }) => part), classes },
    });
  }
  return {
    ...{ images: rows.length, features: backbone.features, computed: found.computed, reused, classes },
    ...{ faults: found.faults, ...(output !== undefined && { output }) },
  };
}

/** Class numbers [images], or rows of labels or values [images, outputs]. */
function labelTensor(labels: readonly (readonly number[])[], task: LearningTask): Tensor {
  if (task === "classification") return tensor(Int32Array.from(labels.flat()), [labels.length]);
  return tensor(Float32Array.from(labels.flat()), [labels.length, labels[0]?.length ?? 0]);
}

interface StoredFeatures {
  readonly features: Tensor;
  readonly labels: Tensor;
  readonly files: readonly string[];
  readonly parts: readonly string[];
  readonly classes: readonly string[];
}

const writers: Readonly<Record<string, (path: string, content: StoredFeatures) => Promise<void>>> = {
  ".npz": (path, content) => writeNpz(path, new Map(Object.entries(content))),
  ".safetensors": (path, { features, labels, ...texts }) =>
    writeSafetensors(
      path,
      [
        ["features", features],
        ["labels", labels],
      ],
      new Map(Object.entries(texts).map(([name, list]) => [name, JSON.stringify(list)])),
    ),
};
