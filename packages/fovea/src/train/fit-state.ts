import type { RunningResults } from "./running-results.ts";

/** Where a `fit` stands while it runs. */
export interface FitState {
  epoch: number;
  /** Batches of the epoch that are done, and the samples in them. */
  batch: number;
  samples: number;
  /** Epochs begun before this one, over all calls of `fit`. */
  shuffles: number;
  running: RunningResults;
  /** Why it is to end; undefined while it goes on. */
  stopped: string | undefined;
}

/** Goes to the next epoch, whose results are `running`. */
export function nextEpoch(state: FitState, running: RunningResults): void {
  state.epoch++;
  state.shuffles++;
  state.batch = 0;
  state.samples = 0;
  state.running = running;
}
