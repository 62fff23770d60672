import { checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { isJsonObject, type Json } from "../../support/json.ts";
import { optional } from "../../support/schema.ts";
import { nonNegative, nonNegativeInteger, number } from "../../support/schema-fields.ts";
import type { Logs } from "../running-results.ts";
import type { Callback, Training } from "./callback.ts";
import { Monitor, type MonitorOptions } from "./monitor.ts";
import { monitorChecks } from "./monitor-checks.ts";

/** Options of `reduceLROnPlateau`. */
export interface ReduceLROnPlateauOptions extends Partial<MonitorOptions> {
  /** Factor by which the rate is multiplied (default 0.1). */
  readonly factor?: number;
  /** Epochs without improvement before a reduction (default 10). */
  readonly patience?: number;
  /** Epochs to wait after a reduction before counting again (default 0). */
  readonly cooldown?: number;
  /** Lower bound of the rate (default 0). */
  readonly minLearningRate?: number;
}

/**
 * Reduces the learning rate when `monitor` (default "val_loss") has not improved by `minDelta` (1e-4) for `patience`
 * epochs, and adds "learning_rate" to the history. Equals Keras' `ReduceLROnPlateau`.
 */
export function reduceLROnPlateau(options?: ReduceLROnPlateauOptions): Callback {
  return new ReduceLROnPlateau(checkOptions("reduceLROnPlateau", checks, options));
}

const checks: OptionChecks<ReduceLROnPlateauOptions> = {
  ...monitorChecks,
  factor: optional(number()),
  patience: optional(nonNegativeInteger()),
  cooldown: optional(nonNegativeInteger()),
  minLearningRate: optional(nonNegative()),
};

class ReduceLROnPlateau implements Callback {
  readonly name: string;
  readonly #options: ReduceLROnPlateauOptions;
  #monitor: Monitor;
  #wait = 0;
  #cooldown = 0;

  constructor(options: ReduceLROnPlateauOptions = {}) {
    const { factor = 0.1 } = options;
    if (!(factor > 0 && factor < 1)) {
      throw new ConfigError(`reduceLROnPlateau: expected factor between 0 and 1, received ${factor}`);
    }
    this.name = `reduceLROnPlateau ${options.monitor ?? "val_loss"}`;
    this.#options = options;
    this.#monitor = this.#newMonitor();
  }

  onTrainBegin(): void {
    this.#monitor = this.#newMonitor();
    this.#wait = 0;
    this.#cooldown = 0;
  }

  onEpochEnd(epoch: number, logs: Logs, training: Training): void {
    const { patience = 10, cooldown = 0 } = this.#options;
    logs.learning_rate = training.learningRate;
    const value = this.#monitor.value(logs, training);
    if (value === undefined) return;
    if (this.#cooldown > 0) {
      this.#cooldown--;
      this.#wait = 0;
    }
    if (this.#monitor.isBetter(value, this.#monitor.best, training)) {
      this.#monitor.best = value;
      this.#wait = 0;
    } else if (this.#cooldown === 0 && ++this.#wait >= patience && this.#reduce(epoch, training)) {
      this.#cooldown = cooldown;
      this.#wait = 0;
    }
  }

  state(): Json {
    return { wait: this.#wait, cooldown: this.#cooldown, best: this.#monitor.best ?? null };
  }

  restore(state: Json): void {
    if (!isJsonObject(state)) return;
    if (typeof state.wait === "number") this.#wait = state.wait;
    if (typeof state.cooldown === "number") this.#cooldown = state.cooldown;
    if (typeof state.best === "number") this.#monitor.best = state.best;
  }

  #reduce(epoch: number, training: Training): boolean {
    const { factor = 0.1, minLearningRate = 0 } = this.#options;
    if (training.learningRate <= minLearningRate) return false;
    training.learningRate = Math.max(training.learningRate * factor, minLearningRate);
    training.print(`Epoch ${epoch + 1}: the learning rate goes down to ${training.learningRate}`);
    return true;
  }

  #newMonitor(): Monitor {
    const { monitor = "val_loss", mode = "auto", minDelta = 1e-4 } = this.#options;
    return new Monitor("reduceLROnPlateau", { monitor, mode, minDelta });
  }
}
