import { type ImageFit, imageFits } from "../../data/index.ts";
import type { Engine, EngineName } from "../../engine/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { anything, type OptionChecks, option } from "../../support/check-options.ts";
import { optional } from "../../support/schema.ts";
import { boolean, nonNegativeInteger, oneOf, positiveInteger } from "../../support/schema-fields.ts";
import { signalOption } from "../../train/signal-option.ts";
import { cacheOption, type FeatureCache } from "../feature-cache.ts";
import type { AdviceCandidate } from "./candidates.ts";

/** What `advise` compares and measures. */
export interface AdviseOptions {
  /**
   * The networks to compare (default: those of the zoo whose weights are in the cache). An empty list asks for a
   * training from scratch.
   */
  readonly candidates?: readonly AdviceCandidate[];
  /** Whether to download the weights of a few recommended networks too (default false). */
  readonly download?: boolean;
  /**
   * How images of other proportions are brought to the size of the input. Default: where proportions vary, the
   * network's own way is compared with others.
   */
  readonly fit?: ImageFit | undefined;
  /** Numbers of images that belong together, such as near-duplicates: they stay in one fold. */
  readonly groups?: ArrayLike<number>;
  /**
   * Images that are measured; a larger set is sampled, with at least 5 per class (default 1,000; fewer for more than 20
   * classes).
   */
  readonly limit?: number;
  /** The folder that keeps features, or false to keep none (default: Fovea's cache). */
  readonly cache?: FeatureCache;
  /** Seed of the sample and the folds (default 0). */
  readonly seed?: number;
  /** Where to compute and what to time (default: the fastest engine). */
  readonly engine?: EngineName | Engine;
  /** Ends the work with the signal's reason; features that are computed are kept. */
  readonly signal?: AbortSignalLike;
  /** Called along the way. */
  readonly onProgress?: (progress: AdviseProgress) => void;
}

/** What `advise` is doing: a phase of a network, with the images or bytes done where they count. */
export interface AdviseProgress {
  readonly phase: "downloading" | "features" | "probe" | "times" | "learning curve" | "fit";
  /** The network. */
  readonly model: string;
  readonly done?: number;
  readonly total?: number;
}

export const adviseChecks: OptionChecks<AdviseOptions> = {
  candidates: option("a list of { model }", Array.isArray),
  download: optional(boolean()),
  fit: optional(oneOf(imageFits)),
  groups: anything,
  limit: optional(positiveInteger()),
  cache: cacheOption,
  seed: optional(nonNegativeInteger()),
  engine: anything,
  signal: signalOption,
  onProgress: option("a function", (value) => typeof value === "function"),
};
