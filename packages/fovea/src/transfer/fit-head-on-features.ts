import type { AbortSignalLike } from "../support/abort-signal.ts";
import { ConfigError } from "../support/errors.ts";
import { type Balance, classBalance, unbalanced } from "./class-balance.ts";
import type { ImageFeatures } from "./extract-features.ts";
import { fitHead } from "./fit-head.ts";
import type { HeadModel } from "./head.ts";
import type { LearnerImages } from "./labeled-images.ts";
import type { LearningTask } from "./learning-task.ts";
import { truth } from "./predict-images.ts";

/** How a head is fitted to the features of images. */
export interface FeatureFitting {
  /** Passes over the features, for heads other than a linear one (default 30). */
  readonly epochs?: number;
  readonly balance?: Balance;
  readonly seed: number;
  readonly signal: AbortSignalLike | undefined;
  /** Called with what was decided about classes of unequal sizes. */
  readonly onNote: (note: string) => void;
}

/**
 * Fits a head to the features of images, of which classes of unequal sizes get weights.
 * @throws ConfigError if none of the files could be read as an image.
 */
export async function fitHeadOnFeatures(
  head: HeadModel,
  task: LearningTask,
  images: LearnerImages,
  { features, rows }: Pick<ImageFeatures, "features" | "rows">,
  { epochs = 30, balance = "auto", seed, signal, onNote }: FeatureFitting,
): Promise<void> {
  if (rows.length === 0) throw new ConfigError("fitHead: none of the files could be read as an image");
  const { labels, targets } = truth(images, rows);
  const method = balance === "sampling" ? "weights" : balance;
  const { weights, note } = targets ? unbalanced : classBalance({ labels, classes: images.classes }, method, "weights");
  if (note) onNote(note);
  await fitHead(head, task, { features, labels, targets }, { epochs, seed, classWeights: weights, signal });
}
