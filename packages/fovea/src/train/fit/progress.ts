import type { Json } from "../../support/json.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { RunningSums } from "../running-results.ts";
import type { EpochSettings } from "./epoch-settings.ts";
import type { History } from "./history.ts";

/** The position of `fit`: plain data, except for the weights that callbacks keep. */
export interface Position {
  /** Seed of shuffling and random layers. */
  readonly seed: number;
  /** The current or next epoch, from 0. */
  readonly epoch: number;
  /** Finished batches of the epoch. */
  readonly batch: number;
  /** Batches reported to the callbacks (default: all finished batches). */
  readonly reported?: number;
  /** Passes over the data before this one, over all calls of `fit`; each is shuffled differently. */
  readonly shuffles: number;
  /** The settings that determine the epoch's batches; null before the first epoch. */
  readonly settings: EpochSettings | null;
  /** Batches of this pass that earlier epochs used; 0 without `stepsPerEpoch`. */
  readonly passed: number;
  /** Sums over the finished batches; null between epochs. */
  readonly sums: RunningSums | null;
  readonly history: Pick<History, "epoch" | "history">;
  readonly callbacks: Json;
  readonly callbackWeights: ReadonlyMap<string, Tensor>;
}

/** The progress of a training, which can be saved and resumed. */
export interface Progress extends Position {
  /** Weight updates, over all calls of `fit`. */
  readonly step: number;
  /** The learning rate that overrides the optimizer's, if a callback has set one. */
  readonly learningRate: number | null;
}

/** The position before the first step. */
export const beginning: Position = {
  seed: 0,
  epoch: 0,
  batch: 0,
  shuffles: 0,
  settings: null,
  passed: 0,
  sums: null,
  history: { epoch: [], history: {} },
  callbacks: null,
  callbackWeights: new Map(),
};
