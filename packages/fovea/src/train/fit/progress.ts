import type { Json } from "../../support/json.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { RunningSums } from "../running-results.ts";
import type { EpochSettings } from "./epoch-settings.ts";
import type { History } from "./history.ts";

/** Where `fit` is: plain data, but for the weights that callbacks keep. */
export interface Position {
  /** Seed of the shuffling and of the layers that draw random numbers. */
  readonly seed: number;
  /** The epoch that is under way or comes next, from 0. */
  readonly epoch: number;
  /** Batches of it that are done. */
  readonly batch: number;
  /** Batches of it that the callbacks have been told of; all that are done unless given. */
  readonly reported?: number;
  /** Passes over the data that came before this one, over all calls of `fit`: each is shuffled in its own way. */
  readonly shuffles: number;
  /** What the epoch's batches depend on; null before the first. */
  readonly settings: EpochSettings | null;
  /** Batches of this pass that earlier epochs have seen: some with `stepsPerEpoch`, else none. */
  readonly passed: number;
  /** What those batches added up to; null between epochs. */
  readonly sums: RunningSums | null;
  readonly history: Pick<History, "epoch" | "history">;
  readonly callbacks: Json;
  readonly callbackWeights: ReadonlyMap<string, Tensor>;
}

/** How far the training of a network has come. It can be saved and gone on from. */
export interface Progress extends Position {
  /** Updates of the weights, over all calls of `fit`. */
  readonly step: number;
  /** The rate that a callback has put in place of the optimizer's. */
  readonly learningRate: number | null;
}

/** Before the first step. */
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
