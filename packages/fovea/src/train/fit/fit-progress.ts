import type { TypedArray } from "../../tensor/dtype.ts";
import type { CallbackList } from "../callbacks/callback-list.ts";
import type { OutputObjective } from "../compilation.ts";
import type { ResultLayout } from "../programs/objective.ts";
import { type LayerNorms, type Logs, RunningResults } from "../running-results.ts";
import type { EpochSettings } from "./epoch-settings.ts";
import type { HistoryRecord } from "./history.ts";
import type { Position } from "./progress.ts";

/** The position at which a call of `fit` starts. */
export type FitStart = Pick<
  Position,
  "seed" | "epoch" | "batch" | "reported" | "shuffles" | "passed" | "settings" | "sums"
>;

/** The position of a running `fit`. */
export class FitProgress {
  readonly seed: number;
  readonly #settings: EpochSettings | null;
  readonly #objectives: readonly OutputObjective[];
  readonly #history: HistoryRecord;
  readonly #callbacks: () => CallbackList;
  #epoch: number;
  #batch: number;
  #reported: number;
  #samples: number;
  #shuffles: number;
  #passed: number;
  #results: RunningResults;

  /** `callbacks` returns the callbacks whose state is saved; lazily, because they are created after the progress. */
  constructor(
    start: FitStart,
    objectives: readonly OutputObjective[],
    history: HistoryRecord,
    callbacks: () => CallbackList,
  ) {
    this.seed = start.seed;
    this.#epoch = start.epoch;
    this.#batch = start.batch;
    this.#reported = start.reported ?? start.batch;
    this.#samples = start.sums?.samples ?? 0;
    this.#shuffles = start.shuffles;
    this.#settings = start.settings;
    this.#passed = start.passed;
    this.#objectives = objectives;
    this.#history = history;
    this.#callbacks = callbacks;
    this.#results = new RunningResults(objectives);
    if (start.sums) this.#results.restore(start.sums);
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Finished batches of the epoch. */
  get batch(): number {
    return this.#batch;
  }

  /**
   * Batches reported to the callbacks, including the one being reported. The next step runs while they save, so its batch
   * may be finished but not reported; it is reported when training resumes.
   */
  get reported(): number {
    return this.#reported;
  }

  /** Samples in the finished batches. */
  get samples(): number {
    return this.#samples;
  }

  /** Passes over the data before this one, over all calls of `fit`. */
  get shuffles(): number {
    return this.#shuffles;
  }

  /** Batches of this pass that earlier epochs used. */
  get passed(): number {
    return this.#passed;
  }

  /** Returns losses and metrics of the epoch so far. */
  logs(): Logs {
    return this.#results.logs();
  }

  /** Returns the mean norms of each layer in the epoch so far. */
  layerNorms(): readonly LayerNorms[] {
    return this.#results.layerNorms();
  }

  /** Adds the results of a step on a batch of `size` samples. */
  addBatch(layout: ResultLayout, results: readonly TypedArray[], size: number): void {
    this.#results.add(layout, results, size);
    this.#batch++;
    this.#samples += size;
  }

  /** Counts the next batch as reported to the callbacks. */
  report(): void {
    this.#reported++;
  }

  /** Starts the next epoch; `passOver`: with a new pass over the data. */
  nextEpoch(passOver: boolean): void {
    this.#epoch++;
    this.#passed += this.#batch;
    if (passOver) this.nextPass();
    this.#batch = 0;
    this.#reported = 0;
    this.#samples = 0;
    this.#results = new RunningResults(this.#objectives);
  }

  /** Starts a new pass over the data. */
  nextPass(): void {
    this.#shuffles++;
    this.#passed = 0;
  }

  /** Returns the position as plain data. */
  position(): Position {
    return {
      seed: this.seed,
      epoch: this.#epoch,
      batch: this.#batch,
      reported: this.#reported,
      shuffles: this.#shuffles,
      settings: this.#settings,
      passed: this.#passed,
      sums: this.#batch > 0 ? this.#results.sums() : null,
      history: this.#history.snapshot(),
      callbacks: this.#callbacks().state(),
      callbackWeights: this.#callbacks().weights(),
    };
  }
}
