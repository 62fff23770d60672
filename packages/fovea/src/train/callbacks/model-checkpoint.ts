import { checkOptions, type OptionChecks, option } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { isJsonObject, type Json } from "../../support/json.ts";
import { checkPath } from "../../support/path-option.ts";
import { optional } from "../../support/schema.ts";
import { boolean, number } from "../../support/schema-fields.ts";
import type { Logs } from "../running-results.ts";
import type { Callback, Training } from "./callback.ts";
import { Monitor, type MonitorOptions } from "./monitor.ts";
import { monitorChecks } from "./monitor-checks.ts";

/** Options of `modelCheckpoint`. */
export interface ModelCheckpointOptions extends Partial<Omit<MonitorOptions, "minDelta">> {
  /** Save only if the monitored value is the best so far (default false). */
  readonly saveBestOnly?: boolean;
  /** Save only the weights, without the model and the training state (default false). */
  readonly saveWeightsOnly?: boolean;
  /** When to save: after every "epoch" (default), or every n batches. */
  readonly saveFrequency?: "epoch" | number;
  /** Save only values better than this one. */
  readonly initialValueThreshold?: number;
}

/**
 * Saves the model after every epoch, or only if `monitor` (default "val_loss") is the best so far. The path may contain
 * {epoch} (from 1), {batch} and names of logs: "runs/{epoch}-{val_loss}". {epoch:3} pads with zeros to three digits,
 * {val_loss:4} rounds to four decimals. Equals Keras' `ModelCheckpoint`.
 */
export function modelCheckpoint(path: string, options?: ModelCheckpointOptions): Callback {
  checkPath("modelCheckpoint", path);
  return new ModelCheckpoint(path, checkOptions("modelCheckpoint", checks, options));
}

const { minDelta: _, ...watching } = monitorChecks;
const checks: OptionChecks<ModelCheckpointOptions> = {
  ...watching,
  saveBestOnly: optional(boolean()),
  saveWeightsOnly: optional(boolean()),
  saveFrequency: option('"epoch" or a number of batches', isFrequency),
  initialValueThreshold: optional(number()),
};

function isFrequency(value: unknown): boolean {
  return value === "epoch" || (Number.isSafeInteger(value) && Number(value) > 0);
}

class ModelCheckpoint implements Callback {
  readonly last = true;
  readonly name: string;
  readonly #path: string;
  readonly #options: ModelCheckpointOptions;
  #monitor: Monitor;
  #epoch = 0;
  #batches = 0;

  constructor(path: string, options: ModelCheckpointOptions = {}) {
    const { saveFrequency = "epoch" } = options;
    this.name = `modelCheckpoint ${lastPart(path)}`;
    this.#path = path;
    this.#options = options;
    this.#monitor = this.#newMonitor();
    if (saveFrequency !== "epoch") this.onBatchEnd = (...batch) => this.#countBatch(saveFrequency, ...batch);
  }

  onBatchEnd?: (batch: number, logs: Logs, training: Training) => void | Promise<void>;

  onTrainBegin(): void {
    this.#batches = 0;
  }

  onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
  }

  async onEpochEnd(epoch: number, logs: Logs, training: Training): Promise<void> {
    if ((this.#options.saveFrequency ?? "epoch") === "epoch") await this.#save({ epoch: epoch + 1 }, logs, training);
  }

  state(): Json {
    return { best: this.#monitor.best ?? null, batches: this.#batches };
  }

  restore(state: Json): void {
    if (!isJsonObject(state)) return;
    if (typeof state.best === "number") this.#monitor.best = state.best;
    if (typeof state.batches === "number") this.#batches = state.batches;
  }

  #countBatch(every: number, batch: number, logs: Logs, training: Training): void | Promise<void> {
    if (++this.#batches % every !== 0) return;
    return this.#save({ epoch: this.#epoch + 1, batch: batch + 1 }, logs, training);
  }

  async #save(position: Readonly<Record<string, number>>, logs: Logs, training: Training): Promise<void> {
    const { saveBestOnly = false, saveWeightsOnly: weightsOnly = false } = this.#options;
    if (saveBestOnly) {
      const value = this.#monitor.value(logs, training);
      if (value !== undefined && !this.#monitor.isBetter(value, this.#monitor.best, training)) return;
      this.#monitor.best = value;
    }
    await training.save(fillIn(this.#path, { ...logs, ...position }), { weightsOnly });
  }

  #newMonitor(): Monitor {
    const { monitor = "val_loss", mode = "auto", initialValueThreshold } = this.#options;
    const created = new Monitor("modelCheckpoint", { monitor, mode, minDelta: 0 });
    created.best = initialValueThreshold;
    return created;
  }
}

function fillIn(path: string, values: Readonly<Record<string, number>>): string {
  return path.replace(/\{(\w+)(?::(\d+))?\}/g, (_, name: string, digits: string | undefined) => {
    const value = values[name];
    if (value === undefined) {
      throw new ConfigError(`modelCheckpoint: "${path}" names "${name}"; there are ${Object.keys(values).join(", ")}`);
    }
    if (Number.isInteger(value)) return String(value).padStart(Number(digits ?? 0), "0");
    return value.toFixed(Number(digits ?? 4));
  });
}

/** Returns the last part of a path. */
function lastPart(path: string): string {
  return /[^\\/]*(?=[\\/]*$)/.exec(path)?.[0] ?? path;
}
