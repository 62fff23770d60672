import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { Tensor } from "../../tensor/index.ts";
import type { FaultList } from "../fault-list.ts";
import type { PixelPlan } from "../pixels/pixel-plan.ts";
import type { ImageReader } from "../readers/read-task.ts";
import type { ReadingProgress } from "../reading-times.ts";
import type { BatchRing } from "./batch-ring.ts";
import type { RingMemory } from "./ring-memory.ts";

/** What all parts of a dataset have in common. */
export interface ImageJob {
  readonly files: readonly string[];
  /** A row for each file. */
  readonly labels: readonly Tensor[];
  /** The class of each file, where each has one. */
  readonly classNumbers: readonly number[] | undefined;
  /** The class of each file, for balanced sampling. */
  readonly classes: ArrayLike<number> | undefined;
  readonly plan: PixelPlan;
  /** Whether the plan's augmentation is applied. */
  readonly isAugmented: boolean;
  readonly reader: ImageReader;
  /** Threads of the reader. */
  readonly workers: number;
  readonly memory: RingMemory;
  readonly batches: BatchRing;
  readonly faults: FaultList;
  readonly signal: AbortSignalLike | undefined;
  readonly onProgress: ((progress: ReadingProgress) => void) | undefined;
}

/** From the first sample to the one after the last. */
export type Range = readonly [start: number, end: number];
