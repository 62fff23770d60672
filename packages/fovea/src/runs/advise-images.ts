import type { ImageFit } from "../data/index.ts";
import type { TableColumns } from "../datasets/index.ts";
import type { Engine } from "../engine/index.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { ConfigError } from "../support/index.ts";
import { type Advice, type AdviseProgress, advise } from "../transfer/index.ts";
import { hasTargets } from "../transfer/learning-task.ts";
import { groupNumbers } from "./images/image-groups.ts";
import { wholeRun } from "./images/whole-run.ts";
import { type BackboneChoice, namedCandidate } from "./named-candidate.ts";
import { openLabeledImages } from "./open-labeled-images.ts";

/** What happens while a folder is examined for advice. */
export type AdviseEvent =
  | { readonly type: "examined"; readonly done: number; readonly total: number }
  | ({ readonly type: "measuring" } & AdviseProgress)
  | { readonly type: "warned"; readonly message: string };

/** How advice on a folder is made. */
export interface AdviseImagesOptions {
  /** The networks to compare (default: those of the zoo whose weights are in the cache). */
  readonly candidates?: readonly BackboneChoice[];
  /** Whether to download the weights of a few recommended networks too (default false). */
  readonly download?: boolean;
  /**
   * How images of other proportions are brought to the size of the input (default: compared where proportions vary).
   */
  readonly fit?: ImageFit | undefined;
  /** Images that are measured; a larger set is sampled (default 1,000; fewer for more than 20 classes). */
  readonly limit?: number | undefined;
  /** Where a table has what. */
  readonly columns?: TableColumns | undefined;
  readonly engine: Engine;
  readonly signal?: AbortSignalLike;
  /** Called along the way. */
  readonly onEvent?: (event: AdviseEvent) => void;
}

/** The share of the images that a run keeps for validation by default. */
const usualSplit = 0.2;

/**
 * Advises how to train a classifier on a folder or table of images. Where it has parts, the training images count;
 * near-duplicates are kept together. Forecasts are for the run that follows, which finds the images decoded.
 * @throws ConfigError for images without at least two classes, or with several labels or values, and as `advise`.
 */
export async function adviseImages(folder: string, options: AdviseImagesOptions): Promise<Advice> {
  const { candidates, download = false, limit, columns, fit, engine, signal, onEvent } = options;
  const chosen = candidates && (await Promise.all(candidates.map((candidate) => namedCandidate(candidate, engine))));
  const { train, report } = await openLabeledImages(folder, {
    ...{ columns, signal },
    onProgress: (done, total) => onEvent?.({ type: "examined", done, total }),
  });
  for (const note of report.notes) onEvent?.({ type: "warned", message: note });
  if (hasTargets(train)) {
    throw new ConfigError(
      `${folder}: expected a class for each image, by which networks are compared; fovea train takes several labels and ` +
        "values without advice",
    );
  }
  const advice = await advise(train, {
    ...{ download, engine, fit, groups: groupNumbers(train.files, report) },
    ...(chosen && { candidates: chosen }),
    ...(limit !== undefined && { limit }),
    ...(signal && { signal }),
    onProgress: (progress) => onEvent?.({ type: "measuring", ...progress }),
  });
  const images = { train: train.files.length, validation: Math.round(usualSplit * train.files.length), test: 0 };
  return wholeRun(advice, { images, decoding: 0, advising: 0 });
}
