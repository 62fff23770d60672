import { checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { isJsonObject, type Json } from "../../support/json.ts";
import { optional } from "../../support/schema.ts";
import { boolean, nonNegativeInteger, number } from "../../support/schema-fields.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Logs } from "../running-results.ts";
import type { Callback, Training } from "./callback.ts";
import { Monitor, type MonitorOptions } from "./monitor.ts";
import { monitorChecks } from "./monitor-checks.ts";

/** Options of `earlyStopping`. */
export interface EarlyStoppingOptions extends Partial<MonitorOptions> {
  /** Epochs without improvement after which training stops (default 0). */
  readonly patience?: number;
  /** A value that an epoch also has to beat to count as an improvement. */
  readonly baseline?: number;
  /** Restore the weights of the best epoch at the end (default false). */
  readonly restoreBestWeights?: boolean;
  /** Number of epochs to ignore at the start (default 0). */
  readonly startFromEpoch?: number;
}

/**
 * Stops training when `monitor` (default "val_loss") has not improved for `patience` epochs. Equals Keras'
 * `EarlyStopping`. An interrupted training keeps its last weights, so that it can be resumed; the best ones are saved
 * too.
 */
export function earlyStopping(options?: EarlyStoppingOptions): Callback {
  return new EarlyStopping(checkOptions("earlyStopping", checks, options));
}

const checks: OptionChecks<EarlyStoppingOptions> = {
  ...monitorChecks,
  patience: optional(nonNegativeInteger()),
  baseline: optional(number()),
  restoreBestWeights: optional(boolean()),
  startFromEpoch: optional(nonNegativeInteger()),
};

class EarlyStopping implements Callback {
  readonly name: string;
  readonly #options: EarlyStoppingOptions;
  #monitor: Monitor;
  #wait = 0;
  #bestWeights: ReadonlyMap<string, Tensor> | undefined;
  /** Whether training ended with the best weights. They are then the model's weights and need not be kept twice. */
  #endedAtBest = false;
  /** Whether the last epoch was one too many, also before an interruption. */
  #hasStopped = false;

  constructor(options: EarlyStoppingOptions = {}) {
    this.name = `earlyStopping ${options.monitor ?? "val_loss"}`;
    this.#options = options;
    this.#monitor = this.#newMonitor();
  }

  onTrainBegin(): void {
    this.#monitor = this.#newMonitor();
    this.#wait = 0;
    this.#bestWeights = undefined;
    this.#endedAtBest = false;
    this.#hasStopped = false;
  }

  async onEpochBegin(_epoch: number, training: Training): Promise<void> {
    // A training that was killed after its last epoch has nothing to continue, unless more patience is given.
    if (this.#hasStopped && this.#wait >= (this.#options.patience ?? 0)) return this.#stop(training);
    this.#hasStopped = false;
    if (this.#endedAtBest) this.#bestWeights = await training.getWeights();
    this.#endedAtBest = false;
  }

  async onEpochEnd(epoch: number, logs: Logs, training: Training): Promise<void> {
    const { patience = 0, baseline, restoreBestWeights = false, startFromEpoch = 0 } = this.#options;
    const value = this.#monitor.value(logs, training);
    if (value === undefined || epoch < startFromEpoch) return;
    if (restoreBestWeights) this.#bestWeights ??= await training.getWeights();
    this.#wait++;
    if (this.#monitor.isBetter(value, this.#monitor.best, training)) {
      this.#monitor.best = value;
      if (restoreBestWeights) this.#bestWeights = await training.getWeights();
      if (this.#monitor.isBetter(value, baseline, training)) this.#wait = 0;
    } else if (this.#wait >= patience && epoch > 0) {
      this.#stop(training);
    }
  }

  async onTrainEnd(training: Training): Promise<void> {
    if (!this.#bestWeights || training.interrupted) return;
    await training.setWeights(this.#bestWeights);
    this.#bestWeights = undefined;
    this.#endedAtBest = true;
  }

  state(): Json {
    const { best = null } = this.#monitor;
    return { wait: this.#wait, best, endedAtBest: this.#endedAtBest, hasStopped: this.#hasStopped };
  }

  weights(): ReadonlyMap<string, Tensor> | undefined {
    return this.#bestWeights;
  }

  restore(state: Json, weights: ReadonlyMap<string, Tensor> | undefined): void {
    if (!isJsonObject(state)) return;
    if (typeof state.wait === "number") this.#wait = state.wait;
    this.#bestWeights = weights;
    this.#endedAtBest = state.endedAtBest === true;
    // After `onTrainEnd`, the user trains on deliberately.
    this.#hasStopped = state.hasStopped === true && !this.#endedAtBest;
    // Older versions saved the best value without its weights, which then could not be restored.
    const isKnown = weights !== undefined || this.#endedAtBest || !this.#options.restoreBestWeights;
    if (isKnown && typeof state.best === "number") this.#monitor.best = state.best;
  }

  #stop(training: Training): void {
    this.#hasStopped = true;
    training.stop(`early stopping: ${this.#options.monitor ?? "val_loss"} has not got better`);
  }

  #newMonitor(): Monitor {
    const { monitor = "val_loss", mode = "auto", minDelta = 0 } = this.#options;
    return new Monitor("earlyStopping", { monitor, mode, minDelta });
  }
}
