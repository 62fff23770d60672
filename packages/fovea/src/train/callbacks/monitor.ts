import { ConfigError } from "../../support/errors.ts";
import type { Logs } from "../running-results.ts";
import type { Training } from "./callback.ts";

export interface MonitorOptions {
  /** Name of the loss or metric to monitor. */
  readonly monitor: string;
  /** Whether to maximize ("max") or minimize ("min") it; "auto" depends on the metric. */
  readonly mode: "auto" | "min" | "max";
  /** Smallest change that counts as an improvement. */
  readonly minDelta: number;
}

/** Monitors one value and determines whether it has improved. */
export class Monitor {
  readonly #where: string;
  readonly #options: MonitorOptions;
  #missed = false;
  /** The best value so far. */
  best: number | undefined;

  /** Messages start with `where`, such as "EarlyStopping". */
  constructor(where: string, options: MonitorOptions) {
    this.#where = where;
    this.#options = options;
    if (!["auto", "min", "max"].includes(options.mode)) {
      throw new ConfigError(`${where}: expected mode "auto", "min" or "max", received "${options.mode}"`);
    }
  }

  /** Returns the monitored value; if the logs do not contain it, warns once and returns undefined. */
  value(logs: Logs, training: Training): number | undefined {
    const { monitor } = this.#options;
    const value = logs[monitor];
    if (value === undefined && !this.#missed) {
      this.#missed = true;
      training.print(`${this.#where}: there is no "${monitor}" to watch; there are ${Object.keys(logs).join(", ")}`);
    }
    return value;
  }

  /** Returns whether `value` is better than `reference`; always true without a reference. */
  isBetter(value: number, reference: number | undefined, training: Training): boolean {
    if (reference === undefined) return true;
    const delta = Math.abs(this.#options.minDelta);
    return this.#direction(training) === "max" ? value - delta > reference : value + delta < reference;
  }

  #direction(training: Training): "max" | "min" {
    const { mode, monitor } = this.#options;
    const direction = mode === "auto" ? training.direction(monitor) : mode;
    if (direction) return direction;
    throw new ConfigError(`${this.#where}: is a larger "${monitor}" better? Pass mode "max" or "min"`);
  }
}
