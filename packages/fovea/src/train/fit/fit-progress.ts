import type { TypedArray } from "../../tensor/dtype.ts";
import type { CallbackList } from "../callbacks/callback-list.ts";
import type { OutputObjective } from "../compilation.ts";
import type { ResultLayout } from "../programs/objective.ts";
import { type Logs, RunningResults } from "../running-results.ts";
import type { EpochSettings } from "./epoch-settings.ts";
import type { HistoryRecord } from "./history.ts";
import type { Position } from "./progress.ts";

/** Where a `fit` begins. */
export type FitStart = Pick<
  Position,
  "seed" | "epoch" | "batch" | "reported" | "shuffles" | "passed" | "settings" | "sums"
>;

/** Where a `fit` stands while it runs. */
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

  /** `callbacks` tell what they have to remember; they need the progress themselves, so they are asked for late. */
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

  /** Batches of the epoch that are done. */
  get batch(): number {
    return this.#batch;
  }

  /**
   * Batches that the callbacks have been told of, the one that they are being told of included. A step is under way while
   * they save: its batch is done then and not reported, which is made up for when the training is resumed.
   */
  get reported(): number {
    return this.#reported;
  }

  /** Samples in them. */
  get samples(): number {
    return this.#samples;
  }

  /** Passes over the data begun before this one, over all calls of `fit`. */
  get shuffles(): number {
    return this.#shuffles;
  }

  /** Batches of this pass that earlier epochs have seen. */
  get passed(): number {
    return this.#passed;
  }

  /** Losses and metrics of the epoch so far. */
  logs(): Logs {
    return this.#results.logs();
  }

  /** Takes in what a step gave for its batch. */
  addBatch(layout: ResultLayout, results: readonly TypedArray[], size: number): void {
    this.#results.add(layout, results, size);
    this.#batch++;
    this.#samples += size;
  }

  /** The callbacks are told of the next batch. */
  report(): void {
    this.#reported++;
  }

  /** `passOver`: the pass over the data has come to its end with the epoch. */
  nextEpoch(passOver: boolean): void {
    this.#epoch++;
    this.#passed += this.#batch;
    if (passOver) this.nextPass();
    this.#batch = 0;
    this.#reported = 0;
    this.#samples = 0;
    this.#results = new RunningResults(this.#objectives);
  }

  /** Begins another pass over the data. */
  nextPass(): void {
    this.#shuffles++;
    this.#passed = 0;
  }

  /** All of it as plain data. */
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
